import { micros, span } from '../../../main/domain/observation/instant.ts';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { examine } from '../builders/examination.ts';
import type { Reading } from '../builders/reading.ts';
import { minute } from '../builders/time.ts';
import { anyQueueReading } from './any-queue-reading.ts';
import { answered } from './oracle.ts';
import type { Property } from './property.ts';
import { showReading } from './show-reading.ts';

const impossible: readonly Code[] = ['COMMITTED', 'SKIPPED', 'NOT_YET_VISIBLE', 'TXN_ABORTED', 'COMPACTED', 'EXPIRED', 'LOST_TO_RETENTION'];

function codesOf(reading: Reading): readonly Code[] {
  const found = examine(reading);
  return [found.verdict, found.produced(), ...found.deliveries.map((delivery) => delivery.verdict)].map(({ code }) => code);
}

/** Queues have no commits, no transactions that show, and nothing that is compacted; a witness is not the queue. */
export const queuesKnowNoCommits: Property<Reading> = {
  law: 'no verdict on RabbitMQ speaks of commits, transactions, compaction or the retention of a witness',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) => codesOf(reading).find((code) => impossible.includes(code)) ?? null,
};

/** Numbers of a queue prove nothing of one message. */
export const queuesProveNothing: Property<Reading> = {
  law: 'what is told from the numbers of a queue is never proven',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) => {
    const told: readonly Code[] = ['OVERFLOW', 'TTL_EXPIRED', 'DLX_LOST', 'NOT_YET_CONSUMED'];
    const proven = examine(reading).deliveries.find(({ verdict }) => told.includes(verdict.code) && verdict.certainty === 'proven');
    return proven === undefined ? null : `proven ${proven.verdict.code}`;
  },
};

/** A plain second opinion on whether the witness of the route can show that the exchange never had the message. */
function witnessShows({ route, observations, coverage }: Reading): boolean {
  const [consumer] = route.consumers;
  const stream = consumer?.witness ?? null;
  if (stream === null) return false;
  const entries = coverage.filter((entry) => entry.role === 'destination' && entry.part === `${stream}/0`);
  const [entry] = entries;
  const whole = entry?.wanted !== null && entry?.wanted !== undefined && entry.complete && entry.reason === null && entry.asOf !== null;
  if (entries.length !== 1 || !whole || entry.read.every(({ from, to }) => from !== entry.wanted?.from || to !== entry.wanted.to))
    return false;
  const bound = observations.some(
    (each) =>
      each.kind === 'config' && each.facts.subject === 'queue' && each.coordinates['queue'] === stream && each.facts.bound === 'yes',
  );
  const log = observations.find(
    (each) => each.kind === 'config' && each.facts.subject === 'partition' && each.coordinates['topic'] === stream,
  );
  if (!bound || log?.kind !== 'config' || log.facts.subject !== 'partition') return false;
  const { endAt, logStart } = log.facts;
  const sent = observations.flatMap((each): readonly (string | null)[] => {
    if (each.kind === 'produce') return [each.at];
    return each.kind === 'outbox' && each.facts.state === 'sent' ? [each.facts.sentAt ?? null] : [];
  });
  const behind = sent.every((at) => at !== null && endAt !== undefined && micros(endAt) >= micros(at) + span(route.grace) + span(minute));
  return behind && Number(entry.wanted?.from) > Number(logStart);
}

/** A loss before the exchange is told only by a stream that was bound, older than the message, and has gone on behind it. */
export const exchangeLossNeedsAWitness: Property<Reading> = {
  law: 'RELAY_LOST behind an exchange is said only where a bound witness with something older and younger was read whole',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) =>
    examine(reading).produced().code === 'RELAY_LOST' && !witnessShows(reading) ? 'RELAY_LOST without a witness' : null,
};

/** What is gone from a queue is a loss only where everything that records processing is silent. */
export const queueLossNeedsSilence: Property<Reading> = {
  law: 'OVERFLOW, TTL_EXPIRED and DLX_LOST are said only where trace, stores and effect were read in vain',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) => {
    const lost: readonly Code[] = ['OVERFLOW', 'TTL_EXPIRED', 'DLX_LOST'];
    for (const { consumer: name, verdict } of examine(reading).deliveries) {
      const consumer = reading.route.consumers.find((each) => each.name === name);
      if (consumer === undefined || !lost.includes(verdict.code)) continue;
      const { trace, dedupe, effect } = consumer;
      if (trace === null && dedupe.length === 0 && effect === null) return `${verdict.code} where nothing records processing`;
      if (trace !== null && (trace.sampled !== 'every' || !answered(reading, 'trace', trace.source, trace.name)))
        return `${verdict.code} without the trace`;
      if (!dedupe.every((store) => answered(reading, 'dedupe', store.source, `${name}: ${store.table}`)))
        return `${verdict.code} without a dedupe store`;
      if (effect !== null && !answered(reading, 'effect', effect.source, `${name}: ${effect.table}`))
        return `${verdict.code} without the effect`;
    }
    return null;
  },
};

/** UNROUTED needs a word of somebody who knows: the broker that returned it, or its bindings. */
export const unroutedNeedsAWord: Property<Reading> = {
  law: 'UNROUTED is proven only by a returned message or by bindings sampled on both sides of the sending, and else suspected of an exchange that reaches no queue',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) => {
    const { code, certainty } = examine(reading).produced();
    if (code !== 'UNROUTED') return null;
    const returned = reading.observations.some((each) => each.kind === 'produce' && each.facts.outcome === 'returned');
    const nowhere = reading.observations.some(
      (each) =>
        each.kind === 'config' && each.facts.subject === 'exchange' && each.facts.routed === 'no' && each.facts.alternate === undefined,
    );
    const sampled = reading.observations.filter(
      (each) => each.kind === 'config' && each.facts.subject === 'exchange-sample' && each.facts.routed === 'no',
    );
    if (certainty === 'proven') return returned || sampled.length > 1 ? null : 'proven UNROUTED that nobody returned';
    return returned || nowhere ? null : 'UNROUTED though a queue is bound';
  },
};

/** What the numbers of a queue say of one message is only what they can say: a head that is older, or nothing that is held. */
export const numbersAreRead: Property<Reading> = {
  law: 'a message waits only behind a head, and is gone only from a queue of which nothing is unacknowledged',
  cases: anyQueueReading,
  show: showReading,
  complaint: (reading) => {
    const queue = reading.observations.findLast(
      (each) => each.kind === 'config' && each.facts.subject === 'queue' && each.coordinates['queue'] === 'billing.q',
    );
    const facts = queue?.kind === 'config' && queue.facts.subject === 'queue' ? queue.facts : null;
    for (const { verdict } of examine(reading).deliveries) {
      const waits = verdict.rule === 'waiting-in-queue' || verdict.rule === 'queue-overdue';
      const gone = ['queue-overflow', 'expired-in-queue', 'dead-letter-lost'].includes(verdict.rule) && verdict.code !== 'UNDETERMINED';
      if ((waits || gone) && (facts === null || facts.type === 'stream')) return `${verdict.code} without a queue`;
      if (waits && (facts?.headAt === undefined || facts.ready === '0')) return `${verdict.code} without a head`;
      if (gone && facts?.unacknowledged !== '0') return `${verdict.code} of what may be held`;
      if (gone && facts?.ready !== '0' && facts?.headAt === undefined) return `${verdict.code} of what may wait`;
    }
    return null;
  },
};
