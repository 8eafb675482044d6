import type {
  ConsumeObservation,
  ConsumeOutcome,
  DedupeObservation,
  EffectObservation,
  RecordObservation,
} from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { DeliverContext } from '../rule.ts';
import type { Stood } from './gone-copy.ts';
import { goneCopy, passageOfRemoved } from './gone-copy.ts';

/** The trace lines of this consumer for this message, with one of the outcomes. */
export function traced({ facets, consumer }: DeliverContext, ...outcomes: readonly ConsumeOutcome[]): readonly ConsumeObservation[] {
  return facets.consumes.filter((line) => line.facts.consumer === consumer.name && outcomes.includes(line.facts.outcome));
}

/** The dedupe entries of this consumer with the given meaning that can only be this message's. */
export function deduped({ facets, consumer }: DeliverContext, means: 'done' | 'claimed'): readonly DedupeObservation[] {
  return facets.dedupes.filter((entry) => entry.facts.consumer === consumer.name && entry.facts.means === means && entry.facts.ownsKey);
}

/** The effect rows of this consumer that can only be this message's. */
function effects({ facets, consumer }: DeliverContext): readonly EffectObservation[] {
  return facets.effects.filter((effect) => effect.facts.consumer === consumer.name && effect.facts.ownsKey);
}

/** What proves that this consumer processed the message: a success trace, an effect, an entry written with the effect. */
export function successes(context: DeliverContext): readonly (ConsumeObservation | DedupeObservation | EffectObservation)[] {
  return [...traced(context, 'ok'), ...effects(context), ...deduped(context, 'done')];
}

/** True when something is configured that records what this consumer did. */
export function recordsProcessing({ consumer }: DeliverContext): boolean {
  return consumer.trace !== null || consumer.dedupe.length > 0 || consumer.effect !== null;
}

/** True when anything shows that this consumer had the message in hand, whatever became of it. */
export function touched({ facets, consumer }: DeliverContext): boolean {
  return [...facets.consumes, ...facets.dedupes, ...facets.aside].some((sighting) => sighting.facts.consumer === consumer.name);
}

export type Progress =
  | { readonly kind: 'not-reached' | 'passed'; readonly committed: bigint; readonly evidence: string }
  | { readonly kind: 'no-commit'; readonly evidence: string }
  | { readonly kind: 'unread' };

/** Where the consumer's group stands beside one copy: the committed offset is the next one it will read. */
export function progressAt({ facets, consumer }: DeliverContext, copy: Pick<RecordObservation, 'source' | 'coordinates'>): Progress {
  const commit = facets.commits.find(
    (each) =>
      each.facts.consumer === consumer.name &&
      each.source === copy.source &&
      each.coordinates['topic'] === copy.coordinates['topic'] &&
      each.coordinates['partition'] === copy.coordinates['partition'],
  );
  if (commit === undefined) return { kind: 'unread' };
  const committed = wholeNumber(commit.facts.committed);
  const offset = wholeNumber(copy.coordinates['offset']);
  if (committed === null || offset === null) return { kind: 'no-commit', evidence: commit.id };
  return { kind: offset < committed ? 'passed' : 'not-reached', committed, evidence: commit.id };
}

export interface Standing {
  readonly copy: RecordObservation;
  readonly progress: Progress;
}

/** Every copy that consumers can read, with where the group stands beside it. */
export function standings(context: DeliverContext): readonly Standing[] {
  if (context.consumer.commit === 'external') return [];
  return context.facets.visible.map((copy) => ({ copy, progress: progressAt(context, copy) }));
}

/** The first copy that the group has not reached yet; undefined when there is none or it is not known. */
export function unreached(
  context: DeliverContext,
): { readonly copy: RecordObservation; readonly committed: bigint; readonly evidence: string } | undefined {
  for (const { copy, progress } of standings(context)) {
    if (progress.kind === 'not-reached') return { copy, committed: progress.committed, evidence: progress.evidence };
  }
  return undefined;
}

export interface Passed {
  readonly copy: Stood;
  readonly committed: bigint;
  readonly evidence: string;
}

/**
 * The copy that is gone, when the group was past it: past one that retention took while it was still
 * there, past one that a later record replaced by its commit of now.
 */
function passedGone(context: DeliverContext): readonly Passed[] | undefined {
  const copy = context.consumer.commit === 'external' ? null : goneCopy(context);
  if (copy === null) return undefined;
  const passage = passageOfRemoved(context);
  if (passage?.kind === 'passed')
    return passage.evidence.map((evidence) => ({ copy, committed: wholeNumber(passage.committed) ?? 0n, evidence }));
  const progress = context.produce.code === 'COMPACTED' && !recordsProcessing(context) ? progressAt(context, copy) : null;
  return progress?.kind === 'passed' ? [{ copy, committed: progress.committed, evidence: progress.evidence }] : undefined;
}

/** The copies, when the group has committed past all of them; undefined otherwise. */
export function allPassed(context: DeliverContext): readonly Passed[] | undefined {
  if (context.facets.visible.length === 0) return passedGone(context);
  const passed = standings(context).flatMap(({ copy, progress }) =>
    progress.kind === 'passed' ? [{ copy, committed: progress.committed, evidence: progress.evidence }] : [],
  );
  return passed.length > 0 && passed.length === context.facets.visible.length ? passed : undefined;
}
