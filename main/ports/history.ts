import type { SampleFacts } from '../domain/observation/observation.ts';
import type { Instant } from '../domain/observation/instant.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { Readings } from './reading.ts';

/** One thing that a source said of itself at one instant of this machine's clock. */
export interface Sample {
  readonly source: string;
  readonly at: Instant;
  readonly coordinates: Readonly<Record<string, string>>;
  readonly facts: SampleFacts;
}

/** What a place said last, `at` its last sample, and what it says now; `before` is null for a place that is new to the history. */
export interface SampleChange {
  readonly before: Sample | null;
  readonly after: Sample;
}

/** From the first sample that is kept to the last, and the size of the store on disk. */
export interface HistoryExtent {
  readonly since: Instant;
  readonly until: Instant;
  readonly bytes: number;
}

/** What a judgement asks of the past: everything that could show what became of these places. */
export interface HistoryQuestion {
  readonly source: string;
  /** Offsets in which messages stand, or stood, by topic and partition. */
  readonly places: readonly { readonly topic: string; readonly partition: number; readonly offset: bigint }[];
  readonly groups: readonly string[];
  readonly exchange: { readonly name: string; readonly routingKey: string } | null;
  readonly queues: readonly string[];
  /** When the messages came to be; the past is asked from the earliest of these to now. */
  readonly since: Instant;
  /** Now, on this machine's clock. */
  readonly now: Instant;
}

/**
 * Samples of committed offsets, log starts, high watermarks, leader epochs, depths, bindings and
 * limits, kept on this machine, because what changed can not be seen afterwards. Bounded in age and
 * size. One writer: `append` refuses while another process writes. What can not be read, or was
 * written by a newer version, is a failure and is never replaced.
 */
export interface HistoryStore {
  /**
   * Samples since the last state that began at or before `since`, by pairs (the last before a
   * change, the first with it), as `config` Observations whose instants are those of the samples;
   * one that ends a state says since when every sample said the same (`unchangedSince`):
   * - of a partition: the first and the last state, and every pair in which the log start passed one of the
   *   offsets, the high watermark passed one of them or fell, or leader epoch or topic id changed;
   * - of each group's commits there: the first and the last state, every pair whose commits have one of the
   *   offsets between them (upward: read past it; downward: went back over it), every decrease, and
   *   those on either side of each pair in which the log start passed an offset;
   * - of the exchange and of queues: the first and the last state, and every pair in which something other
   *   than the depth changed, or the depth reached or left the queue's limit.
   *
   * Bounded in number; where more was to tell, the coverage is incomplete (`too-large`). And one
   * coverage each: role `history`, part `partitionPart(topic, n)` or `topologyPart(…)`, unit
   * `instant`, wanted `since` to `now`, read = spans without a gap longer than three sampling
   * intervals, also where they began earlier, complete when one of them is all that was wanted (up to three intervals before
   * `now`); also where nothing was ever sampled. Where there is no history at all, nothing is yielded.
   */
  around(question: HistoryQuestion, signal: AbortSignal): Readings;
  /**
   * Takes one round of samples, whole or not at all, and answers what changed since the samples
   * before. `interval` is the time to the next round, in milliseconds. A sample that equals the one
   * before takes no space; one that is older (this machine's clock went back) is left out.
   */
  append(samples: readonly Sample[], interval: number): Promise<Answer<readonly SampleChange[]>>;
  /** Null: nothing is kept. */
  extent(): Promise<Answer<HistoryExtent | null>>;
  close(): Promise<void>;
}
