import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { DeliverRuleId } from '../rule-id.ts';
import type { Sentence } from '../sentence-texts.ts';
import { deadLetterLost, fullQueue, gone, queueOf, waitsInQueue } from './queue-sentences.ts';
import { at, counted, lower, quoted, since } from './words.ts';
import { verdicts } from './verdicts.ts';

function who(given: Given): string {
  return given.consumer || 'the consumer';
}

function group(given: Given): string {
  return where(given.text('group'), (name) => `Group ${name}`) || 'The group';
}

function record(given: Given): string {
  return given.place || 'the record';
}

function committed(given: Given): string {
  return where(given.number('committed'), (offset) => ` (committed ${offset})`);
}

/** The produce part's code under its name; a code this language does not know is shown as it is. */
function produced(given: Given): string {
  const code = given.text('produce');
  const name = Object.entries(verdicts.codes).find(([known]) => known === code)?.[1] ?? code;
  return where(name, (known) => `: ${verdicts.title(lower(known), given.certainty)}`);
}

function processed(given: Given): string {
  const when = at(given.instant('at'));
  switch (given.text('by')) {
    case 'effect':
      return `Processed by ${who(given)}: its effect exists${where(when, (text) => `, written${text}`)}.`;
    case 'dedupe':
      return `Processed by ${who(given)}: its idempotency key, which is written with the effect or after it, exists${where(when, (text) => `, written${text}`)}.`;
    default:
      return `Processed by ${who(given)}: its trace reports success${when}.`;
  }
}

function effectLost(given: Given): string {
  const key = given.text('key');
  if (key === '') return `${counted(given, 'suppressed', 'copy was', 'copies were')} suppressed as a duplicate by ${who(given)}`;
  return `The idempotency key "${key}" was claimed${where(given.text('place'), (place) => ` in ${place}`)} longer ago than the grace period`;
}

function deadLettered(given: Given): string {
  const cause = given.text('cause');
  const why = where(cause === 'unknown' ? '' : cause, (text) => `, cause "${text}"`);
  const seen = `In the dead-letter place of ${who(given)}${where(given.place, (text) => ` at ${text}`)}${why}${quoted(given.error)}.`;
  const success =
    given.certainty === 'proven'
      ? 'No later success is on record.'
      : 'A later success is possible: what would record it was not read completely.';
  return `${seen} ${success}`;
}

/** What shows why the group waits. */
function waitingCause(given: Given): string {
  const from = where(given.instant('causeSince'), (time) => ` since ${time}`);
  switch (given.text('cause')) {
    case 'no-members':
      return ', and it has no members now';
    case 'stuck':
      return `; it has not moved${from || ' since it was sampled'}`;
    case 'falling-behind':
      return `; it moves on${where(given.number('from'), (offset) => ` (from ${offset}${from})`)}, but the log grows faster${where(given.number('lag'), (count) => `: ${count} still to go`)}`;
    case 'moving':
      return `; it moves on${where(given.number('from'), (offset) => ` (from ${offset}${from})`)} and has not come this far${where(given.number('lag'), (count) => `: ${count} still to go`)}`;
    default:
      return '';
  }
}

function overdue(given: Given): string {
  const waits = `Waiting${since(given.instant('since'))}, longer than the route allows`;
  if (given.text('cause') === 'open-transaction') {
    return `${waits}: ${record(given)} stands at or above the last stable offset${where(given.number('lastStable'), (offset) => ` ${offset}`)}, so ${who(given)}, which reads committed records, cannot see it until an open transaction ends.`;
  }
  return `${waits}: ${lower(group(given))} has not committed past ${record(given)}${committed(given)}${waitingCause(given)}.`;
}

