import type { OrderKind } from '../../domain/lifecycle/order-answer.ts';
import { where } from '../given.ts';
import type { OrderGiven, OrderTexts } from '../order-texts.ts';
import { and, lower } from './words.ts';

/** `1 of 3 steps of ORD-1 was`: the subject of a customer's sentence with the verb that agrees with it. */
function steps({ key, answer: { affected, total } }: OrderGiven, singular: string, plural: string): string {
  if (total === 1) return `The step we follow for ${key} ${singular}`;
  const subject = affected === total ? `All ${total} steps` : `${affected} of ${total} steps`;
  return `${subject} we follow for ${key} ${affected === 1 ? singular : plural}`;
}

/** A sentence that is said as a fact only when it is proven. */
function careful(given: OrderGiven, fact: readonly [string, string], suspicion: string): string {
  return given.suspected ? `${steps(given, suspicion, suspicion)}, but this is not certain.` : `${steps(given, ...fact)}.`;
}

/** The same words for one step and for several. */
function both(text: string): readonly [string, string] {
  return [text, text];
}

const customer: Readonly<Record<OrderKind, (given: OrderGiven) => string>> = {
  lost: (given) => careful(given, both('did not get through in our systems'), 'may not have got through in our systems'),
  'aborted-though-sent': (given) =>
    careful(given, ['was cancelled inside our systems', 'were cancelled inside our systems'], 'may have been cancelled inside our systems'),
  skipped: (given) => careful(given, ['was not carried out', 'were not carried out'], 'may not have been carried out'),
  'effect-lost': (given) => careful(given, both('had no effect in one of our systems'), 'may have had no effect in one of our systems'),
  'duplicate-effect': (given) => `${steps(given, ...both('may have been carried out more than once'))}.`,
  stuck: (given) =>
    careful(
      given,
      ['is recorded in our systems but has not been passed on', 'are recorded in our systems but have not been passed on'],
      'may not have been passed on',
    ),
  late: (given) => careful(given, ['is still on its way and late', 'are still on their way and late'], 'may still be on the way and late'),
  diverted: (given) =>
    careful(
      given,
      ['is kept in our systems but has not been passed on', 'are kept in our systems but have not been passed on'],
      'may not have been passed on',
    ),
  failed: (given) =>
    careful(
      given,
      ['was not completed by every system that handles it', 'were not completed by every system that handles them'],
      'may not have been completed by every system that should handle it',
    ),
  'too-late': (given) =>
    careful(
      given,
      ['was not carried out within its time limit', 'were not carried out within their time limit'],
      'may not have been carried out within the time limit',
    ),
  unknown: ({ key }) => `We cannot say yet what became of ${key}, because what could be checked so far does not settle it.`,
  'passed-on': (given) => {
    const passed = given.suspected ? both('may have been passed on') : (['was passed on', 'were passed on'] as const);
    return `${steps(given, ...passed)}, and completion is not recorded.`;
  },
  'on-its-way': (given) => careful(given, ['is still on its way', 'are still on their way'], 'may still be on the way'),
  withdrawn: (given) =>
    careful(
      given,
      ['was withdrawn before it was passed on', 'were withdrawn before they were passed on'],
      'may have been withdrawn before being passed on',
    ),
  'no-longer-kept': (given) =>
    careful(
      given,
      [
        'was seen by every system that handles it and is no longer stored',
        'were seen by every system that handles them and are no longer stored',
      ],
      'may no longer be stored',
    ),
  replaced: (given) =>
    careful(given, ['was replaced by a newer state', 'were replaced by a newer state'], 'may have been replaced by a newer state'),
  'left-out': (given) =>
    careful(
      given,
      ['was left out on purpose by a system that received it', 'were left out on purpose by a system that received them'],
      'may have been left out on purpose',
    ),
  'nothing-found': ({ key }) => `We find nothing under ${key}.`,
  'all-arrived': (given) => careful(given, ['has been carried out', 'have been carried out'], 'may have been carried out'),
};

function messages({ answer: { affected } }: OrderGiven): string {
  return affected === 1 ? '1 message' : `${affected} messages`;
}

function onRoutes({ routes }: OrderGiven): string {
  return routes.length === 0 ? '' : ` on ${routes.length === 1 ? 'route' : 'routes'} ${and(routes)}`;
}

