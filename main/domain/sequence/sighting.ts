import type { Microseconds } from '../observation/instant.ts';

/** One number of one producer, as it was stored or traced. */
export interface Sighting {
  readonly sequence: bigint;
  /** Where it stands in its part: the offset of a stored message, the ordinal of a traced line. */
  readonly position: bigint;
  /** How many records of the part had been read before it; tells whether places between two sightings are vacant. */
  readonly ordinal: number;
  readonly messageId: string | null;
  readonly at: Microseconds | null;
  /** A copy in an aborted transaction: the number was allocated, and no consumer sees it. */
  readonly aborted: boolean;
  /** The producer's session at the broker; null where none is told. */
  readonly session: Session | null;
}

/** Kafka: producer id and epoch of the batch. A restarted producer has another id, or a higher epoch. */
export interface Session {
  readonly producer: string;
  readonly epoch: number;
}

/** How the session changed between two sightings; `none` also where it is not known. */
export type SessionChange = 'none' | 'epoch' | 'producer';

export function sessionChange(before: Session | null, after: Session | null): SessionChange {
  if (before === null || after === null || before === after) return 'none';
  if (before.producer !== after.producer) return 'producer';
  return before.epoch === after.epoch ? 'none' : 'epoch';
}

const sixtyFourBits = /^-?\d{1,20}$/;
const lowest = -(2n ** 63n);
const highest = 2n ** 64n - 1n;

/** A producer's number as it is written: decimal, at most 64 bits, signed or not. Null for anything else. */
export function parseSequence(text: string): bigint | null {
  if (!sixtyFourBits.test(text)) return null;
  const value = BigInt(text);
  return value < lowest || value > highest ? null : value;
}
