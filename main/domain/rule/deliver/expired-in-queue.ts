import { queueSamples } from '../../lifecycle/history.ts';
import { allAbsent } from '../../observation/absence.ts';
import { absentFromAside, absentFromSuccess } from '../../observation/absent-from-store.ts';
import { micros } from '../../observation/instant.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import { isOlder } from '../age.ts';
import type { DeliverContext, Rule } from '../rule.ts';
import { blocked, holds } from '../rule.ts';
import { openOutcomes } from './open-outcomes.ts';
import type { AcceptedCopy, QueueStanding } from './queue-standing.ts';
import { deadLetters, queueStanding, timeToLiveOf } from './queue-standing.ts';
import { recordsProcessing, touched } from './sightings.ts';

/** A time-to-live that the queue was sampled with when the message had already outlived it. */
function outlived(
  { lifecycle, consumer }: DeliverContext,
  { queue, copy }: QueueStanding & { readonly copy: AcceptedCopy },
): { readonly timeToLive: bigint; readonly evidence: string } | undefined {
  const samples = copy.at === null || consumer.queue === null ? [] : queueSamples(lifecycle, queue.source, consumer.queue);
  for (const { id, at, facts } of samples) {
    const timeToLive = wholeNumber(facts.messageTtl);
    if (timeToLive !== null && isOlder(micros(at), copy.at, Number(timeToLive))) return { timeToLive, evidence: id };
  }
  return undefined;
}

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
    const limit = timeToLiveOf(found);
    const sampled = outlived(context, found);
    const timeToLive = limit !== null && isOlder(now, copy.at, Number(limit)) ? limit : sampled?.timeToLive;
    if (timeToLive === undefined) return null;
    const evidence = [copy.id, queue.id, ...(timeToLive === limit || sampled === undefined ? [] : [sampled.evidence])];
    const facts = { queue: consumer.queue ?? '', timeToLive: String(timeToLive) };
    const absence = allAbsent([absentFromSuccess(lifecycle, consumer), absentFromAside(lifecycle, consumer, facets.eventAt)]);
    if (!absence.proven) return blocked(absence, ['TTL_EXPIRED', ...openOutcomes(context)], { evidence, facts, waitsIn: 'store' });
    return holds({ certainty: 'suspected', evidence, coverage: absence.coverage, facts });
  },
};
