import { instantOf } from '../../../../main/domain/observation/instant.ts';
import type { Instant } from '../../../../main/domain/observation/instant.ts';
import type { AsideFacts, Observation, OutboxFacts, RecordFacts } from '../../../../main/domain/observation/observation.ts';
import type { SeenCopy } from '../look/look.ts';
import type { KafkaShape } from '../model/shape.ts';
import type { Line, Place, Row, Send, Written } from '../model/world.ts';

/** Milliseconds as the text of an answer. */
export function instant(milliseconds: number): Instant {
  const text = instantOf(Math.round(milliseconds));
  if (text === null) throw new Error(`no instant: ${milliseconds}`);
  return text;
}

function placeFacts(place: Place | null): { readonly partition?: string; readonly offset?: string } {
  return place === null ? {} : { partition: String(place.partition), offset: String(place.offset) };
}

/** A row without states says only that it was written. */
export function rowSeen(row: Row, { outbox }: KafkaShape): Observation {
  const names = { messageId: row.id, businessKey: row.key, createdAt: instant(row.createdAt) };
  const facts: OutboxFacts =
    outbox === 'stateless'
      ? { ...names, state: 'none' }
      : {
          ...names,
          state: row.state,
          ...(row.claimedAt === null ? {} : { claimedAt: instant(row.claimedAt) }),
          ...(row.sentAt === null ? {} : { sentAt: instant(row.sentAt) }),
          ...placeFacts(row.place),
          ...(row.error === null ? {} : { error: row.error }),
        };
  return {
    id: '',
    source: 'shop-db',
    kind: 'outbox',
    at: names.createdAt,
    clock: 'row',
    coordinates: { table: 'public.outbox', key: String(row.number) },
    facts,
  };
}

export function sendSeen(send: Send, index: number): Observation {
  return {
    id: '',
    source: 'trace-db',
    kind: 'produce',
    at: instant(send.at),
    clock: 'producer',
    coordinates: { table: 'public.message_events', key: `s${index}` },
    facts: { messageId: send.id, businessKey: send.key, outcome: send.ok ? 'ok' : 'failed', ...placeFacts(send.place) },
  };
}

export function copySeen({ role, topic, partition, consumer, entry, visibility }: SeenCopy): readonly Observation[] {
  const { message, producer } = entry;
  if (message === null) return [];
  const facts: Omit<RecordFacts, 'role'> = {
    messageId: message.id,
    businessKey: message.key,
    visibility,
    timestampType: 'create',
    leaderEpoch: String(entry.leaderEpoch),
    valueHash: message.id,
    ...(producer === null ? {} : { producerId: String(producer.id), producerEpoch: '0', sequence: String(producer.sequence) }),
    ...(entry.resend === null ? {} : { resendId: entry.resend }),
  };
  const common = {
    id: '',
    source: 'kafka',
    at: instant(entry.at),
    clock: 'producer' as const,
    coordinates: { topic, partition: String(partition), offset: String(entry.offset) },
  };
  if (role === 'destination' || role === 'fallback') return [{ ...common, kind: 'record', facts: { ...facts, role } }];
  const aside: AsideFacts = { ...facts, consumer: consumer ?? '', cause: 'exception' };
  return [{ ...common, kind: role, facts: aside }];
}

export function unsentSeen({ id, key, at }: Written): Observation {
  return {
    id: '',
    source: 'shop-db',
    kind: 'record',
    at: instant(at),
    clock: 'row',
    coordinates: { table: 'public.unsent', key: id },
    facts: { role: 'fallback', visibility: 'visible', messageId: id, businessKey: key },
  };
}

/** A line is told twice: of its own message, and to those beside it of how far the trace has come. */
export function lineSeen(line: Line, index: number): readonly Observation[] {
  const own: Observation = {
    id: '',
    source: 'trace-db',
    kind: 'consume',
    at: instant(line.at),
    clock: 'producer',
    coordinates: { table: 'public.message_events', key: `c${index}` },
    facts: {
      consumer: line.consumer,
      trace: `${line.consumer}-trace`,
      outcome: line.outcome,
      messageId: line.id,
      businessKey: line.key,
      attempt: String(line.attempt),
      member: `member-${line.member}`,
      ...placeFacts(line.place),
    },
  };
  if (line.place === null) return [own];
  return [own, { ...own, facts: { ...own.facts, neighbour: true } }];
}

/** An entry of a dedupe table: its key is the message's. */
export function dedupeSeen({ consumer, id, at }: Written, means: 'claimed' | 'done'): Observation {
  const place = means === 'claimed' ? 'public.claims' : 'public.processed';
  return {
    id: '',
    source: 'bill-db',
    kind: 'dedupe',
    at: instant(at),
    clock: 'row',
    coordinates: { table: place, key: `${consumer} ${id}` },
    facts: { consumer, place, key: id, means, ownsKey: true, messageId: id },
  };
}

/**
 * An effect row is found by its key, for every message that may have written it. It belongs to one
 * alone when its key names the message, or the outbox shows that no other message has the key.
 */
export function effectSeen(
  { consumer, id, key, at }: Written,
  index: number,
  by: 'by-id' | 'by-key',
  rivals: readonly string[],
  keysKnown: boolean,
): readonly Observation[] {
  const owners = by === 'by-id' ? [id] : rivals;
  return owners.map((owner) => ({
    id: '',
    source: 'bill-db',
    kind: 'effect',
    at: instant(at),
    clock: 'row',
    coordinates: { table: 'public.invoices', key: by === 'by-id' ? id : key, row: String(index) },
    facts: {
      consumer,
      key: by === 'by-id' ? id : key,
      ownsKey: by === 'by-id' || (keysKnown && rivals.length === 1),
      messageId: owner,
    },
  }));
}
