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
}

/**
 * Samples of committed offsets, log starts, high watermarks, leader epochs, depths, bindings and
 * limits, kept on this machine, because what changed can not be seen afterwards. Bounded in age and
 * size. One writer: `append` refuses while another process writes.
 */
export interface HistoryStore {
  /**
   * For each place the samples around the instants at which something about it changed: the last
   * sample with the log start at or below the offset and the first above it, each group's commits
   * next to those, every decrease of a group's commit across the offset (both samples), the samples
   * of the exchange and queues on either side of `since`. And one coverage each (role `history`,
   * part `partitionPart(topic, n)` or `topologyPart(…)`, unit `instant`, read = spans without a gap
   * longer than three sampling intervals), also where nothing was ever sampled.
   */
  around(question: HistoryQuestion, signal: AbortSignal): Readings;
  append(samples: readonly Sample[]): Promise<Answer<null>>;
  close(): Promise<void>;
}
