import { formatInstant } from '../../domain/observation/instant.ts';
import type { SampleFacts } from '../../domain/observation/observation.ts';

/**
 * What a place said from its first sample to its last, without a change. Microseconds. `reach`: how
 * long after `last` the next sample may come and still be the next one.
 */
export interface State<Facts extends SampleFacts = SampleFacts> {
  readonly first: bigint;
  readonly last: bigint;
  readonly reach: bigint;
  readonly facts: Facts;
}

/** One sample of it, at one end of a state. */
export interface Edge<Facts extends SampleFacts = SampleFacts> {
  readonly at: bigint;
  readonly facts: Facts;
}

export function atFirst<Facts extends SampleFacts>({ first, facts }: State<Facts>): Edge<Facts> {
  return { at: first, facts };
}

/** It stands for all samples of the state. */
export function atLast<Facts extends SampleFacts>({ first, last, facts }: State<Facts>): Edge<Facts> {
  return { at: last, facts: last > first ? { ...facts, unchangedSince: formatInstant(first) } : facts };
}

export interface Span {
  readonly from: bigint;
  readonly to: bigint;
  readonly reach: bigint;
}

/** The spans in which sampling went on, of states in order of time. */
export function spansOf(states: readonly State[]): readonly Span[] {
  const spans: Span[] = [];
  for (const { first, last, reach } of states) {
    const before = spans.at(-1);
    if (before === undefined || first - before.to > before.reach) spans.push({ from: first, to: last, reach });
    else spans[spans.length - 1] = { from: before.from, to: last, reach };
  }
  return spans;
}
