import type { ProduceRuleId } from '../rule-id.ts';
import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { Sentence } from '../sentence-texts.ts';
import { at, counted, quoted, since } from './words.ts';

const nowhere = 'neither the destination nor a fallback has a copy';

function place(given: Given): string {
  return where(given.place, (text) => ` at ${text}`);
}

function aborted(given: Given): string {
  if (given.single('copies')) return `The copy${place(given)} was aborted with its transaction`;
  return `${given.number('copies')} copies${where(given.place, (text) => `, one of them at ${text},`)} were aborted with their transactions`;
}

function rowSaysSent(given: Given): string {
  return given.text('rowSaysSent') === 'true' ? ' The outbox row says sent all the same.' : '';
}

function row(given: Given): string {
  const key = where(given.number('key'), (text) => ` ${text}`);
  return `The outbox row${key}${where(given.text('table'), (text) => ` of ${text}`)}`;
}

function saysSent(given: Given): string {
  const when = at(given.instant('sentAt'));
  return given.text('by') === 'trace' ? `The producer's trace says it was sent${when}` : `The outbox says it was sent${when}`;
}

function relayLost(given: Given): string {
  if (given.text('by') === 'stateless') {
    return `The outbox has its row, older than the relay is allowed to take, and ${nowhere}. The table keeps no state, so this fits a loss in the relay, but it may never have been sent, or the broker may have lost it.`;
  }
  if (given.certainty === 'proven') return `${saysSent(given)}, and ${nowhere}.`;
  return `${saysSent(given)}, and ${nowhere}. This fits a loss in the relay, but a leader may have changed meanwhile, so the broker may have lost it instead.`;
}

function inFlight(given: Given): string {
  const state = given.text('state');
  const when = where(given.instant('since'), (text) => ` (since ${text})`);
  const named = state === 'none' || state === 'unknown' ? 'The outbox has its row' : `The outbox row says ${state}`;
  const subject = state === '' ? "Only the producer's trace has it so far" : named;
  return `${subject}${when}; the time the route allows has not passed, so it is too early to miss anything.`;
}

function boundNowhere(given: Given): string {
  const key = where(given.text('routingKey'), (name) => ` for the key "${name}"`);
  const had = given.text('by') === 'samples' ? 'had no queue' : 'has no queue';
  const when = given.text('by') === 'samples' ? 'before and after that, as it was sampled,' : 'now';
  return `It was sent${at(given.instant('sentAt'))}, and the exchange${where(given.text('exchange'), (name) => ` ${name}`)} ${had}${key} ${when} and no alternate exchange`;
}

function logCut(given: Given): string {
  const cut = where(
    given.number('cutAt'),
    (offset) => `that log was cut at ${offset}${where(given.text('epoch'), (epoch) => ` when leader epoch ${epoch} began`)}`,
  );
  const other = `another message${where(given.text('other'), (id) => ` ("${id}")`)} stands there now`;
  const end = where(given.number('end'), (offset) => `that log ends at ${offset} now`);
  const shown = given.text('by') === 'other' ? other : given.text('by') === 'end' ? end : '';
  return `It was recorded${place(given)}, but ${[cut, shown].filter((part) => part !== '').join(', and ') || 'that log does not have it any more'}`;
}

function compacted(given: Given): string {
  const later = `a later record with its key${where(given.text('replacedBy'), (id) => ` ("${id}")`)} stands${where(given.number('replacedAt'), (offset) => ` at ${offset}`) || ' in the log'}`;
  return given.place === ''
    ? `It is said to have been sent, no copy is left, and ${later}`
    : `It was recorded${place(given)}, where no record stands any more, and ${later}`;
}

