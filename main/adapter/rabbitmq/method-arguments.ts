/** Class, method and the two reserved bytes before the name of a queue. */
const beforeName = 6;

const passiveBit = 0b0000_0001;
const noAcknowledgementBit = 0b0000_0010;
const exclusiveBit = 0b0000_0100;

const streamOffset = Buffer.from('x-stream-offset', 'latin1');

/** Where the short string at `at` ends; null when it does not end in these bytes. */
function afterShortText(payload: Buffer, at: number): number | null {
  const length = payload[at];
  return length === undefined || at + 1 + length > payload.length ? null : at + 1 + length;
}

/** A declare that only asks whether a queue exists; any other one creates it. */
export function declareProblem(payload: Buffer): string | null {
  const at = afterShortText(payload, beforeName);
  const flags = at === null ? undefined : payload[at];
  if (flags === undefined) return 'that is cut short';
  return (flags & passiveBit) === 0 ? 'that may create a queue' : null;
}

/**
 * A consume that takes nothing away. The argument `x-stream-offset` makes it so: a broker refuses it (406) for every
 * queue that is not a stream, and a stream gives the same messages to everybody. Exclusive would lock others out.
 */
export function consumeProblem(payload: Buffer): string | null {
  const afterQueue = afterShortText(payload, beforeName);
  const afterTag = afterQueue === null ? null : afterShortText(payload, afterQueue);
  const flags = afterTag === null ? undefined : payload[afterTag];
  if (afterTag === null || flags === undefined) return 'that is cut short';
  if ((flags & noAcknowledgementBit) !== 0) return 'without acknowledgement';
  if ((flags & exclusiveBit) !== 0) return 'that locks others out';
  const names = firstArgument(payload.subarray(afterTag + 1));
  return names?.equals(streamOffset) === true ? null : 'of a queue that may not be a stream';
}

/** The name of a table's first entry, which is all that we send; null for an empty table or a broken one. */
function firstArgument(table: Buffer): Buffer | null {
  const size = table.length < 4 ? 0 : table.readUInt32BE(0);
  if (size === 0 || table.length !== 4 + size) return null;
  const end = afterShortText(table, 4);
  return end === null ? null : table.subarray(5, end);
}
