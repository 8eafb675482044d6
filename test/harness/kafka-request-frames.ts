import { KafkaReader } from './kafka-bytes.ts';

/** The head of one request as a client wrote it. */
export interface KafkaEntry {
  /** -1 when the bytes were not a Kafka request. */
  readonly apiKey: number;
  readonly version: number;
  readonly clientId: string | null;
  /** Only on Metadata: whether asking for a topic may create it. Versions below 4 cannot say no. */
  readonly autoCreateTopics?: boolean;
}

const METADATA = 3;
const SIZE_LIMIT = 200 * 1024 * 1024;
const NOT_KAFKA: KafkaEntry = { apiKey: -1, version: -1, clientId: null };

function flexibleTopics(reader: KafkaReader, version: number): void {
  reader.compactArray((topic) => {
    if (version >= 10) topic.skip(16); // topic id
    topic.compactString();
    topic.tags();
  });
}

/** Metadata request, versions 0 to 13: the answer to "may this create topics?". */
function mayCreateTopics(reader: KafkaReader, version: number): boolean {
  if (version < 4) return true;
  if (version < 9) reader.array((topic) => topic.string());
  else flexibleTopics(reader.tags(), version);
  return reader.boolean();
}

function parseRequest(frame: Buffer): KafkaEntry {
  try {
    const reader = new KafkaReader(frame);
    const apiKey = reader.int16();
    const version = reader.int16();
    reader.int32(); // correlation id
    const clientId = reader.string();
    if (apiKey !== METADATA) return { apiKey, version, clientId };
    return { apiKey, version, clientId, autoCreateTopics: mayCreateTopics(reader, version) };
  } catch {
    return NOT_KAFKA;
  }
}

/**
 * Cuts what one connection wrote into requests, however the bytes were split over the writes.
 * The answer takes the next bytes and gives the requests that they completed.
 */
export function kafkaRequestFrames(): (chunk: Buffer) => readonly KafkaEntry[] {
  let waiting = Buffer.alloc(0);
  let broken = false;
  return (chunk) => {
    if (broken) return [];
    waiting = Buffer.concat([waiting, chunk]);
    const entries: KafkaEntry[] = [];
    while (waiting.length >= 4) {
      const size = waiting.readInt32BE(0);
      if (size < 0 || size > SIZE_LIMIT) {
        broken = true;
        return [...entries, NOT_KAFKA];
      }
      if (waiting.length < 4 + size) break;
      entries.push(parseRequest(waiting.subarray(4, 4 + size)));
      waiting = waiting.subarray(4 + size);
    }
    return entries;
  };
}