/** What the rules about one consumer have proven. */
export const deliverSentences: Readonly<Record<DeliverRuleId, Sentence>> = {
  processed,
  'effect-lost': (given) => `${effectLost(given)}, and neither its trace nor its effect shows a success.`,
  filtered: (given) => `According to its own trace, ${who(given)} left the message out on purpose${at(given.instant('at'))}.`,
  discarded: (given) => `According to its own trace, ${who(given)} discarded the message${at(given.instant('at'))}.`,
  'dead-lettered': deadLettered,
  retrying: (given) => {
    const aside = `Put aside for another try${where(given.place, (text) => ` at ${text}`)}`;
    return given.certainty === 'proven'
      ? `${aside}; ${who(given)} has not come to it yet.`
      : `${aside}. It probably still waits there, but how far ${who(given)} has read that place is not known.`;
  },
  'dead-letter-lost': (given) =>
    `${deadLetterLost(given, who(given))}. This fits a dead letter that went nowhere, but ${who(given)} may also have acknowledged what it failed on.`,
  'process-failed': (given) => {
    const failed = `The trace of ${who(given)} reports ${counted(given, 'attempts', 'failure', 'failures')}${given.single('attempts') || given.instant('at') === '' ? '' : ', one'}${at(given.instant('at'))}${quoted(given.error)}.`;
    const success =
      given.certainty === 'proven' ? 'Nothing reports a success.' : 'A success is possible: what would record it was not read completely.';
    return `${failed} ${success}`;
  },
  'not-reached': (given) =>
    `Its way ${given.certainty === 'proven' ? 'ended' : 'seems to have ended'} before ${who(given)}${produced(given)}.`,
  'behind-produce': (given) =>
    `It ${given.certainty === 'proven' ? 'has' : 'seems to have'} not come as far as ${who(given)} yet${produced(given)}.`,
  'watermark-in-flight': (given) =>
    `Being worked on: ${record(given)} lies between what ${who(given)} has committed${where(given.number('committed'), (offset) => ` (${offset})`)} and the highest offset it has traced${where(given.number('highest'), (offset) => ` (${offset})`)}.`,
  'just-accepted': (given) => {
    const young = `The exchange accepted it${since(given.instant('since'))}; the grace period has not passed`;
    return given.certainty === 'proven'
      ? `${young}, and ${who(given)} has no success on record yet.`
      : `${young}. ${who(given) === 'the consumer' ? 'The consumer' : who(given)} may have processed it: what would record that was not read completely.`;
  },
  overdue,
  'queue-overdue': (given) =>
    `Waiting${since(given.instant('since'))}, longer than the route allows: ${waitsInQueue(given)}${given.text('cause') === 'no-consumers' ? '; nobody consumes that queue now' : ''}. It probably waits in that queue, whose numbers do not tell single messages.`,
  'not-yet-visible-to-consumer': (given) =>
    `Held back: ${record(given)} stands at or above the last stable offset${where(given.number('lastStable'), (offset) => ` ${offset}`)}, and ${who(given)}, which reads committed records, cannot see it until an open transaction ends.`,
  'not-yet-consumed': (given) => {
    const waits = `${group(given)} has not committed past ${record(given)}${committed(given)}`;
    return given.certainty === 'proven'
      ? `${waits}, and nothing records a success.`
      : `${waits}. It probably waits to be consumed, but groups commit late, and what would record a success was not read completely.`;
  },
  'waiting-in-queue': (given) =>
    `It probably waits to be consumed: ${waitsInQueue(given)}. The numbers of a queue do not tell single messages.`,
  'queue-overflow': (given) =>
    `${fullQueue(given)}. ${gone} This fits a message that was dropped, but ${given.text('sampledAt') === '' ? 'what the queue held at that time is not on record' : `${who(given)} may have taken it and died before it wrote anything`}.`,
  'expired-in-queue': (given) =>
    `It is older than a message may grow in ${queueOf(given, false)}${where(given.duration('timeToLive'), (time) => ` (${time})`)}. ${gone} This fits a message that expired, but ${who(given)} may have taken it in time and died before it wrote anything.`,
  'trace-behind': (given) => `${group(given)} has committed past ${record(given)}, and its trace may not have come this far yet.`,
  skipped: (given) =>
    `${group(given)} has committed past ${record(given)}${committed(given)} and its trace has gone on, but nothing shows that this message was processed or put aside. It was probably skipped; a process may also have died between the effect and its trace.`,
  committed: (given) =>
    `${group(given)} has moved past ${record(given)}${committed(given)}; nothing is configured that records what it did.`,
};

/** What is known where these rules could not decide. */
export const deliverKnown = {
  'effect-lost': (given) => `${effectLost(given)}, and no success was seen.`,
  'dead-letter-lost': (given) => `${deadLetterLost(given, who(given))}.`,
  'queue-overflow': (given) => `${fullQueue(given)}; the message is not in it any more.`,
  'expired-in-queue': (given) =>
    `It is older than a message may grow in ${queueOf(given, false)}${where(given.duration('timeToLive'), (time) => ` (${time})`)}, and not in it any more.`,
  'trace-behind': (given) => `${group(given)} has committed past ${record(given)}, and no trace of it was seen.`,
  skipped: (given) => `${group(given)} has committed past ${record(given)}, and nothing was seen that shows what it did.`,
} as const satisfies Record<string, Sentence>;
