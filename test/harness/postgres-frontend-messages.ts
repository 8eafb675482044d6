/** One statement as a client sent it, or in angle brackets a message that is no statement but could change something. */
export interface PostgresEntry {
  readonly sql: string;
}

/** What a connection wrote: statements to record, bytes to send on, bytes to answer at once. */
export interface PostgresTraffic {
  readonly entries: readonly PostgresEntry[];
  readonly forward: Buffer;
  readonly answer: Buffer;
}

const NOTHING = Buffer.alloc(0);
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const REFUSED = Buffer.from('N');

/** Messages that carry no statement of their own: bind, close, describe, execute, flush, password, sync, terminate. */
const WITHOUT_STATEMENT = new Set(['B', 'C', 'D', 'E', 'H', 'p', 'S', 'X']);

function textsOf(body: Buffer): readonly string[] {
  return body.toString('utf8').split('\0');
}

/** The settings that a client puts into its start-up message ("options") act like SET, so they are recorded as such. */
function startupEntries(body: Buffer): readonly PostgresEntry[] {
  const texts = textsOf(body.subarray(4));
  const options = texts.findIndex((text, index) => index % 2 === 0 && text === 'options');
  if (options < 0) return [];
  const settings = (texts[options + 1] ?? '').matchAll(/(?:-c\s*|--)([\w.-]+)=((?:\\.|\S)*)/g);
  return [...settings].map(([, name, value]) => ({ sql: `SET SESSION ${name} = '${value}'` }));
}

function messageEntries(type: string, body: Buffer): readonly PostgresEntry[] {
  if (type === 'Q') return [{ sql: textsOf(body)[0] ?? '' }];
  if (type === 'P') return [{ sql: textsOf(body)[1] ?? '' }];
  if (type === 'F') return [{ sql: `<function call ${body.length >= 4 ? body.readUInt32BE(0) : '?'}>` }];
  return WITHOUT_STATEMENT.has(type) ? [] : [{ sql: `<message ${type}>` }];
}

/**
 * Cuts what one connection wrote into messages, however the bytes were split over the writes.
 * Encryption requests are answered with "no": the recorder must be able to read what follows.
 */
export function postgresFrontendMessages(): (chunk: Buffer) => PostgresTraffic {
  let waiting = NOTHING;
  let started = false;

  /** Handles the first complete message in `waiting`; null when there is none yet. */
  function next(): PostgresTraffic | null {
    const lengthAt = started ? 1 : 0;
    if (waiting.length < lengthAt + 4) return null;
    const size = lengthAt + Math.max(4, waiting.readInt32BE(lengthAt));
    if (waiting.length < size) return null;
    const message = waiting.subarray(0, size);
    waiting = waiting.subarray(size);
    const body = message.subarray(lengthAt + 4);
    if (started) return { entries: messageEntries(String.fromCharCode(message[0] ?? 0), body), forward: message, answer: NOTHING };
    const code = body.length >= 4 ? body.readInt32BE(0) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) return { entries: [], forward: NOTHING, answer: REFUSED };
    started = true;
    return { entries: code === CANCEL_REQUEST ? [] : startupEntries(body), forward: message, answer: NOTHING };
  }

  return (chunk) => {
    waiting = Buffer.concat([waiting, chunk]);
    const done: PostgresTraffic[] = [];
    for (let traffic = next(); traffic !== null; traffic = next()) done.push(traffic);
    return {
      entries: done.flatMap((each) => each.entries),
      forward: Buffer.concat(done.map((each) => each.forward)),
      answer: Buffer.concat(done.map((each) => each.answer)),
    };
  };
}