/** What the rules about production have proven. */
export const produceSentences: Readonly<Record<Exclude<ProduceRuleId, 'acknowledged-copy-missing'>, Sentence>> = {
  'not-yet-visible': (given) =>
    `A copy stands${place(given)} in a transaction${where(given.text('producerId'), (id) => ` of producer ${id}`)} that has not ended; consumers that read committed records cannot see it yet.`,
  'open-transaction-overdue': (given) =>
    `A copy stands${place(given)} in a transaction that has not ended${where(given.instant('since'), (time) => `, although its record is from ${time}`)}; brokers end a transaction after 15 minutes by default.`,
  'transaction-aborted': (given) => `${aborted(given)}; ${nowhere} that was not.${rowSaysSent(given)}`,
  stored: (given) => {
    return given.single('copies')
      ? `A copy can be read${place(given)}.`
      : `${given.number('copies')} copies can be read${where(given.place, (text) => `, one of them at ${text}`)}.`;
  },
  'accepted-by-exchange': (given) =>
    `The exchange${where(given.text('exchange'), (name) => ` ${name}`)} accepted it: a stream that is bound like a queue has a copy${place(given)}. That proves nothing of the queues themselves.`,
  diverted: (given) => {
    const seen = `A copy stands in a fallback${where(given.place || given.text('table'), (text) => ` (${text})`)}, and no consumer has been seen with it`;
    return given.certainty === 'proven'
      ? `${seen}; the destination has none.`
      : `${seen}. This fits a diversion, but the destination was not read completely and may have a copy too.`;
  },
  'lost-to-retention': (given) =>
    `It was recorded${place(given)}, but the broker keeps that partition only from ${given.number('logStart') || 'a later offset'} on, and ${given.text('consumer') || 'a consumer'} has committed no further than ${given.number('committed') || 'that offset'}: it was removed before that group was past it.`,
  expired: (given) =>
    `It was recorded${place(given)}, and the broker now keeps that partition only from ${given.number('logStart') || 'a later offset'} on. Every declared consumer was past it while it was still there.`,
  compacted: (given) =>
    given.certainty === 'proven'
      ? `${compacted(given)}: the topic keeps only the last record of each key.`
      : `${compacted(given)}. This fits a topic that keeps only the last record of each key, but where its own record stood is not known.`,
  'broker-lost': (given) =>
    given.certainty === 'proven'
      ? `${logCut(given)}; ${nowhere}.`
      : given.text('cause') === 'compacts'
        ? `${logCut(given)}. This fits a loss in the broker, but the topic compacts, so another copy may have been replaced by a later record.`
        : `${logCut(given)}. This fits a loss in the broker, but that log never changed its leader, so it may be another topic of the same name, or the recorded place may be wrong.`,
  'sighted-downstream': (given) =>
    `It was produced: ${counted(given, 'sightings', 'observation behind the broker shows', 'observations behind the broker show')} it, although no readable copy was seen in the destination.`,
  'produce-in-flight': inFlight,
  'outbox-stuck': (given) => {
    const waits = `${row(given)} has been in state "${given.text('state') || 'pending'}"${since(given.instant('since'))}, longer than the relay is allowed to take`;
    if (given.certainty === 'proven') return `${waits}; ${nowhere}.`;
    return `${waits}. This fits a stuck row, but it may have moved on since: not everything that would show a copy or the row's newest state was read.`;
  },
  'returned-unroutable': (given) => {
    const returned = `The broker returned it${at(given.instant('at'))}, because no queue was bound for it${quoted(given.error)}`;
    return given.certainty === 'proven'
      ? `${returned}; no copy was found.`
      : `${returned}. Another send was confirmed, which may have arrived.`;
  },
  'bound-nowhere': (given) =>
    given.certainty === 'proven'
      ? `${boundNowhere(given)}: it was dropped for want of a queue. No copy was found.`
      : `${boundNowhere(given)}. This fits a message that was dropped for want of a queue, but what was bound at that time is not on record.`,
  'send-failed': (given) => `The producer reported an error${quoted(given.error)}. Nobody got a confirmation, and ${nowhere}.`,
  'relay-lost': relayLost,
  'not-found': () => 'No source of the route has it, and all of them were read completely.',
};

/** What is known where these rules could not decide. */
export const produceKnown = {
  'transaction-aborted': (given) => `${aborted(given)}, and no other copy was seen.${rowSaysSent(given)}`,
  'lost-to-retention': (given) =>
    `It was recorded${place(given)}, below what the broker still keeps of that partition, and a group had not committed past it. Whether its consumer had it before is not known.`,
  'outbox-stuck': (given) =>
    `${row(given)} was in state "${given.text('state') || 'pending'}"${since(given.instant('since'))} when the replica was last up to date, within what the relay is allowed; since then it may have moved on.`,
  expired: (given) =>
    `It was recorded${place(given)}, and the broker keeps that partition only from ${given.number('logStart') || 'a later offset'} on, so the record was removed. Whether every group had passed it by then is not known.`,
  compacted: (given) => `${compacted(given)}.`,
  'broker-lost': (given) => `${logCut(given)}.`,
  'acknowledged-copy-missing': (given) => `It was recorded${place(given)}, and no copy was seen.`,
  'returned-unroutable': (given) =>
    `The broker returned it${at(given.instant('at'))}, because no queue was bound for it${quoted(given.error)}, and no copy was seen.`,
  'bound-nowhere': (given) => `${boundNowhere(given)}.`,
  'send-failed': (given) => `The producer reported an error${quoted(given.error)}, and no readable copy was seen.`,
  'relay-lost': (given) =>
    given.text('by') === 'stateless'
      ? 'The outbox has its row, older than the relay is allowed to take, and no readable copy was seen.'
      : `${saysSent(given)}, and no readable copy was seen.`,
  'not-found': () => 'No source that was read has it.',
} as const satisfies Record<string, Sentence>;