/** `2 messages on route orders`. */
function those(given: OrderGiven): string {
  return `${messages(given)}${onRoutes(given)}`;
}

/** `2 messages on route orders are waiting`, or `may be waiting` where that is only suspected. */
function thoseAre(given: OrderGiven, what: string): string {
  return `${those(given)} ${given.suspected ? 'may be' : given.answer.affected === 1 ? 'is' : 'are'} ${what}`;
}

const processed = {
  none: 'nothing was processed',
  some: 'some consumers have processed already and would get another copy',
  unknown: 'whether anything was processed is not known',
} as const;

function since({ since: time }: OrderGiven): string {
  return where(time, (text) => ` since ${text}`);
}

const next: Readonly<Record<OrderKind, (given: OrderGiven) => string>> = {
  lost: (given) =>
    given.suspected
      ? `Do not resend yet: the loss of ${those(given)} is only suspected; ask the on-call engineer to confirm it`
      : `Plan a resend of ${those(given)}; ${processed[given.answer.processed]}`,
  'aborted-though-sent': (given) =>
    `Do not resend; ask the on-call engineer why the transaction of ${those(given)} was aborted although the outbox says sent`,
  skipped: (given) =>
    `Do not resend yet; ask the on-call engineer whether ${those(given)} took effect, because the consumer may have done the work without recording it`,
  'effect-lost': (given) =>
    `Do not resend: the consumer's idempotency key would drop it; ask the on-call engineer to look at the key of ${those(given)}`,
  'duplicate-effect': (given) =>
    `Do not resend; ask the owner of the consumer to compare the effects of ${those(given)}, and to undo one where there are two`,
  stuck: (given) => `Do not resend; ask the on-call engineer to wake the relay: ${thoseAre(given, 'waiting in the outbox')}${since(given)}`,
  late: (given) =>
    `Do not resend: ${thoseAre(given, 'still waiting')}${since(given)}; ask the on-call engineer what holds the consumer back`,
  diverted: (given) =>
    `Do not resend; ask the on-call engineer to move what belongs there to the destination: ${thoseAre(given, 'only in a fallback')}`,
  failed: (given) =>
    given.suspected
      ? `Do not resend yet: ask the on-call engineer whether ${those(given)} succeeded later, because that was not read`
      : `Ask the on-call engineer to mend the cause named in the evidence, then plan a resend of ${those(given)}; ${processed[given.answer.processed]}`,
  'too-late': (given) =>
    given.suspected
      ? `Do not resend yet: ask the on-call engineer to confirm that ${those(given)} expired in the queue`
      : `Check whether ${those(given)} may still be sent this late before planning a resend; ${processed[given.answer.processed]}`,
  unknown: () => 'Do not resend and do not promise anything: no conclusion is possible yet',
  'passed-on': (given) => `Do not resend; ask the team that receives ${those(given)}, because nothing records what became of it there`,
  'on-its-way': (given) => `Do not resend: ${thoseAre(given, 'still on the way')}${since(given)}; look again later`,
  withdrawn: (given) => `Nothing to resend: the producer's transaction of ${those(given)} was aborted; ask its owner if that is wrong`,
  'no-longer-kept': (given) => `Nothing to resend: retention removed ${those(given)}, and no declared consumer is without a sighting of it`,
  replaced: (given) => `Nothing to resend: a later record of the same key took the place of ${those(given)}`,
  'left-out': (given) => `Nothing to resend: the consumer left out ${those(given)} on purpose; ask its owner if that is wrong`,
  'nothing-found': () => 'Check the number, then widen the time and the routes',
  'all-arrived': () => 'Nothing to do on the routes that were read; if something is still missing, look behind the consumers',
};

export const order: OrderTexts = {
  customer,
  next,
  waitWithResend: 'Do not resend yet: an unread part may still show what became of it',
  nextSentence: (step, unread) => (unread === '' ? `${step}.` : `${step}; still missing: ${unread}.`),
  markdown: {
    customer: 'For the customer',
    next: 'What to do next',
    verdict: 'Verdict',
    route: 'Route',
    time: 'Time',
    messageId: 'Message id',
    noMessages: 'No message was found.',
    notRead: 'Not read',
    somethingUnread: 'Not everything that was needed was read.',
    everythingRead: 'Everything that was needed was read.',
    unknownTime: 'unknown',
    duplicate: (name) => `, ${lower(name)}`,
  },
};
