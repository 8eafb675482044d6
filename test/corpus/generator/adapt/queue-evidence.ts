import type { Evidence } from '../../../../main/domain/lifecycle/correlate.ts';
import type { Coverage } from '../../../../main/domain/observation/coverage.ts';
import type { ConfigFacts, ConfigObservation, Observation } from '../../../../main/domain/observation/observation.ts';
import type { Route } from '../../../../main/domain/workspace/route.ts';
import { deadLetterQueue, queueConsumer, queueRoute } from '../../../domain/builders/rabbit.ts';
import { claimStore, doneStore, invoices, outbox, trace } from '../../../domain/builders/route.ts';
import type { QueueLook } from '../look/queue-look.ts';
import type { Streamed } from '../model/queue-world.ts';
import { spans } from '../model/shape.ts';
import { dedupeSeen, effectSeen, instant, lineSeen, rowSeen, sendSeen, unsentSeen } from './observations.ts';

/** How far a stream's clock may be off, where the route does not say. */
const margin = 60_000;

function routeOf({ queueShape: shape }: QueueLook): Route {
  const table = { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'message_id' } } as const;
  return queueRoute({
    outbox: shape.outbox ? outbox({ allowance: spans.allowance }) : null,
    fallbacks: shape.fallback ? [table] : [],
    overdueAfter: spans.overdueAfter,
    grace: spans.grace,
    consumers: [
      queueConsumer({
        tracedAs: 'billing',
        witness: shape.witness === 'none' ? null : 'billing.witness',
        deadLetter: shape.deadLetter === 'declared' ? deadLetterQueue : null,
        trace: shape.trace === 'none' ? null : trace({ name: 'billing-trace', source: 'trace-db', sampled: shape.trace }),
        dedupe: shape.dedupe === 'none' ? [] : [shape.dedupe === 'before' ? claimStore : doneStore],
        effect: shape.effect ? { ...invoices, key: [{ name: 'messageId' }] } : null,
      }),
    ],
  });
}

function config(coordinates: ConfigObservation['coordinates'], facts: ConfigFacts, at: number): ConfigObservation {
  return { id: '', source: 'rabbit', kind: 'config', at: instant(at), clock: 'tool', coordinates, facts };
}

function copySeen({ offset, id, key, at, publishedAt, cause }: Streamed, topic: string): Observation {
  const facts = {
    messageId: id,
    businessKey: key,
    visibility: 'visible',
    timestampType: 'append',
    publishedAt: instant(publishedAt),
  } as const;
  const common = {
    id: '',
    source: 'rabbit',
    at: instant(at),
    clock: 'broker',
    coordinates: { topic, partition: '0', offset: String(offset) },
  } as const;
  if (cause === null) return { ...common, kind: 'witness', facts: { ...facts, role: 'destination', exchange: 'shop' } };
  return { ...common, kind: 'dead-letter', facts: { ...facts, consumer: 'billing', cause, originQueue: 'billing.q' } };
}

/** By when the message had been sent, or put aside; empty while it may be sent at any moment. */
function sentBy({ rows, sends, returned, lines, queueShape }: QueueLook, id: string): readonly number[] {
  const own = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] => all.filter((each) => each.id === id);
  const waits = own(rows).some(({ state }) => state === 'pending' || state === 'claimed');
  if (waits) return [];
  const said = [
    ...own(rows).map(({ sentAt, claimedAt }) => sentAt ?? claimedAt ?? 0),
    ...[...own(sends), ...own(returned)].map(({ at }) => at),
  ];
  const failed = own(lines).filter(({ outcome }) => outcome === 'failed' && queueShape.deadLetter !== 'none');
  return [...said, ...failed.map(({ at }) => at)];
}

interface StreamRead {
  readonly topic: string;
  readonly role: 'destination' | 'dead-letter';
  readonly log: readonly Streamed[];
  /** Null: nothing was read. */
  readonly end: number | null;
}

/** The boundaries of a stream, and what of it was read: from where the message may first stand. */
function streamOf(look: QueueLook, id: string, since: number | null, { topic, role, log, end }: StreamRead) {
  const part = look.parts.find(({ name }) => name === `${topic}/0`);
  if (part === undefined) return { configs: [], coverage: [] };
  const entry: Coverage = {
    id: '',
    source: 'rabbit',
    role,
    part: `${topic}/0`,
    unit: 'offset',
    wanted: null,
    read: [],
    asOf: part.asOf === null ? null : instant(part.asOf),
    complete: part.trouble === 'none',
    needed: false,
    reason: part.trouble === 'none' ? null : part.trouble === 'half' ? 'cancelled: stopped' : 'unreachable: connection refused',
  };
  if (end === null) return { configs: [], coverage: [entry] };
  const high = part.trouble === 'half' ? end * 2 + 1 : end;
  const from = since === null ? 0 : (log.find(({ at }) => at >= since - margin)?.offset ?? end);
  const last = log.at(-1)?.at ?? null;
  const ends = sentBy(look, id).map((at) => at + spans.grace + margin);
  const proven = Math.max(...ends.filter((at) => last !== null && last >= at));
  const bounds: ConfigFacts = {
    subject: 'partition',
    logStart: '0',
    lastStable: String(high),
    highWatermark: String(high),
    ...(Number.isFinite(proven) && part.trouble === 'none' ? { endAt: instant(proven) } : {}),
  };
  const described: ConfigFacts = { subject: 'topic', partitions: '1', cleanupPolicy: 'delete', timestampType: 'append', topicId: topic };
  return {
    configs: [config({ topic }, described, look.now), config({ topic, partition: '0' }, bounds, look.now)],
    coverage: [{ ...entry, wanted: { from: String(from), to: String(high) }, read: [{ from: String(from), to: String(end) }] }],
  };
}

