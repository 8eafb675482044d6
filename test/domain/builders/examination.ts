import { facetsOf } from '../../../main/domain/lifecycle/facets.ts';
import type { Lifecycle } from '../../../main/domain/lifecycle/lifecycle.ts';
import { micros } from '../../../main/domain/observation/instant.ts';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { decide } from '../../../main/domain/verdict/decide.ts';
import { judge } from '../../../main/domain/verdict/judge.ts';
import type { Judgement, Verdict } from '../../../main/domain/verdict/verdict.ts';
import { produceRules } from '../../../main/domain/rule/produce/index.ts';
import type { Reading } from './reading.ts';
import { lifecycleOf } from './reading.ts';

/** An observation in few words, to compare evidence without counting ids: `record orders/1@500`, `outbox 17`. */
export function briefly({ kind, coordinates: { topic, partition, offset, key, queue, exchange }, facts }: Observation): string {
  if (kind === 'commit') return `commit ${facts.consumer} ${topic}/${partition}`;
  if (kind === 'config')
    return `config ${facts.subject} ${topic ?? queue ?? exchange ?? ''}${partition === undefined ? '' : `/${partition}`}`.trim();
  return topic === undefined ? `${kind} ${key}` : `${kind} ${topic}/${partition}@${offset}`;
}

export interface Examination extends Judgement {
  readonly lifecycle: Lifecycle;
  readonly coverage: readonly Coverage[];
  /** The verdict about one consumer. */
  readonly delivery: (consumer?: string) => Verdict;
  /** The produce part alone, which deliveries hide once a message is stored. UNDETERMINED has no rule here. */
  readonly produced: () => Verdict;
  /** What a verdict, finding or duplicate rests on, in few words. */
  readonly seen: (of: { readonly evidence: readonly string[] } | { readonly observations: readonly string[] }) => readonly string[];
  /** What a verdict names as read: `destination orders/1`. */
  readonly read: (verdict: Verdict) => readonly string[];
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`nothing is ${what}`);
  return value;
}

/** Judges a reading. */
export function examine(reading: Reading): Examination {
  const lifecycle = lifecycleOf(reading);
  const { judgement, coverage } = judge(lifecycle);
  const observation = (id: string): Observation =>
    found(
      lifecycle.observations.find((each) => each.id === id),
      id,
    );
  const entry = (id: string): Coverage =>
    found(
      lifecycle.coverage.find((each) => each.id === id),
      id,
    );
  return {
    ...judgement,
    lifecycle,
    coverage,
    delivery: (consumer = 'billing') => found(judgement.deliveries.find((each) => each.consumer === consumer)?.verdict, consumer),
    produced: () =>
      decide(produceRules, { lifecycle, facets: facetsOf(lifecycle), now: micros(lifecycle.now) }, 'produce', () => ({
        candidates: [],
        missing: [],
        evidence: [],
        waitsIn: 'produce',
      })),
    seen: (of) => ('evidence' in of ? of.evidence : of.observations).map((id) => briefly(observation(id))),
    read: (verdict) => verdict.coverage.map(entry).map(({ role, part }) => `${role} ${part}`),
  };
}
