import { assertNever } from '../../domain/assert-never.ts';
import type { ObservationGiven } from '../observation-given.ts';
import type { ObservationTexts } from '../observation-texts.ts';
import { where } from '../given.ts';
import { sampleLine } from './sample-lines.ts';
import { exchangeLine, queueLine } from './topology-lines.ts';
import { quoted, since } from './words.ts';

function attempt(given: { readonly text: (value: string | undefined) => string }, value: string | undefined): string {
  return where(given.text(value), (text) => `, attempt ${text}`);
}

function outbox({ facts, named, text, error, number, instant }: ObservationGiven<'outbox'>): string {
  const attempts = where(
    facts.attempts === '0' ? '' : number(facts.attempts),
    (count) => ` after ${count} attempt${facts.attempts === '1' ? '' : 's'}`,
  );
  switch (facts.state) {
    case 'pending':
      return `The outbox row says pending${since(instant(facts.createdAt))}${attempts}${quoted(error)}`;
    case 'claimed':
      return `The outbox row says claimed${since(instant(facts.claimedAt))}${attempts}`;
    case 'sent':
      return `The outbox row says sent${where(instant(facts.sentAt), (time) => ` at ${time}`)}${where(named, (place) => `, to ${place}`)}`;
    case 'failed':
      return `The outbox row says failed${attempts}${quoted(error)}`;
    case 'none':
      return 'The outbox has its row; the table keeps no state';
    case 'unknown':
      return `The outbox row is in a state that the workspace does not name${where(text(facts.rawState), (state) => `: "${state}"`)}`;
    default:
      return assertNever(facts.state);
  }
}

const produceOutcomes = {
  ok: 'says sent',
  failed: 'says failed',
  returned: 'says returned by the broker as unroutable',
  unknown: 'has an outcome that the workspace does not name',
} as const;

function produce(given: ObservationGiven<'produce'>): string {
  const { facts, named, text, error } = given;
  const by = where(text(facts.producer), (producer) => ` of ${producer}`);
  const sequence = where(text(facts.sequence), (value) => `, sequence ${value}`);
  const raw = facts.outcome === 'unknown' ? where(text(facts.rawOutcome), (value) => `: "${value}"`) : '';
  return `The producer's trace${by} ${produceOutcomes[facts.outcome]}${raw}${where(named, (place) => `, to ${place}`)}${sequence}${attempt(given, facts.attempt)}${quoted(error)}`;
}

const visibilities = {
  visible: 'A copy',
  aborted: 'An aborted copy',
  open: 'A copy in an open transaction',
  undecided: 'A copy of which the end of its transaction was not read',
} as const;

function record({ facts, place, table, text }: ObservationGiven<'record'>): string {
  const found = place || table;
  const standing = facts.role === 'fallback' ? ` in the fallback${where(found, (at) => `, ${at}`)}` : where(found, (at) => ` at ${at}`);
  return `${visibilities[facts.visibility]} stands${standing}${where(text(facts.resendId), (id) => `, with the resend header "${id}"`)}`;
}

function witness({ facts, place, text }: ObservationGiven<'witness'>): string {
  const key = where(text(facts.routingKey), (name) => `, routing key "${name}"`);
  return `The exchange${where(text(facts.exchange), (name) => ` ${name}`)} accepted it: a copy stands in a witness stream${where(place, (at) => `, ${at}`)}${key}`;
}

function aside(kind: string): (given: ObservationGiven<'retry'> | ObservationGiven<'dead-letter'>) => string {
  return ({ facts, place, text, error }) =>
    `${visibilities[facts.visibility]} stands in the ${kind} place of ${text(facts.consumer)}${where(place, (at) => `, ${at}`)}${where(text(facts.cause), (cause) => `, cause "${cause}"`)}${where(text(facts.originQueue), (queue) => `, from queue ${queue}`)}${quoted(error)}`;
}

function commit({ facts, place, text, number }: ObservationGiven<'commit'>): string {
  const of = place === '' ? '' : ` of ${place}`;
  if (facts.committed === undefined) return `${text(facts.group)} has no committed offset${of}`;
  return `${text(facts.group)} has committed ${number(facts.committed)}${of}`;
}

const consumeOutcomes = {
  ok: 'says OK',
  failed: 'says failed',
  discarded: 'says discarded',
  filtered: 'says filtered out',
  duplicate: 'says dropped as a duplicate',
  unknown: 'has an outcome that the workspace does not name',
} as const;

