import type { Entry } from '../model/log.ts';
import type { KafkaShape } from '../model/shape.ts';
import type { Line, Row, Sample, Send, Visibility, Written } from '../model/world.ts';

export type Role = 'outbox' | 'destination' | 'fallback' | 'group' | 'retry' | 'dead-letter' | 'trace' | 'dedupe' | 'effect' | 'history';

/** How a part of a source is not read: it answers nothing, it answers for its first half, it is never asked. */
export const troubles = ['none', 'failed', 'half', 'not-asked'] as const;
export type Trouble = (typeof troubles)[number];

/** One part of a source that was asked. Offsets are from inclusive, to exclusive. */
export interface Part {
  readonly role: Role;
  readonly source: string;
  readonly name: string;
  /** When its boundary was taken, by the true time; null where nothing was answered. */
  readonly asOf: number | null;
  /** Null for a question that has one answer. */
  readonly wanted: readonly [number, number] | null;
  readonly read: readonly [number, number] | null;
  readonly trouble: Exclude<Trouble, 'not-asked'>;
}

export interface SeenCopy {
  readonly role: 'destination' | 'fallback' | 'retry' | 'dead-letter';
  readonly topic: string;
  readonly partition: number;
  /** Whose place aside it is. */
  readonly consumer: string | null;
  readonly entry: Entry;
  readonly visibility: Visibility | 'undecided';
}

export interface Boundary {
  readonly topic: string;
  readonly partition: number;
  readonly logStart: number;
  readonly lastStable: number;
  readonly end: number;
  readonly leaderEpoch: number;
  readonly firstAt: number | null;
  /** When it was taken, by the true time. */
  readonly takenAt: number;
}

/** A leader epoch that begins among the records that were read, or behind them. */
export interface EpochChange {
  readonly partition: number;
  readonly offset: number;
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly previousAt: number | null;
  readonly firstAt: number | null;
}

export interface Commit {
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  /** Null: the group never committed there. */
  readonly committed: number | null;
}

/** A place that somebody names and at which the log, which was asked for just this, has no record. */
export interface Hole {
  readonly partition: number;
  readonly offset: number;
}

/** Everything that the sources of a route showed one after the other, and what of them was read. */
export interface Look {
  readonly shape: KafkaShape;
  /** The clock of the judgement: a database's, where one was read. */
  readonly now: number;
  /** Sources whose database said how its clock stands. */
  readonly databases: readonly string[];
  readonly rows: readonly Row[];
  readonly sends: readonly Send[];
  readonly copies: readonly SeenCopy[];
  readonly unsent: readonly Written[];
  readonly boundaries: readonly Boundary[];
  readonly epochs: readonly EpochChange[];
  readonly holes: readonly Hole[];
  readonly commits: readonly Commit[];
  readonly lines: readonly Line[];
  readonly effects: readonly Written[];
  readonly claims: readonly Written[];
  readonly done: readonly Written[];
  readonly ledger: readonly { readonly id: string; readonly resend: string }[];
  readonly samples: readonly Sample[];
  readonly parts: readonly Part[];
}
