import type { Instant } from '../domain/observation/instant.ts';
import type { Trace } from '../domain/workspace/route.ts';
import type { CheckStep, Readings } from './reading.ts';

export type TraceLookup =
  | { readonly by: 'messageId' | 'businessKey'; readonly values: readonly string[] }
  | { readonly by: 'at'; readonly from: Instant; readonly to: Instant; readonly limit: number }
  /**
   * How far each consumer's trace reached around some offsets of a partition: for each, the nearest
   * traced line before it, the first one after it that is older than `tracedBefore`, and the line
   * with the highest offset of the partition. Answered as ConsumeObservations with `neighbour: true`.
   */
  | {
      readonly by: 'progress';
      readonly consumer: TracedConsumer;
      readonly places: readonly { readonly partition: string; readonly offset: string }[];
      readonly tracedBefore: Instant;
    };

/** A consumer under the name its traces use. */
export interface TracedConsumer {
  readonly name: string;
  readonly tracedAs: string;
}

/**
 * One store of traces. Lines of the produce stage become ProduceObservations, lines of the consume
 * stage ConsumeObservations of the consumer whose `tracedAs` they carry (lines of other names are
 * left out), lines of the effect stage EffectObservations with `ownsKey: true`. One coverage: role
 * `trace`, part = the trace's name, unit `none` (`instant` for a window).
 */
export interface TraceSource {
  readonly name: string;
  find(trace: Trace, consumers: readonly TracedConsumer[], lookup: TraceLookup, signal: AbortSignal): Readings;
  check(trace: Trace, signal: AbortSignal): AsyncIterable<CheckStep>;
}
