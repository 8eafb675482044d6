/** One method that a client sent, or another frame of it. */
export interface AmqpEntry {
  /** `class.method` in numbers, `header`, `body` or `heartbeat`; `unreadable` when the bytes were no AMQP frame. */
  readonly frame: string;
  readonly queue?: string;
  /** Only on queue.declare. */
  readonly passive?: boolean;
  /** Only on basic.consume. */
  readonly consume?: { readonly noAck: boolean; readonly exclusive: boolean; readonly arguments: readonly string[] };
  /** Only on connection.start-ok: the client's name for itself. */
  readonly product?: string;
}

const FRAME_END = 0xce;
const HEAD = 7;
const PROTOCOL_HEADER = 8;
const SIZE_LIMIT = 512 * 1024 * 1024;
const UNREADABLE: AmqpEntry = { frame: 'unreadable' };

/** Reads the fields of a method one after the other. */
class Fields {
  readonly bytes: Buffer;
  at = 4;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  skip(count: number): this {
    this.at += count;
    return this;
  }

  short(): string {
    const length = this.bytes.readUInt8(this.at);
    this.at += 1 + length;
    return this.bytes.toString('utf8', this.at - length, this.at);
  }

  octet(): number {
    this.at += 1;
    return this.bytes.readUInt8(this.at - 1);
  }

  /** The names of a table whose values are texts, numbers or tables: what clients send. Ends at a type it does not know. */
  names(): readonly string[] {
    const end = this.at + 4 + this.bytes.readUInt32BE(this.at);
    this.at += 4;
    const names: string[] = [];
    while (this.at < end) {
      names.push(this.short());
      const tag = String.fromCharCode(this.octet());
      const sizes: Readonly<Record<string, number>> = { t: 1, b: 1, B: 1, s: 2, u: 2, I: 4, i: 4, l: 8, d: 8, T: 8, f: 4, V: 0 };
      const size = sizes[tag] ?? ('SFAx'.includes(tag) ? 4 + this.bytes.readUInt32BE(this.at) : null);
      if (size === null) return [...names, '?'];
      this.at += size;
    }
    return names;
  }
}

function methodEntry(payload: Buffer): AmqpEntry {
  const frame = `${payload.readUInt16BE(0)}.${payload.readUInt16BE(2)}`;
  const fields = new Fields(payload);
  switch (frame) {
    case '10.11': {
      const text = payload.toString('latin1');
      const [, length] = /product(S[^]{4})/.exec(text) ?? [];
      const at = text.indexOf('product') + 'product'.length + 5;
      return length === undefined ? { frame } : { frame, product: payload.toString('utf8', at, at + payload.readUInt32BE(at - 4)) };
    }
    case '50.10': {
      const queue = fields.skip(2).short();
      return { frame, queue, passive: (fields.octet() & 1) === 1 };
    }
    case '60.20': {
      const queue = fields.skip(2).short();
      fields.short();
      const bits = fields.octet();
      return { frame, queue, consume: { noAck: (bits & 2) !== 0, exclusive: (bits & 4) !== 0, arguments: fields.names() } };
    }
    case '60.70':
    case '50.30':
      return { frame, queue: fields.skip(2).short() };
    default:
      return { frame };
  }
}

function entryOf(type: number, payload: Buffer): AmqpEntry {
  try {
    if (type === 1) return methodEntry(payload);
  } catch {
    return UNREADABLE;
  }
  return type === 2 ? { frame: 'header' } : type === 3 ? { frame: 'body' } : type === 8 ? { frame: 'heartbeat' } : UNREADABLE;
}

/**
 * Cuts what one connection wrote into frames, however the bytes were split over the writes. Written without looking at
 * the reader of the product, which it shall check.
 */
export function amqpFrames(): (chunk: Buffer) => readonly AmqpEntry[] {
  let waiting = Buffer.alloc(0);
  let begun = false;
  let broken = false;
  return (chunk) => {
    if (broken) return [];
    waiting = Buffer.concat([waiting, chunk]);
    const entries: AmqpEntry[] = [];
    if (!begun && waiting.length >= PROTOCOL_HEADER) {
      begun = true;
      if (waiting.toString('latin1', 0, 4) !== 'AMQP') broken = true;
      waiting = waiting.subarray(PROTOCOL_HEADER);
    }
    if (!begun) return entries;
    while (!broken && waiting.length >= HEAD) {
      const end = HEAD + waiting.readUInt32BE(3);
      if (end > SIZE_LIMIT) broken = true;
      if (broken || waiting.length <= end) break;
      broken = waiting[end] !== FRAME_END;
      if (!broken) entries.push(entryOf(waiting.readUInt8(0), waiting.subarray(HEAD, end)));
      waiting = waiting.subarray(end + 1);
    }
    return broken ? [...entries, UNREADABLE] : entries;
  };
}