function consume(given: ObservationGiven<'consume'>): string {
  const { facts, named, text, error } = given;
  if (facts.neighbour === true) return `The trace of ${text(facts.consumer)} has another message${where(named, (place) => ` at ${place}`)}`;
  const raw = facts.outcome === 'unknown' ? where(text(facts.rawOutcome), (value) => `: "${value}"`) : '';
  const member = where(text(facts.member), (value) => ` by member ${value}`);
  return `The trace of ${text(facts.consumer)} ${consumeOutcomes[facts.outcome]}${raw}${attempt(given, facts.attempt)}${member}${quoted(error)}`;
}

const means = { done: 'written with the effect or after it', claimed: 'claimed before the effect' } as const;

function dedupe({ facts, text, duration }: ObservationGiven<'dedupe'>): string {
  const shared = facts.ownsKey ? '' : '; another message may have written it';
  const expiry = facts.timeToLive === undefined ? '' : `, for another ${duration(facts.timeToLive)}`;
  return `The dedupe store of ${text(facts.consumer)}, ${text(facts.place)}, has the key "${text(facts.key)}", ${means[facts.means]}${expiry}${shared}`;
}

function effect({ facts, table, text }: ObservationGiven<'effect'>): string {
  const shared = facts.ownsKey ? '' : '; another message may have written it';
  return `The effect of ${text(facts.consumer)} exists${where(table, (name) => ` in ${name}`)}, key "${text(facts.key)}"${shared}`;
}

const resends = { confirmed: 'confirmed', uncertain: 'of uncertain outcome', open: 'not settled yet' } as const;

function config(given: ObservationGiven<'config'>): string {
  const { facts, place, text, number, instant, duration } = given;
  switch (facts.subject) {
    case 'exchange':
      return exchangeLine(facts, given);
    case 'queue':
      return queueLine(facts, given);
    case 'topic':
      return `${place || 'The topic'} has ${number(facts.partitions)} partition${facts.partitions === '1' ? '' : 's'}, ${facts.cleanupPolicy === undefined ? 'its cleanup policy may not be read' : `cleanup policy ${text(facts.cleanupPolicy)}`}`;
    case 'partition':
      return `${place || 'The partition'} begins at ${number(facts.logStart)}, is stable up to ${number(facts.lastStable)} and ends at ${number(facts.highWatermark)}`;
    case 'epoch':
      return `The first record of leader epoch ${text(facts.epoch)}${where(place, (at) => ` stands at ${at}`)}, after epoch ${text(facts.previousEpoch)}`;
    case 'place': {
      const other = `Another message${where(text(facts.messageId), (id) => ` ("${id}")`)}`;
      return `${facts.holds === 'nothing' ? 'No record' : other} stands${where(place, (at) => ` at ${at}`)}`;
    }
    case 'database': {
      const clock = `The database's clock is ${duration(facts.clockOffset)} ${facts.clockOffset.startsWith('-') ? 'behind' : 'ahead of'} this machine's`;
      if (!facts.replica) return clock;
      return `${clock}; it is a replica${facts.replayedAt === undefined ? ', how far behind is not known' : `, replayed up to ${instant(facts.replayedAt)}`}`;
    }
    case 'commit-sample':
    case 'partition-sample':
    case 'exchange-sample':
    case 'queue-sample':
      return sampleLine(facts, given);
    case 'resend':
      return `The ledger has the resend "${text(facts.resendId)}" of plan ${text(facts.plan)}, ${resends[facts.outcome]}`;
    default:
      return assertNever(facts);
  }
}

export const observations: ObservationTexts = {
  lines: {
    outbox,
    produce,
    record,
    witness,
    retry: aside('retry'),
    'dead-letter': aside('dead-letter'),
    commit,
    consume,
    dedupe,
    effect,
    config,
  },
  lanes: {
    outbox: 'Outbox',
    relay: 'Relay',
    broker: 'Broker',
    fallback: 'Fallback',
    retry: 'Retry',
    'dead-letter': 'Dead letter',
    dedupe: 'Dedupe',
    effect: 'Effect',
  },
  railStages: { outbox: 'outbox', relay: 'relay', broker: 'broker', consumer: 'consumer', effect: 'effect' },
  railStates: { seen: 'seen', 'not-reached': 'not reached', unread: 'not read', ended: 'ended here' },
};
