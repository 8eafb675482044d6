import type { HelpTexts } from '../help-texts.ts';

export const codes: HelpTexts['codes'] = {
  BROKER_LOST: {
    meaning: 'The broker confirmed it, and no longer has it although nothing was due to be deleted.',
    next: 'Resend it, and look at the leader changes of that partition.',
  },
  RELAY_LOST: {
    meaning: 'It is said to have been sent, and the broker has no copy.',
    next: 'Resend it, and look at how the relay confirms its sends.',
  },
  SEND_FAILED: { meaning: 'The producer got an error, and the broker has no copy.', next: 'Mend the cause, then resend it.' },
  UNROUTED: { meaning: 'The exchange had no queue to put it in.', next: 'Mend the binding, then resend it.' },
  OVERFLOW: { meaning: 'A full queue dropped it.', next: 'Raise the limit or drain the queue, then resend it.' },
  DLX_LOST: {
    meaning: 'A consumer rejected it, and it did not come to the dead-letter queue.',
    next: 'Mend the dead-letter exchange, then resend it.',
  },
  LOST_TO_RETENTION: {
    meaning: 'The broker deleted it before every group was past it.',
    next: 'Resend it to the group that lacks it, and give the topic a longer retention.',
  },
  SKIPPED: {
    meaning: 'The group went past it, and nothing shows that it was processed. Always a suspicion.',
    next: 'Check by hand whether the work was done before a resend.',
  },
  EFFECT_LOST: {
    meaning: 'It was claimed or dropped as a duplicate, and its effect does not exist.',
    next: 'Remove the idempotency key first; only then does a resend help.',
  },
  OUTBOX_STUCK: {
    meaning: 'It waits in the outbox for longer than the relay is allowed to take.',
    next: 'Wake the relay. Do not resend it.',
  },
  OVERDUE: {
    meaning: 'It is on its way, for longer than the route allows.',
    next: 'Look at what holds the consumer back. Do not resend it.',
  },
  DIVERTED: { meaning: 'It stands in a fallback and nowhere else.', next: 'Have it moved back to the destination.' },
  DEAD_LETTERED: { meaning: 'A consumer gave up on it and put it aside.', next: 'Mend the cause, then resend it.' },
  PROCESS_FAILED: {
    meaning: 'A consumer reported an error, and nothing reports a success.',
    next: 'Mend the cause, and check what was already done.',
  },
  TTL_EXPIRED: { meaning: 'It grew older in the queue than it may, and is gone.', next: 'Resend it only if it may still be sent.' },
  UNDETERMINED: {
    meaning: 'What was read does not prove what became of it. The verdict names what is missing and what is still possible.',
    next: 'Read what is missing, then ask again.',
  },
  COMMITTED: {
    meaning: 'The group moved past it, and nothing records what it did.',
    next: 'Ask the owner of the consumer, or add a trace to it.',
  },
  NOT_YET_VISIBLE: { meaning: 'It stands behind a transaction that has not ended.', next: 'Wait for the transaction to end.' },
  NOT_YET_CONSUMED: { meaning: 'It is stored, and the group has not come to it.', next: 'Wait, or look at the lag of the group.' },
  IN_FLIGHT: { meaning: 'It is being worked on, or too young to be missed.', next: 'Wait.' },
  TXN_ABORTED: { meaning: 'Every copy was aborted with its transaction.', next: 'Nothing, unless its outbox row says sent.' },
  EXPIRED: { meaning: 'Retention deleted it after every consumer had it.', next: 'Nothing.' },
  COMPACTED: { meaning: 'A later record of the same key took its place on a compacted topic.', next: 'Nothing.' },
  FILTERED: { meaning: 'A consumer left it out because it was not meant for it.', next: 'Nothing, unless the filter is wrong.' },
  DISCARDED: { meaning: 'A consumer decided not to process it.', next: 'Ask its owner if that was right.' },
  NOT_REACHED: { meaning: 'Its way ended before this consumer.', next: 'See the verdict of the message itself.' },
  NOT_FOUND: { meaning: 'No source of the route has it, and all were read.', next: 'Check the name, then widen the time or the route.' },
  STORED: {
    meaning: 'It was produced and stored. On a route without consumers this is all that can be said.',
    next: 'Add the consumers to the route.',
  },
  PROCESSED: { meaning: 'It was processed: by this consumer or, for the message as a whole, by every consumer.', next: 'Nothing.' },
};
