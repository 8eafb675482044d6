import { allAbsent } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import { isOlder } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import { deadLetters, queueStanding, timeToLiveOf } from './queue-standing.ts';
import { recordsProcessing, touched } from './sightings.ts';

/**
 * Older than it may grow in the queue, gone from it, and nothing that would record its processing has
 * it; the queue puts what expires aside nowhere. Suspected: a consumer may have taken it in time and
 * died before it wrote anything.
 */
export const expiredInQueue: Rule<DeliverContext> = {
  id: 'expired-in-queue',
  code: 'TTL_EXPIRED',
  restsOnAbsence: true,
  decide: (context) => {
    const { lifecycle, consumer, facets, now } = context;
    const found = queueStanding(context);
    if (found?.standing !== 'gone' || deadLetters(found.queue)) return null;
    if (!recordsProcessing(context) || touched(context)) return null;
    const { queue, copy } = found;
    const timeToLive = timeToLiveOf(found);
    if (timeToLive === null || !isOlder(now, copy.at, Number(timeToLive))) return null;
    const evidence = [copy.id, queue.id];
    const facts = { queue: consumer.queue ?? '', timeToLive: String(timeToLive) };
    const absence = allAbsent([absentFromSuccess(lifecycle, consumer), absentFromAside(lifecycle, consumer, facets.eventAt)]);
    if (!absence.proven) return blocked(absence, ['TTL_EXPIRED', ...openOutcomes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({ certainty: 'suspected', evidence, coverage: absence.coverage, facts });
  },
};
