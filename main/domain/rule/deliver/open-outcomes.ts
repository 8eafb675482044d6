import { absentFromAside, absentFromDedupe, absentFromEffect, absentFromTrace } from '../../observation/absent-from-store.ts';
import { remainderRead } from '../../observation/absent-from-place.ts';
import type { Code } from '../../verdict/code.ts';
import type { DeliverContext } from '../rule.ts';
import { queueOutcomes } from './queue-outcomes.ts';
import { recordsProcessing, standings, traced } from './sightings.ts';

/** What a trace that was not read, or records a part only, may hold. */
function traceOpen({ lifecycle, consumer }: DeliverContext): readonly Code[] {
  if (consumer.trace === null || absentFromTrace(lifecycle, consumer.trace).proven) return [];
  return ['PROCESSED', 'PROCESS_FAILED', 'FILTERED', 'DISCARDED', ...(consumer.effect === null ? [] : (['EFFECT_LOST'] as const))];
}

/** What unread stores and effects may hold. */
function storesOpen(context: DeliverContext): readonly Code[] {
  const { lifecycle, consumer } = context;
  const unreadStores = consumer.dedupe.filter((dedupe) => !absentFromDedupe(lifecycle, consumer, dedupe).proven);
  const unreadEffect = consumer.effect !== null && !absentFromEffect(lifecycle, consumer, consumer.effect).proven;
  const done = unreadEffect || unreadStores.some((dedupe) => dedupe.means === 'done');
  const claimed =
    unreadStores.some((dedupe) => dedupe.means === 'claimed') ||
    (unreadEffect && (traced(context, 'duplicate').length > 0 || consumer.dedupe.some((dedupe) => dedupe.means === 'claimed')));
  const lost: readonly Code[] = claimed && consumer.effect !== null && consumer.trace !== null ? ['EFFECT_LOST'] : [];
  return [...(done ? (['PROCESSED'] as const) : []), ...lost];
}

function asideOpen({ lifecycle, facets, consumer }: DeliverContext): readonly Code[] {
  if (absentFromAside(lifecycle, consumer, facets.eventAt).proven) return [];
  // Whether a queue has dead letters is for its broker to say.
  const queued = lifecycle.route.destination.kind === 'exchange';
  return [
    ...(consumer.deadLetter === null || queued ? [] : (['DEAD_LETTERED'] as const)),
    ...(consumer.retries.length === 0 ? [] : (['IN_FLIGHT'] as const)),
  ];
}

/** What is open while it is not known where the group stands beside every copy. */
function progressOpen(context: DeliverContext): readonly Code[] {
  const { consumer, lifecycle } = context;
  if (lifecycle.route.destination.kind === 'exchange') return queueOutcomes(context);
  const all = standings(context);
  const passed = all.length > 0 && all.every(({ progress }) => progress.kind === 'passed');
  const unrecorded: readonly Code[] = consumer.trace === null ? ['PROCESS_FAILED', 'FILTERED', 'DISCARDED'] : [];
  const behind: readonly Code[] = recordsProcessing(context) ? ['SKIPPED', 'IN_FLIGHT', ...unrecorded] : ['COMMITTED'];
  if (passed && remainderRead(lifecycle).proven) return behind;
  const held: readonly Code[] = consumer.isolation === 'read_committed' ? ['NOT_YET_VISIBLE'] : [];
  const working: readonly Code[] = consumer.commit === 'watermark' ? ['IN_FLIGHT'] : [];
  return consumer.commit === 'external' ? [...held, 'OVERDUE'] : [...behind, ...held, ...working, 'NOT_YET_CONSUMED', 'OVERDUE'];
}

/** What an open production leaves open for a delivery behind it. */
function produceOpen({ produce, facets }: DeliverContext): readonly Code[] {
  if (produce.code !== 'UNDETERMINED') return facets.visible.length + facets.witnesses.length === 0 ? ['NOT_REACHED'] : [];
  const waits: readonly Code[] = ['NOT_YET_VISIBLE', 'IN_FLIGHT', 'OUTBOX_STUCK', 'OVERDUE'];
  return ['NOT_REACHED', ...produce.candidates.filter((code) => waits.includes(code))];
}

/** An outcome that the mapping does not name may be any. */
function outcomeOpen(context: DeliverContext): readonly Code[] {
  return traced(context, 'unknown').length === 0 ? [] : ['PROCESSED', 'PROCESS_FAILED', 'FILTERED', 'DISCARDED'];
}

/** The codes of a delivery that nothing has excluded, beside the code of the rule that asks. */
export function openOutcomes(context: DeliverContext): readonly Code[] {
  return [
    ...traceOpen(context),
    ...storesOpen(context),
    ...asideOpen(context),
    ...progressOpen(context),
    ...outcomeOpen(context),
    ...produceOpen(context),
  ];
}
