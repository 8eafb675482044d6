import { instantOf } from '../../domain/observation/instant.ts';
import type { Delivery } from './delivery-tap.ts';
import type { TableEntry } from './field-table.ts';
import { bytesOf, entriesOf, findEntry } from './field-table.ts';

/** A property of the content header as bytes of its text. */
export interface Property {
  readonly name: string;
  readonly value: Buffer;
}

/** The properties in the order of their flags (AMQP 0-9-1, class basic); the table of headers stands among them. */
const propertyOrder = [
  ['content-type', 'text'],
  ['content-encoding', 'text'],
  ['headers', 'table'],
  ['delivery-mode', 'octet'],
  ['priority', 'octet'],
  ['correlation-id', 'text'],
  ['reply-to', 'text'],
  ['expiration', 'text'],
  ['message-id', 'text'],
  ['timestamp', 'time'],
  ['type', 'text'],
  ['user-id', 'text'],
  ['app-id', 'text'],
  ['cluster-id', 'text'],
] as const;

/** Class, weight and body size before the flags. */
const flagsAt = 12;
const highestFlag = 15;
/** Set when another word of flags follows; basic has one word only. */
const moreFlags = 1;
const noTable = Buffer.alloc(0);
/** What the broker adds: where the message stands in its stream. It is a coordinate, not a header of the message. */
const offsetHeader = Buffer.from('x-stream-offset', 'latin1');

const [contentTypeFlag, contentEncodingFlag, headersFlag] = [1 << 15, 1 << 14, 1 << 13];

/** The table of headers, which only two properties may stand before; empty where there is none. */
function tableOf(header: Buffer): Buffer {
  const flags = header.readUInt16BE(flagsAt);
  if ((flags & moreFlags) !== 0) throw new RangeError('a content header with unknown properties cannot be read');
  let at = flagsAt + 2;
  for (const flag of [contentTypeFlag, contentEncodingFlag]) if ((flags & flag) !== 0) at += 1 + header.readUInt8(at);
  if ((flags & headersFlag) === 0) return noTable;
  const end = at + 4 + header.readUInt32BE(at);
  if (end > header.length) throw new RangeError('a content header is cut short');
  return header.subarray(at + 4, end);
}

function propertiesOf(header: Buffer): readonly Property[] {
  const flags = header.readUInt16BE(flagsAt);
  const properties: Property[] = [];
  let at = flagsAt + 2;
  const take = (size: number): Buffer => {
    const taken = header.subarray(at, at + size);
    if (taken.length !== size) throw new RangeError('a content header is cut short');
    at += size;
    return taken;
  };
  for (const [index, [name, type]] of propertyOrder.entries()) {
    if ((flags & (1 << (highestFlag - index))) === 0) continue;
    if (type === 'table') take(take(4).readUInt32BE(0));
    else if (type === 'text') properties.push({ name, value: take(take(1).readUInt8(0)) });
    else if (type === 'octet') properties.push({ name, value: Buffer.from(String(take(1).readUInt8(0))) });
    else properties.push({ name, value: Buffer.from(String(take(8).readBigUInt64BE(0))) });
  }
  return properties;
}

/** One message of a stream. What is not asked for is never decoded. */
export class StreamMessage {
  readonly delivery: Delivery;
  readonly offset: bigint;
  readonly #table: Buffer;
  #parsed: readonly Property[] | null = null;

  /** Throws a RangeError for a header that cannot be read, and for a message without its place in a stream. */
  constructor(delivery: Delivery) {
    this.delivery = delivery;
    this.#table = tableOf(delivery.header);
    const offset = findEntry(this.#table, offsetHeader, 0)?.entry;
    if (offset?.tag !== 'l') throw new RangeError('a message came without its offset in the stream');
    this.offset = offset.value.readBigInt64BE(0);
  }

  get key(): Buffer {
    return this.delivery.routingKey;
  }

  get value(): Buffer {
    return this.delivery.body;
  }

  get properties(): readonly Property[] {
    this.#parsed ??= propertiesOf(this.delivery.header);
    return this.#parsed;
  }

  /** The headers in their order, also names that come twice; without what the broker added for the stream. */
  entries(): readonly TableEntry[] {
    return [...entriesOf(this.#table)].filter(({ name }) => !name.equals(offsetHeader));
  }

  /** The headers as bytes of their texts. */
  headers(): readonly { readonly name: Buffer; readonly value: Buffer | null }[] {
    return this.entries().map((entry) => ({ name: entry.name, value: bytesOf(entry) }));
  }

  property(name: string): Buffer | undefined {
    return this.properties.find((property) => property.name === name)?.value;
  }

  /** The property `timestamp`, of the producer's clock and in whole seconds; -1 without one, or with one that no calendar has. */
  get timestamp(): bigint {
    const text = this.property('timestamp')?.toString('latin1');
    if (text === undefined) return -1n;
    const milliseconds = BigInt(text) * 1_000n;
    return instantOf(milliseconds) === null ? -1n : milliseconds;
  }

  /** Whether a header of this name has these bytes as its text; a name may come several times. */
  hasHeader(name: Buffer, matches: (value: Buffer) => boolean): boolean {
    for (let found = findEntry(this.#table, name, 0); found !== null; found = findEntry(this.#table, name, found.end)) {
      const value = bytesOf(found.entry);
      if (value !== null && matches(value)) return true;
    }
    return false;
  }
}
