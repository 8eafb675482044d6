import type { Coverage } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';

/** A gap is explained by one of the other kinds, or suspected. */
export const gapKinds = ['suspected', 'never-allocated', 'late', 'aborted', 'reset', 'compacted', 'expired'] as const;
export type GapKind = (typeof gapKinds)[number];

/** What stands beside a gap: its message, where it has an id. */
export interface Neighbour {
  readonly messageId: string | null;
  readonly sequence: string;
  readonly at: Instant | null;
}

/** Numbers `first` to `last` (inclusive, decimal) that were not seen of one producer in one part (`orders/3`, or a consumer and partition). */
export interface Gap {
  readonly producer: string;
  readonly part: string;
  readonly first: string;
  readonly last: string;
  readonly kind: GapKind;
  readonly before: Neighbour | null;
  readonly after: Neighbour | null;
}

/** A number that was seen more than once. */
export interface Repeat {
  readonly producer: string;
  readonly part: string;
  readonly sequence: string;
  readonly count: number;
  readonly messageIds: readonly string[];
}

/** One producer's numbers in one part, for a strip of it. `seen` counts numbers, not copies; `repeated` those seen more than once. */
export interface SequencePair {
  readonly producer: string;
  readonly part: string;
  readonly first: string;
  readonly last: string;
  readonly seen: string;
  readonly repeated: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/**
 * Continuity of producers' numbers, over stored messages (parts like `orders/3`) and over what
 * consumers traced (`billing: orders/3`). The repeats are the first of a bounded list.
 */
export interface SequenceReport {
  readonly route: string;
  readonly gaps: readonly Gap[];
  readonly repeats: readonly Repeat[];
  readonly pairs: readonly SequencePair[];
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
}
