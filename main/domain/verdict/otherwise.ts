import { idsOf } from '../lifecycle/facets.ts';
import { queueOf } from '../lifecycle/topology.ts';
import { allAbsent, unproven } from '../observation/absence.ts';
import { absentFromRoute, placePart } from '../observation/absent-from-place.ts';
import { absentFromAside, absentFromSuccess } from '../observation/absent-from-store.ts';
import { consumerPart, topologyPart } from '../observation/coverage.ts';
import { openOutcomes } from '../rule/deliver/open-outcomes.ts';
import { standings } from '../rule/deliver/sightings.ts';
import { openCodes } from '../rule/produce/open-codes.ts';
import type { DeliverContext, ProduceContext } from '../rule/rule.ts';
import type { Otherwise } from './decide.ts';
import type { Missing } from './verdict.ts';

/** A row in a state that the mapping does not name leaves everything open that the destination does not exclude. */
export function otherwiseProduced(context: ProduceContext): Otherwise {
  const { lifecycle, facets } = context;
  const absence = absentFromRoute(lifecycle, facets.eventAt);
  return {
    candidates: ['RELAY_LOST', 'SEND_FAILED', 'OUTBOX_STUCK', 'IN_FLIGHT', ...openCodes(context)],
    missing: absence.missing,
    evidence: idsOf(facets.rows),
    waitsIn: 'produce',
  };
}

/** What would decide a delivery by a queue. Where all was read, only a trace could: a queue's numbers do not tell single messages. */
function missingOfQueue({ lifecycle, consumer, facets }: DeliverContext): readonly Missing[] {
  const { destination } = lifecycle.route;
  const part = consumer.queue === null ? placePart(destination) : topologyPart('queue', consumer.queue);
  const unread = queueOf(lifecycle, lifecycle.route, consumer) === undefined ? [unproven(destination.source, part)] : [];
  const { missing } = allAbsent([...unread, absentFromSuccess(lifecycle, consumer), absentFromAside(lifecycle, consumer, facets.eventAt)]);
  return missing.length > 0 ? missing : unproven(destination.source, part, null, [], 'only-numbers').missing;
}

/** What a delivery says when no rule holds. */
export function otherwiseDelivered(context: DeliverContext): Otherwise {
  const { lifecycle, consumer, produce, facets } = context;
  const { destination } = lifecycle.route;
  const waitsIn = produce.code === 'UNDETERMINED' ? produce.stage : 'consume';
  const candidates = openOutcomes(context);
  if (destination.kind === 'exchange' && produce.code !== 'UNDETERMINED')
    return { candidates, missing: missingOfQueue(context), evidence: idsOf([...facets.witnesses, ...facets.visible]), waitsIn };
  if (destination.kind === 'exchange' || facets.visible.length === 0)
    return { candidates, missing: produce.missing, evidence: [], waitsIn };
  const known = standings(context).flatMap(({ copy, progress }) => (progress.kind === 'unread' ? [] : [copy.id, progress.evidence]));
  const part = consumerPart(consumer.group, destination.topic);
  return {
    candidates,
    missing: known.length > 0 ? [] : [{ source: destination.source, part, permission: null }],
    evidence: known,
    waitsIn,
  };
}
