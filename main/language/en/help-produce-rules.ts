import type { HelpTexts } from '../help-texts.ts';
import type { ProduceRuleId } from '../rule-id.ts';

export const produceRules: Pick<HelpTexts['rules'], ProduceRuleId> = {
  'not-yet-visible': {
    title: 'A copy in an open transaction',
    meaning: 'The record is stored, but its producer has neither committed nor aborted the transaction it belongs to.',
    decidedFrom:
      'A copy between the last stable offset and the high watermark, with no end marker of its producer behind it, younger than 15 minutes; and no copy that can be read.',
    next: 'Wait. Brokers end a transaction after 15 minutes by default.',
  },
  'open-transaction-overdue': {
    title: 'A transaction that does not end',
    meaning:
      'The copy stands in a transaction that has been open for longer than brokers allow by default. Consumers that read committed records stop before it.',
    decidedFrom: 'As for an open transaction, with every copy older than 15 minutes (the default of transaction.max.timeout.ms).',
    next: 'Ask the owner of the producer whether it still runs. Whoever runs the cluster can abort a hanging transaction; the partition then moves on.',
  },
  'transaction-aborted': {
    title: 'Every copy was aborted',
    meaning: 'The message was written, and its transaction was aborted. Consumers that read committed records never see it.',
    decidedFrom:
      'Copies that all belong to aborted transactions, no other copy, no sighting behind the broker; the destination and every fallback read completely.',
    next: 'If the outbox row says sent, ask the owner of the relay why. Otherwise the producer withdrew it, and nothing is missing.',
  },
  stored: {
    title: 'A copy can be read',
    meaning: 'The broker has it. What each consumer did is decided apart; without consumers on the route this is all that can be said.',
    decidedFrom: 'At least one copy in the destination that is committed, or that was written without a transaction.',
    next: 'Look at the consumers. Add them to the route if there are none.',
  },
  'accepted-by-exchange': {
    title: 'The exchange accepted it',
    meaning:
      'A stream that the team bound like a queue has a copy, so the exchange took the message. Whether a queue has it is decided apart, for each consumer.',
    decidedFrom: 'A copy in a witness stream of a consumer of the route.',
    next: 'Look at the consumers. A trace, an idempotency table or an effect tells what they did with it.',
  },
  diverted: {
    title: 'Only in a fallback',
    meaning: 'The producer put it where messages go when the destination fails, and nobody has taken it from there.',
    decidedFrom:
      'A readable copy in a fallback, none in the destination, no sighting by a consumer. Suspected until the destination was read completely.',
    next: 'Ask the owner of the relay to move it back. A resend would make a second copy.',
  },
  'lost-to-retention': {
    title: 'Removed before a group was past it',
    meaning: 'The broker deleted the record while at least one group had not committed past it: that group cannot get it any more.',
    decidedFrom:
      "A recorded place below the partition's first offset, and a committed offset of a declared group that is not past it: now, or as it was sampled once the record was gone.",
    next: 'Resend it to that consumer. Give the topic a longer retention, or alert when a group lags that far.',
  },
  expired: {
    title: 'Removed by retention',
    meaning: 'The record was deleted because it was old. Every declared consumer was past it by then, so nobody lacks it.',
    decidedFrom:
      "A recorded place below the partition's first offset, and for each declared consumer a sighting (a trace line or an effect), or a committed offset past it that was sampled while the record was still there. A committed offset of now proves nothing here, because a group may have jumped over the gap.",
    next: 'Nothing. If it is undetermined, let the history sample this route from now on; for this message, ask the owners of the consumers.',
  },
  compacted: {
    title: 'Replaced by a later record',
    meaning: 'The topic keeps only the last record of each key, and a later one has taken the place of this one.',
    decidedFrom:
      'A topic with the cleanup policy "compact", no record at the recorded place, and a later record with the same key in that partition; no other copy in what is left. Suspected when it is known by its key only. Where the later record is gone too, as a tombstone is in the end, nothing shows it: undetermined.',
    next: 'Nothing, if only the last state counts. A consumer that needs every message must not read a compacted topic.',
  },
  'broker-lost': {
    title: 'Cut off in the broker',
    meaning:
      'The broker confirmed it at a place that its log does not have any more: the log was cut below that place when another leader took over. A consumer may have read it before.',
    decidedFrom:
      'A recorded place from the outbox row, a producer trace or a consumer trace; the log ends at or before it, or holds another message there, or a later leader epoch than the confirmed one begins at or below it (which sampled leader epochs show); no copy in the destination and the fallbacks, read completely. Suspected on a topic that compacts, and of a log that never changed its leader. What allowed it, the log does not tell: only a producer trace or a column does.',
    next: 'Resend it. Ask the owners of the cluster about the leader change named here.',
  },
  'sighted-downstream': {
    title: 'Seen behind the broker',
    meaning: 'Something behind the broker has it: so it was produced and stored, wherever its copy is now.',
    decidedFrom:
      "A consumer's trace, a copy in a retry or dead-letter place, an effect or an idempotency key that only this message can have written; and no readable copy in the destination.",
    next: 'Look at the consumers. If the destination was not read, read it to see the copy.',
  },
  'produce-in-flight': {
    title: 'Too young to miss',
    meaning: 'It was recorded and may still be on its way to the broker.',
    decidedFrom: "Younger than the route's grace period; or a row that is pending or claimed for less than the relay is allowed to take.",
    next: 'Wait until that time has passed, then ask again.',
  },
  'acknowledged-copy-missing': {
    title: 'A recorded place without a copy',
    meaning:
      'A broker confirmed the message at a known place, and it was not seen there. Whether the log was cut, compacted or only not read is open.',
    decidedFrom:
      'Coordinates from the outbox row, a producer trace or a consumer trace, no copy, and nothing that shows what became of the place. That needs the history of leader epochs and log starts, so this rule never decides.',
    next: 'Read what is named as missing. Look at the leader changes of that partition at that time.',
  },
  'outbox-stuck': {
    title: 'The row waits for the relay',
    meaning: 'The message was recorded and the relay has not sent it.',
    decidedFrom:
      'Every row of the message is pending or claimed for longer than the relay is allowed to take. Proven when the destination and every fallback were read and have no copy; suspected otherwise, and on a replica whose lag is not known.',
    next: 'Wake or restart the relay; a claimed row may need its claim removed. Do not resend: the relay still owns the row.',
  },
  'returned-unroutable': {
    title: 'Returned by the broker',
    meaning: 'The producer asked for a queue, and the broker gave the message back because none was bound for it.',
    decidedFrom:
      'A produce line of a trace whose outcome is mapped to "returned", and no copy; the fallbacks and every witness read completely. Suspected where another send was confirmed.',
    next: 'Mend the binding, then resend it.',
  },
  'send-failed': {
    title: 'The producer got an error',
    meaning: 'The message never reached the broker, and the producer knows it.',
    decidedFrom:
      'An error in the outbox row or the producer trace, no confirmation anywhere, and no copy; the destination and every fallback read completely.',
    next: 'Mend the cause in the error, then resend.',
  },
  'bound-nowhere': {
    title: 'Sent to an exchange without a queue for it',
    meaning:
      'It is said to have been sent, and the exchange drops what has its key: no queue is bound for it, and there is no alternate exchange.',
    decidedFrom:
      'An outbox row or a producer trace that says sent, an exchange whose bindings reached no queue with the key of the route, and no copy anywhere. Proven when the bindings were sampled before and after the sending; suspected when only those of now are known.',
    next: 'Mend the binding, then resend it. Publish as mandatory, and the broker says so itself.',
  },
  'relay-lost': {
    title: 'Said to be sent, and nowhere',
    meaning: 'Somebody wrote down that the message was sent, and the broker has no copy: it was lost between the outbox and the broker.',
    decidedFrom:
      'An outbox row or a producer trace that says sent, and no copy; the destination and every fallback read completely, from boundaries taken after the row was read. Suspected when a leader may have changed meanwhile, or when the table keeps no state. Behind an exchange only a stream that is bound for its key shows an absence, with something older and something younger than the message in it.',
    next: 'Resend it. Look at how the relay confirms its sends: it must set "sent" only after the broker has confirmed.',
  },
  'not-found': {
    title: 'In no source of the route',
    meaning: 'No message of this name exists on the route.',
    decidedFrom:
      'No row, copy, trace, key or effect of it; the outbox, the destination, the fallbacks and everything else on the route read completely.',
    next: 'Check the name. Widen the time or ask for another route.',
  },
};
