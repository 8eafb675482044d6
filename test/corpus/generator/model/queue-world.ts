import type { Line, Row, Send, Written } from './world.ts';

/** What a team has set up of a route over an exchange to one queue. Spans are milliseconds. */
export interface QueueShape {
  readonly outbox: boolean;
  /** Whether a stream is bound like the queue, and whether it has something from long before. */
  readonly witness: 'none' | 'new' | 'old';
  readonly fallback: boolean;
  readonly produceTrace: boolean;
  readonly trace: 'every' | 'share' | 'none';
  readonly dedupe: 'before' | 'after' | 'none';
  readonly effect: boolean;
  /** Whether what the queue puts aside has a place, and whether that place is declared, with a stream bound like it. */
  readonly deadLetter: 'none' | 'undeclared' | 'declared';
  readonly limit: number | null;
  readonly overflow: 'drop-head' | 'reject-publish';
  readonly messageTtl: number | null;
}

export interface Item {
  readonly id: string;
  readonly key: string;
  /** When it came into the queue, and when its producer says it was sent. */
  readonly at: number;
  readonly publishedAt: number;
}

/** A copy in a stream. */
export interface Streamed extends Item {
  readonly offset: number;
  readonly cause: 'rejected' | 'expired' | 'maxlen' | null;
}

export type QueueDeed =
  | { readonly what: 'accepted' | 'returned' | 'refused' | 'dropped' | 'expired' | 'lettered' | 'unlettered'; readonly id: string }
  | { readonly what: 'processed'; readonly id: string };

/** Everything there is of a broker of queues and those around it. Only actions change it. */
export interface QueueWorld {
  readonly shape: QueueShape;
  time: number;
  rows: Row[];
  readonly sends: (Send & { readonly returned: boolean })[];
  bound: boolean;
  /** Whether the dead-letter exchange reaches its queue. */
  lettersBound: boolean;
  queue: Item[];
  held: Item | null;
  readonly witness: Streamed[];
  readonly letters: Streamed[];
  readonly fallback: Written[];
  readonly lines: Line[];
  readonly effects: Written[];
  readonly claims: Written[];
  readonly done: Written[];
  readonly deeds: QueueDeed[];
  readonly ids: string[];
}

const beginning = Date.UTC(2026, 10, 20, 6);
const hour = 3_600_000;

export function newQueueWorld(shape: QueueShape): QueueWorld {
  const older = { offset: 0, id: 'm-older', key: 'k9', at: beginning - 2 * hour, publishedAt: beginning - 2 * hour, cause: null };
  return {
    shape,
    time: beginning,
    rows: [],
    sends: [],
    bound: true,
    lettersBound: true,
    queue: [],
    held: null,
    witness: shape.witness === 'old' ? [older] : [],
    letters: [older],
    fallback: [],
    lines: [],
    effects: [],
    claims: [],
    done: [],
    deeds: [],
    ids: [],
  };
}
