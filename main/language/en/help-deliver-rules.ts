import type { HelpTexts } from '../help-texts.ts';
import type { DeliverRuleId } from '../rule-id.ts';

export const deliverRules: Pick<HelpTexts['rules'], DeliverRuleId> = {
  processed: {
    title: 'The consumer processed it',
    meaning: 'Something that the consumer writes with its work is there.',
    decidedFrom:
      'A trace line that says success, an effect row, or an idempotency key declared "means: done"; key and row must be such that only this message can have written them.',
    next: 'Nothing. The findings tell whether it was late, or its effect is missing.',
  },
  'effect-lost': {
    title: 'Claimed, and never done',
    meaning: "The idempotency key was written first, the work failed, and the consumer's own key now drops every further copy.",
    decidedFrom:
      'A key declared "means: claimed" older than the grace period, or a copy dropped as a duplicate; and neither a success in the trace nor an effect, both read completely.',
    next: 'Remove the key first, then let the message be delivered again. A resend without that would be dropped.',
  },
  filtered: {
    title: 'Left out on purpose',
    meaning: 'The consumer says that the message was not meant for it.',
    decidedFrom: 'A line of the trace of this consumer whose outcome is mapped to "filtered".',
    next: 'Nothing, unless the filter is wrong.',
  },
  discarded: {
    title: 'Thrown away on purpose',
    meaning: 'The consumer says that it decided not to process the message.',
    decidedFrom: 'A line of the trace of this consumer whose outcome is mapped to "discarded".',
    next: 'Ask the owner of the consumer if that was right.',
  },
  'dead-lettered': {
    title: 'In the dead-letter place',
    meaning: 'The consumer gave up on the message and put it aside for a person.',
    decidedFrom:
      "A copy in this consumer's dead-letter place, and no success. Suspected while what would record a later success was not read.",
    next: 'Mend the cause, then resend it from there.',
  },
  retrying: {
    title: 'Waiting for another try',
    meaning: 'The consumer put the message aside and has not come back to it.',
    decidedFrom:
      "A copy in one of this consumer's retry places that its group has not committed past. Suspected while that group's offset is not known.",
    next: 'Wait. If it stays, look at the consumer of the retry place.',
  },
  'dead-letter-lost': {
    title: 'Rejected, and in no dead-letter queue',
    meaning: 'The consumer failed on the message, its queue does not hold it any more, and it did not come to where rejected messages go.',
    decidedFrom:
      'A trace line that says failure, a queue with a dead-letter exchange that was empty afterwards, and no dead letter: its place was read completely, or the exchange reaches no queue. Always suspected, because the consumer may have acknowledged it.',
    next: 'Mend the binding of the dead-letter exchange, then resend it.',
  },
  'process-failed': {
    title: 'The consumer reported an error',
    meaning:
      'The consumer had the message and failed, and nothing says that a later attempt succeeded. Part of the work may have been done.',
    decidedFrom: 'A trace line that says failure, and no success. Suspected while what would record a success was not read.',
    next: 'Mend the cause in the error. Check what was already done before a resend.',
  },
  'not-reached': {
    title: 'The way ended before this consumer',
    meaning: 'The message never came to where this consumer reads.',
    decidedFrom: 'What was decided about production: a loss, a diversion, an aborted transaction, or that it does not exist.',
    next: 'See the verdict of the message itself.',
  },
  'behind-produce': {
    title: 'Not yet where this consumer reads',
    meaning: 'The message still waits in the outbox or in an open transaction, and the consumer waits with it.',
    decidedFrom: 'What was decided about production: in flight, stuck, not yet visible or overdue.',
    next: 'See the verdict of the message itself.',
  },
  'watermark-in-flight': {
    title: 'Between watermark and position',
    meaning:
      'The consumer commits the lowest offset it still works on. This one lies above that and below what it has already read: it is being worked on.',
    decidedFrom:
      '"commit: watermark", a committed offset at or below the record, and a line of the trace of this consumer at or above it in that partition.',
    next: 'Wait. If the watermark does not move, one older message is hanging.',
  },
  'just-accepted': {
    title: 'Too young to miss in the queue',
    meaning:
      'The exchange accepted it within the grace period. The numbers of a queue are some seconds old, so they say nothing of it yet.',
    decidedFrom:
      'A copy in a stream of the exchange, younger than the grace period of the route. Suspected while what would record a success was not read.',
    next: 'Ask again when the grace period has passed.',
  },
  overdue: {
    title: 'Waiting longer than allowed',
    meaning: 'It is stored and would count as on its way, but it waits for longer than the route allows, or than the message lives.',
    decidedFrom:
      'Older than "overdueAfter" or "timeToLive" of the route, and the group has not committed past it, or an open transaction holds it back. The cause is named as far as something shows it: a group without members, commits that were sampled standing still, or moving on more slowly than the log grows.',
    next: 'Look at the lag of the group and whether its members are alive, or for a hanging transaction. Do not resend: it is still there.',
  },
  'queue-overdue': {
    title: 'Waiting in the queue longer than allowed',
    meaning: 'It probably still waits in its queue, for longer than the route allows, or than the message lives.',
    decidedFrom:
      'Older than "overdueAfter" or "timeToLive" of the route, and the head of the queue is not younger than the message. Always suspected, because a queue does not tell single messages.',
    next: 'Look at the consumers of the queue. Do not resend: it is probably still there.',
  },
  'not-yet-visible-to-consumer': {
    title: 'Held back by an open transaction',
    meaning: 'The record is committed, but an older transaction of the partition is open, and this consumer reads committed records only.',
    decidedFrom: '"isolation: read_committed", and the record stands at or above the last stable offset.',
    next: 'Wait for the older transaction to end.',
  },
  'not-yet-consumed': {
    title: 'The group has not come to it',
    meaning: 'The record is stored and the group has not committed past it.',
    decidedFrom:
      'A committed offset at or below the record. Suspected while what would record a success was not read, because groups commit after the work.',
    next: 'Wait, or look at the lag of the group.',
  },
  'waiting-in-queue': {
    title: 'Probably waiting in the queue',
    meaning: 'The queue has messages waiting, and the one at its head is not younger than this one.',
    decidedFrom:
      'The depth of the queue and the timestamp of its head, as the management API tells them. Always suspected, because a queue does not tell single messages.',
    next: 'Wait, or look at the consumers of the queue.',
  },
  'queue-overflow': {
    title: 'Gone from a full queue',
    meaning: 'The queue is as full as it may be and drops what is too much, and this message is not in it any more.',
    decidedFrom:
      'A copy in a stream of the exchange, a queue at its maximum length whose head is younger, no dead-letter queue behind it, and no entry in trace, idempotency keys and effect, all read completely. The queue may also have been sampled at its limit, in messages or bytes, since the message came. Always suspected, because a consumer may have taken it and died.',
    next: 'Raise the limit or drain the queue, then resend it.',
  },
  'expired-in-queue': {
    title: 'Older than it may grow in the queue',
    meaning: 'The message was in the queue for longer than it may live there, and is gone without a trace.',
    decidedFrom:
      'A copy in a stream of the exchange, older than the time-to-live of the queue or of the message, a queue that does not hold it any more and puts nothing aside, and no entry in trace, idempotency keys and effect, all read completely. Always suspected.',
    next: 'Resend it only if it may still be sent. Give the queue a dead-letter exchange to see such messages.',
  },
  'trace-behind': {
    title: 'Passed, and the trace lags',
    meaning: 'The group has committed past the record, and its trace has not come that far: commits are often ahead of traces.',
    decidedFrom:
      'A committed offset past the record, younger than "overdueAfter", and no later offset of the partition traced before the grace period began.',
    next: 'Ask again later.',
  },
  skipped: {
    title: 'Passed, and nothing shows the work',
    meaning:
      'The group has gone past the message, its trace records every message, and this one is not in it. Always a suspicion: a process may have died between the work and its trace.',
    decidedFrom:
      'A committed offset past the record, a trace declared "sampled: false" that has gone on beyond it, and no entry in trace, idempotency keys, effect, retry and dead-letter places, all read completely.',
    next: 'Check by hand whether the work was done. Look at consumers that commit before they have finished.',
  },
  committed: {
    title: 'Passed, and nothing records the work',
    meaning: 'The group has moved past the message. Nothing is configured that says what it did.',
    decidedFrom: 'A committed offset past every copy, on a consumer without trace, idempotency keys and effect.',
    next: 'Add a trace, an idempotency table or an effect to the consumer: then this becomes an answer.',
  },
};
