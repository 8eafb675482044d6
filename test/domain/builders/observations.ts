import type {
  AsideFacts,
  CommitObservation,
  ConsumeFacts,
  ConsumeObservation,
  DeadLetterObservation,
  DedupeFacts,
  DedupeObservation,
  EffectFacts,
  EffectObservation,
  OutboxFacts,
  OutboxObservation,
  ProduceFacts,
  ProduceObservation,
  RecordFacts,
  RecordObservation,
  RetryObservation,
  WitnessFacts,
  WitnessObservation,
} from '../../../main/domain/observation/observation.ts';
import type { Instant } from '../../../main/domain/observation/instant.ts';
import { ago, minute, second } from './time.ts';

/** The message of these tests, and the order it belongs to. */
export const messageId = 'm-17';
export const businessKey = 'o-9';
const names = { messageId, businessKey };

/** When it was written, sent and stored, where a test does not say. */
export const createdAt = ago(10 * minute);
export const sentAt = ago(10 * minute - second);
const storedAt = ago(10 * minute - 2 * second);
const consumedAt = ago(9 * minute);

interface Place {
  readonly source?: string;
  readonly topic?: string;
  readonly partition?: string;
  readonly offset?: string;
  readonly at?: Instant | null;
}

/** Its outbox row: sent, unless the test says otherwise. `key` is the row's primary key. */
export function row({ key = '17', ...facts }: Partial<OutboxFacts> & { readonly key?: string } = {}): OutboxObservation {
  const given: OutboxFacts = { ...names, state: 'sent', createdAt, ...facts };
  const said = given.state === 'sent' && !('sentAt' in facts) ? { ...given, sentAt } : given;
  return {
    id: '',
    source: 'shop-db',
    kind: 'outbox',
    at: said.createdAt ?? null,
    clock: 'row',
    coordinates: { table: 'public.outbox', key },
    facts: said,
  };
}

/** A line of the trace's produce stage. */
export function send({
  key = '1',
  at = sentAt,
  ...facts
}: Partial<ProduceFacts> & { readonly key?: string; readonly at?: Instant | null } = {}): ProduceObservation {
  return {
    id: '',
    source: 'shop-db',
    kind: 'produce',
    at,
    clock: 'producer',
    coordinates: { table: 'public.message_events', key },
    facts: { ...names, outcome: 'ok', ...facts },
  };
}

/** A copy in the destination at partition 1, offset 500. */
export function copy({
  source = 'kafka',
  topic = 'orders',
  partition = '1',
  offset = '500',
  at = storedAt,
  ...facts
}: Partial<RecordFacts> & Place = {}): RecordObservation {
  const said: RecordFacts = { ...names, role: 'destination', visibility: 'visible', timestampType: 'create', leaderEpoch: '3', ...facts };
  return { id: '', source, kind: 'record', at, clock: 'producer', coordinates: { topic, partition, offset }, facts: said };
}

/** A copy in the stream that is bound like the queue of `billing`: the exchange `shop` accepted it. */
export function witnessed({
  source = 'rabbit',
  topic = 'billing.witness',
  partition = '0',
  offset = '500',
  at = storedAt,
  ...facts
}: Partial<WitnessFacts> & Place = {}): WitnessObservation {
  const said: WitnessFacts = { ...names, role: 'destination', visibility: 'visible', timestampType: 'append', exchange: 'shop', ...facts };
  return { id: '', source, kind: 'witness', at, clock: 'broker', coordinates: { topic, partition, offset }, facts: said };
}

/** A copy in the stream that is bound like the dead-letter queue of `billing`. */
export function queueLetter(parts: Partial<AsideFacts> & Place = {}): DeadLetterObservation {
  return deadLetter({ source: 'rabbit', topic: 'billing.dlq.witness', originQueue: 'billing.q', ...parts });
}

/** A row of a fallback table. */
export function unsent(parts: Partial<RecordFacts> & { readonly key?: string; readonly at?: Instant | null } = {}): RecordObservation {
  const { key = '7', at = storedAt, ...facts } = parts;
  const said: RecordFacts = { ...names, role: 'fallback', visibility: 'visible', ...facts };
  return { id: '', source: 'shop-db', kind: 'record', at, clock: 'row', coordinates: { table: 'public.unsent', key }, facts: said };
}

/** A copy in the fallback destination. */
export function divertedCopy(parts: Partial<RecordFacts> & Place = {}): RecordObservation {
  return copy({ topic: 'orders-backup', partition: '0', offset: '70', role: 'fallback', ...parts });
}

