import type { Instant } from '../../main/domain/observation/instant.ts';
import type { Identity } from '../../main/domain/identity/identify.ts';
import type { Content } from '../../main/domain/observation/content.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { Failure } from '../../main/domain/observation/failure.ts';
import type { ConfigFacts, ConfigObservation, Observation } from '../../main/domain/observation/observation.ts';
import type { BrokerSource, RecordMatch, ScanRequest } from '../../main/ports/broker.ts';
import type { Reading, Readings } from '../../main/ports/reading.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';

/** A running broker and the adapter that is tested against it. Whoever joins the suite gives these. */
export interface BrokerUnderTest {
  readonly source: BrokerSource;
  /** The same broker, read at so few bytes a second that a scan of `bulk` messages would take minutes. */
  readonly capped: BrokerSource;
  /** The same adapter, where nothing listens. */
  readonly dead: BrokerSource;
  /** The same broker behind a link that can be made to hang: every request then waits until it is released. */
  readonly hanging: { readonly source: BrokerSource; stall(): void; release(): void };
  /** How many partitions its logs can have at most: the suite writes to two where there are two. */
  readonly partitions: 1 | 2;
  /** Whose clock the times of its logs are. */
  readonly timestampType: 'create' | 'append';
  /** What its check calls the step that looks for a log. */
  readonly logStep: string;
  createTopic(settings?: { readonly partitions?: number; readonly config?: Readonly<Record<string, string>> }): Promise<string>;
  write(topic: string, messages: readonly OutgoingMessage[]): Promise<void>;
  /** A log of one partition that has lost its beginning, and the offsets of the messages that are left. */
  cutTopic(): Promise<{ readonly topic: string; readonly offsets: readonly number[] }>;
  close(): Promise<void>;
}

/** Where the messages of a cut log begin and end. */
export function endsOf(offsets: readonly number[]): { readonly start: number; readonly end: number } {
  return { start: offsets[0] ?? 0, end: (offsets.at(-1) ?? -1) + 1 };
}

/** How many partitions a log of two has here, and where its messages then stand: those of the second follow those of the first. */
export interface Layout {
  readonly ends: readonly number[];
  readonly place: (partition: 0 | 1, index: number) => string;
}

/** A log whose two partitions hold so many messages each, as this broker can have it. */
export function layoutOf({ partitions }: Pick<BrokerUnderTest, 'partitions'>, first: number, second: number): Layout {
  if (partitions === 2) return { ends: [first, second], place: (partition, index) => `${partition}/${index}` };
  return { ends: [first + second], place: (partition, index) => `0/${partition * first + index}` };
}

/** Messages for two partitions, in the one that there is where there are not two. */
export function laidOut(
  { partitions }: Pick<BrokerUnderTest, 'partitions'>,
  messages: readonly OutgoingMessage[],
): readonly OutgoingMessage[] {
  return partitions === 2 ? messages : messages.map((message) => ({ ...message, partition: 0 }));
}

/** Everything that one reading said, in order. */
export interface Said {
  readonly observations: readonly Observation[];
  readonly contents: readonly (Content | undefined)[];
  readonly coverage: readonly Coverage[];
  readonly failures: readonly Failure[];
  readonly progress: number;
}

/** A signal that nobody aborts. */
export const unhurried = new AbortController().signal;

/** Reads to the end. `onReading` is awaited before the next one is taken, so that a test can act in the middle. */
export async function allOf(readings: Readings, onReading: (reading: Reading) => void | Promise<void> = () => undefined): Promise<Said> {
  const all: Reading[] = [];
  for await (const reading of readings) {
    await onReading(reading);
    all.push(reading);
  }
  const found = all.flatMap((reading) => (reading.type === 'observation' ? [reading] : []));
  return {
    observations: found.map(({ observation }) => observation),
    contents: found.map(({ content }) => content),
    coverage: all
      .flatMap((reading) => (reading.type === 'coverage' ? [reading.coverage] : []))
      .toSorted((a, b) => (a.part < b.part ? -1 : 1)),
    failures: all.flatMap((reading) => (reading.type === 'failure' ? [reading.failure] : [])),
    progress: all.filter((reading) => reading.type === 'progress').length,
  };
}

/** What a source said of itself about one subject. */
export function configsOf<Subject extends ConfigFacts['subject']>(
  { observations }: Pick<Said, 'observations'>,
  subject: Subject,
): readonly (ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: Subject }> })[] {
  return observations.flatMap((observation) =>
    observation.kind === 'config' && observation.facts.subject === subject
      ? [observation as ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: Subject }> }]
      : [],
  );
}

/** The offsets of the records found, by partition: `0/17`. */
export function placesOf({ observations }: Pick<Said, 'observations'>): readonly string[] {
  return observations
    .filter((observation) => observation.kind !== 'config')
    .map(({ coordinates }) => `${coordinates['partition']}/${coordinates['offset']}`)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

export const identity: Identity = {
  messageId: [{ kind: 'header', name: 'message-id' }],
  businessKey: [{ kind: 'key' }],
  search: {},
};

const nothing: RecordMatch = { messageIds: [], businessKeys: [], fields: [], text: null, all: false };

/** A match of one kind. */
export function matching(match: Partial<RecordMatch>): RecordMatch {
  return { ...nothing, ...match };
}

export const everything = matching({ all: true });

export const asOf: Instant = '2026-11-20T12:00:00.000Z';

/** A scan of whole partitions of a topic, of which the first `ends[n]` offsets are wanted in partition n. */
export function scanOf(topic: string, ends: readonly number[], more: Partial<ScanRequest> = {}): ScanRequest {
  const ranges = ends.map((end, partition) => ({ partition, from: 0n, to: BigInt(end) }));
  return { topic, topicRole: { role: 'destination' }, identity, ranges, match: everything, limit: 10_000, asOf, ...more };
}

/** More than a capped source reads in a minute. */
export function bulk(count: number, size: number): readonly OutgoingMessage[] {
  return Array.from({ length: count }, (_, index) => ({
    key: `bulk-${index}`,
    value: 'x'.repeat(size),
    headers: { 'message-id': `bulk-${index}` },
  }));
}
