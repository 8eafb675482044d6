import type { EpochRun } from '../domain/observation/epoch-run.ts';

/** One partition of one topic as it was made once (`topicId`), seen through one set of identity templates. */
export interface IndexedLog {
  readonly source: string;
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  /** Tells templates apart: what was indexed by others answers nothing. */
  readonly identity: string;
}

/** Offsets [from, to) of which every record is indexed. */
export interface Stretch {
  readonly from: bigint;
  readonly to: bigint;
  readonly epochs: EpochRun;
}

/** A stretch as the index keeps it. */
export interface KeptStretch extends Stretch {
  readonly id: number;
}

/** Hashes of names, 64 bits in two halves, and the offsets they stand at, counted from the beginning of their stretch. */
export interface IndexEntries {
  /** What they were hashed with. */
  readonly seed: number;
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly delta: Uint32Array;
}

export interface NameHash {
  readonly high: number;
  readonly low: number;
}

export interface KeptLog {
  /** The leader epoch under which the stretches were last known to be in the log; null when nothing is kept. */
  readonly leaderEpoch: number | null;
  /** Ascending, none overlaps another. */
  readonly stretches: readonly KeptStretch[];
}

/**
 * Where names stand in logs that were read before. A hash finds, it never excludes wrongly: what it
 * finds is read and compared, and where no hash is, no record of the stretch has the name.
 * It works on the thread that asks. It never throws for what its file does: then it knows nothing.
 */
export interface LogIndex {
  /** The seed of every hash in it; null while it cannot be used. Another seed is another index. */
  seed(): number | null;
  /** What is kept of a log after everything was forgotten that lies below `logStart` or ends above `lastStable`, and of the same topic with another id. */
  open(log: IndexedLog, boundary: { readonly logStart: bigint; readonly lastStable: bigint }): KeptLog;
  /** The stretches of the log were compared with what its leader of this epoch says. */
  confirm(log: IndexedLog, leaderEpoch: number): void;
  forget(log: IndexedLog): void;
  forgetTopic(source: string, topic: string): void;
  /** Offsets in a stretch at which any of the hashes stands, ascending; null when the stretch cannot be read. */
  find(stretch: KeptStretch, names: readonly NameHash[]): readonly bigint[] | null;
  /** Keeps a stretch that was read under this leader epoch, unless another of the log overlaps it or the log has another leader epoch by now. */
  add(log: IndexedLog, leaderEpoch: number, stretch: Stretch, entries: IndexEntries): void;
  close(): void;
}