type Aside = Partial<AsideFacts> & Place;

function asideFacts(facts: Partial<AsideFacts>): AsideFacts {
  return { ...names, consumer: 'billing', visibility: 'visible', timestampType: 'create', leaderEpoch: '3', ...facts };
}

/** A copy in the retry topic of `billing`. */
export function retried({
  source = 'kafka',
  topic = 'orders-retry-0',
  partition = '0',
  offset = '40',
  at = consumedAt,
  ...facts
}: Aside = {}): RetryObservation {
  return { id: '', source, kind: 'retry', at, clock: 'producer', coordinates: { topic, partition, offset }, facts: asideFacts(facts) };
}

/** A copy in the dead-letter topic of `billing`. */
export function deadLetter({
  source = 'kafka',
  topic = 'orders.DLT',
  partition = '0',
  offset = '30',
  at = consumedAt,
  ...facts
}: Aside = {}): DeadLetterObservation {
  return {
    id: '',
    source,
    kind: 'dead-letter',
    at,
    clock: 'producer',
    coordinates: { topic, partition, offset },
    facts: asideFacts(facts),
  };
}

/** How far `billing` has committed in the partition of the copy: past it. `committed: null` is a group without a commit there. */
export function commit({
  source = 'kafka',
  topic = 'orders',
  partition = '1',
  consumer = 'billing',
  group = 'billing-v2',
  committed = '900',
  at = null,
}: { readonly consumer?: string; readonly group?: string; readonly committed?: string | null } & Place = {}): CommitObservation {
  const facts = { consumer, group, ...(committed === null ? {} : { committed }) };
  return { id: '', source, kind: 'commit', at, clock: 'broker', coordinates: { topic, partition }, facts };
}

type Line = Partial<ConsumeFacts> & { readonly key?: string; readonly at?: Instant | null };

/** A line of the trace's consume stage: a success of `billing`. */
export function consumed({ key = '2', at = consumedAt, ...facts }: Line = {}): ConsumeObservation {
  const said: ConsumeFacts = { ...names, consumer: 'billing', trace: 'orders-trace', outcome: 'ok', ...facts };
  return {
    id: '',
    source: 'shop-db',
    kind: 'consume',
    at,
    clock: 'producer',
    coordinates: { table: 'public.message_events', key },
    facts: said,
  };
}

/** A line of another message: `billing` traced a later offset of the copy's partition, long enough ago. */
export function neighbour(parts: Line = {}): ConsumeObservation {
  return consumed({ key: '3', messageId: 'm-18', businessKey: 'o-10', partition: '1', offset: '501', neighbour: true, ...parts });
}

/** An entry of the store that `billing` writes with its effect. */
export function deduped({
  source = 'bill-db',
  at = consumedAt,
  ...facts
}: Partial<DedupeFacts> & { readonly source?: string; readonly at?: Instant | null } = {}): DedupeObservation {
  const said: DedupeFacts = {
    ...names,
    consumer: 'billing',
    place: 'public.processed',
    key: messageId,
    means: 'done',
    ownsKey: true,
    ...facts,
  };
  return { id: '', source, kind: 'dedupe', at, clock: 'row', coordinates: { table: said.place, key: said.key }, facts: said };
}

/** The key that `billing` writes with its effect into a store whose keys expire. */
export function keyed(parts: Partial<DedupeFacts> = {}): DedupeObservation {
  return deduped({ source: 'cache', place: 'cache', ...parts });
}

/** An entry that `billing` wrote before its effect. */
export function claimed(parts: Partial<DedupeFacts> & { readonly at?: Instant | null } = {}): DedupeObservation {
  return deduped({ place: 'public.claims', means: 'claimed', ...parts });
}

/** A row that `billing` wrote as its effect. */
export function effect({
  row: number = '1',
  source = 'bill-db',
  table = 'public.invoices',
  at = consumedAt,
  ...facts
}: Partial<EffectFacts> & {
  readonly row?: string;
  readonly source?: string;
  readonly table?: string;
  readonly at?: Instant | null;
} = {}): EffectObservation {
  const said: EffectFacts = { ...names, consumer: 'billing', key: businessKey, ownsKey: true, ...facts };
  return { id: '', source, kind: 'effect', at, clock: 'row', coordinates: { table, key: said.key, row: number }, facts: said };
}