function topologySeen(look: QueueLook): readonly Observation[] {
  const { routed, numbers, queueShape: shape, parts } = look;
  const exchange: ConfigFacts = { subject: 'exchange', type: 'topic', routed: routed === true ? 'yes' : 'no' };
  const letters = { deadLetterExchange: 'dlx', deadLetterReaches: numbers?.lettersReach === true ? 'yes' : 'no' } as const;
  const queue = (given: NonNullable<QueueLook['numbers']>): ConfigFacts => ({
    subject: 'queue',
    type: 'classic',
    bound: given.bound ? 'yes' : 'no',
    ready: String(given.ready),
    unacknowledged: String(given.unacknowledged),
    consumers: '1',
    lag: '5000',
    ...(given.headAt === null ? {} : { headAt: instant(given.headAt) }),
    ...(shape.messageTtl === null ? {} : { messageTtl: String(shape.messageTtl) }),
    ...(shape.limit === null ? {} : { maxLength: String(shape.limit), overflow: shape.overflow }),
    ...(shape.deadLetter === 'none' ? {} : letters),
  });
  const witness: ConfigFacts = { subject: 'queue', type: 'stream', bound: look.witnessBound ? 'yes' : 'no' };
  const streamAsked = parts.some(({ name, trouble }) => name === 'queue billing.witness' && trouble === 'none');
  return [
    ...(routed === null ? [] : [config({ exchange: 'shop', routingKey: 'orders' }, exchange, look.now)]),
    ...(numbers === null ? [] : [config({ queue: 'billing.q' }, queue(numbers), numbers.takenAt)]),
    ...(streamAsked ? [config({ queue: 'billing.witness' }, witness, look.now)] : []),
  ];
}

/** What Waybill's sources would have found of one message, and covered. */
export function queueEvidenceOf(look: QueueLook, id: string, since: number | null): Evidence {
  const witness = streamOf(look, id, since, { topic: 'billing.witness', role: 'destination', log: look.witness, end: look.witnessRead });
  const letters = streamOf(look, id, since, {
    topic: 'billing.dlq.witness',
    role: 'dead-letter',
    log: look.letters,
    end: look.lettersRead,
  });
  const points = look.parts.filter(({ name }) => !name.endsWith('/0'));
  const returned = look.returned.map((send, index): Observation => {
    const line = sendSeen(send, look.sends.length + index);
    return line.kind === 'produce' ? { ...line, facts: { ...line.facts, outcome: 'returned' } } : line;
  });
  return {
    route: routeOf(look),
    observations: [
      ...look.rows.map((row) => rowSeen(row, look.shape)),
      ...look.sends.map(sendSeen),
      ...returned,
      ...look.unsent.map(unsentSeen),
      ...look.witness.map((copy) => copySeen(copy, 'billing.witness')),
      ...look.letters.flatMap((copy) => (copy.cause === null ? [] : [copySeen(copy, 'billing.dlq.witness')])),
      ...look.lines.flatMap(lineSeen),
      ...look.claims.map((entry) => dedupeSeen(entry, 'claimed')),
      ...look.done.map((entry) => dedupeSeen(entry, 'done')),
      ...look.effects.flatMap((each, index) => effectSeen(each, index, 'by-id', [], true)),
      ...topologySeen(look),
      ...witness.configs,
      ...letters.configs,
    ],
    coverage: [
      ...points.map(({ role, source, name, asOf, trouble }): Coverage => {
        const topology = source === 'rabbit';
        return {
          id: '',
          source,
          role: topology ? 'topology' : role,
          part: name,
          unit: 'none',
          wanted: null,
          read: [],
          asOf: asOf === null ? null : instant(asOf),
          complete: trouble === 'none',
          needed: false,
          reason: trouble === 'none' ? null : 'unreachable: connection refused',
        };
      }),
      ...witness.coverage,
      ...letters.coverage,
    ],
    now: instant(look.now),
  };
}
