import type { DeliverContext, Rule } from '../rule.ts';
import { behindProduce } from './behind-produce.ts';
import { committed } from './committed.ts';
import { deadLetterLost } from './dead-letter-lost.ts';
import { deadLettered } from './dead-lettered.ts';
import { discarded } from './discarded.ts';
import { effectLost } from './effect-lost.ts';
import { expiredInQueue } from './expired-in-queue.ts';
import { filtered } from './filtered.ts';
import { justAccepted } from './just-accepted.ts';
import { notReached } from './not-reached.ts';
import { notYetConsumed } from './not-yet-consumed.ts';
import { notYetVisibleToConsumer } from './not-yet-visible-to-consumer.ts';
import { overdue } from './overdue.ts';
import { processFailed } from './process-failed.ts';
import { processed } from './processed.ts';
import { queueOverdue } from './queue-overdue.ts';
import { queueOverflow } from './queue-overflow.ts';
import { retrying } from './retrying.ts';
import { skipped } from './skipped.ts';
import { traceBehind } from './trace-behind.ts';
import { waitingInQueue } from './waiting-in-queue.ts';
import { watermarkInFlight } from './watermark-in-flight.ts';

/** In order: the first that holds, or is blocked, decides the delivery to one consumer. */
export const deliverRules: readonly Rule<DeliverContext>[] = [
  processed,
  effectLost,
  filtered,
  discarded,
  deadLettered,
  retrying,
  deadLetterLost,
  processFailed,
  notReached,
  behindProduce,
  watermarkInFlight,
  justAccepted,
  overdue,
  queueOverdue,
  notYetVisibleToConsumer,
  notYetConsumed,
  waitingInQueue,
  queueOverflow,
  expiredInQueue,
  traceBehind,
  skipped,
  committed,
];
