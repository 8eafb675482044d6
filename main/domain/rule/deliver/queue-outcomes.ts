import { queueOf } from '../../lifecycle/topology.ts';
import { absentFromPlace, soughtOf } from '../../observation/absent-from-place.ts';
import { sentUntil } from '../../observation/sent-until.ts';
import type { Code } from '../../verdict/code.ts';
import type { DeliverContext } from '../rule.ts';
import type { Standing } from './queue-standing.ts';
import { acceptedCopy, queueStanding, deadLetters, standingSince, timeToLiveOf } from './queue-standing.ts';

/** What a consumer of a queue may have done that nothing records for certain: a process may die before it writes anything. */
function taken({ consumer }: DeliverContext): readonly Code[] {
  return ['PROCESSED', 'PROCESS_FAILED', ...(consumer.trace === null ? (['FILTERED', 'DISCARDED'] as const) : [])];
}

/** What may become of a message in a queue of which the broker told nothing. */
const unknownQueue: readonly Code[] = ['NOT_YET_CONSUMED', 'IN_FLIGHT', 'OVERDUE', 'OVERFLOW', 'TTL_EXPIRED', 'DEAD_LETTERED', 'DLX_LOST'];

/** Where a message stands that nobody saw in the broker: it came to the queue, if at all, by when it had been sent. */
function standingOfUnseen(context: DeliverContext): Standing {
  const until = sentUntil(context.lifecycle) ?? context.facets.eventAt;
  return until === null || until === false ? 'unknown' : (standingSince(context, until)?.standing ?? 'unknown');
}

function deadLetterAbsent({ lifecycle, consumer, facets }: DeliverContext): boolean {
  if (consumer.deadLetter === null) return false;
  return absentFromPlace(lifecycle, consumer.deadLetter, 'dead-letter', soughtOf(lifecycle, facets.eventAt)).proven;
}

/**
 * The codes of a delivery by a queue that bindings, policy and depth leave open. A queue that is not
 * bound gets nothing; an empty one lets nothing wait; without a limit, a time-to-live or a
 * dead-letter exchange nothing ends by it.
 */
export function queueOutcomes(context: DeliverContext): readonly Code[] {
  const { lifecycle } = context;
  const queue = queueOf(lifecycle, lifecycle.route, context.consumer);
  if (queue === undefined) return [...taken(context), ...unknownQueue];
  const { facts } = queue;
  if (facts.bound === 'no') return ['NOT_REACHED'];
  const copy = acceptedCopy(context);
  const standing = queueStanding(context)?.standing ?? standingOfUnseen(context);
  const waits: readonly Code[] = standing === 'gone' ? [] : ['NOT_YET_CONSUMED', 'IN_FLIGHT', 'OVERDUE'];
  const timeToLive = copy === undefined ? facts.messageTtl !== undefined : timeToLiveOf({ queue, copy }) !== null;
  return [
    ...taken(context),
    ...waits,
    ...(facts.maxLength === undefined && facts.maxBytes === undefined ? [] : (['OVERFLOW'] as const)),
    ...(timeToLive ? (['TTL_EXPIRED'] as const) : []),
    ...(facts.deadLetterExchange === undefined ? [] : (['DLX_LOST'] as const)),
    ...(deadLetters(queue) && !deadLetterAbsent(context) ? (['DEAD_LETTERED'] as const) : []),
  ];
}
