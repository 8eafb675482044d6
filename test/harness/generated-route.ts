import { encodeRecordBatch } from '../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { createKeptTopic } from '../adapter/kafka-wire/kept-topic.ts';
import { produceBatches } from '../adapter/kafka-wire/raw-producer.ts';
import type { PlacedBatch } from '../adapter/kafka-wire/raw-producer.ts';
import type { KafkaAddress } from './kafka-address.ts';
import { queryPostgres } from './postgres-client.ts';

const recordsPerBatch = 500;

/** A route with any number of ordinary messages, and a few that something happened to. */
export interface GeneratedRoute {
  readonly kafka: KafkaAddress;
  /** The address of an empty database. */
  readonly database: string;
  readonly topic: string;
  readonly partitions: number;
  readonly messages: number;
  /** When the first message came to be, and milliseconds between the first and the last. */
  readonly begin: Date;
  readonly span: number;
  /** Every so many-th message has no record (then its relay lost it), or failed at its consumer. */
  readonly lostEach: number;
  readonly failedEach: number;
}

const tables = `
create table outbox (id bigserial primary key, message_id text not null, status text not null, created_at timestamptz not null, sent_at timestamptz);
create table trace (id bigserial primary key, message_id text not null, stage text not null, outcome text not null, at timestamptz not null,
  consumer text not null, partition_no int, offset_no bigint);
`;
const indexes = `
create index on outbox (created_at, id); create index on outbox (message_id);
create index on trace (at, id); create index on trace (message_id); create index on trace (partition_no, offset_no);
analyze outbox; analyze trace;
`;

/** The id of a message by its number, as text and in SQL. */
export function generatedId(number: number): string {
  return `a0eebc99-9c0b-4ef8-bb6d-${String(number).padStart(12, '0')}`;
}
const idInSql = `'a0eebc99-9c0b-4ef8-bb6d-' || lpad(n::text, 12, '0')`;

/** True for a message that the relay says it sent, and no log has. */
export function isLost({ lostEach }: Pick<GeneratedRoute, 'lostEach'>, number: number): boolean {
  return number % lostEach === lostEach - 1;
}

function timeOf({ begin, span, messages }: GeneratedRoute, number: number): number {
  return begin.getTime() + Math.floor((number * span) / messages);
}

/** Rows for messages [from, to), 5 ms between creation and sending, 9 ms until they are traced. */
async function fillTables(route: GeneratedRoute, from: number, to: number): Promise<void> {
  const { database, begin, span, messages, failedEach, lostEach } = route;
  const at = `timestamptz '${begin.toISOString()}' + floor(n::bigint * ${span} / ${messages}) * interval '1 millisecond'`;
  const numbers = `generate_series(${from}::bigint, ${to - 1}::bigint) n`;
  await queryPostgres(
    database,
    `insert into outbox (message_id, status, created_at, sent_at) select ${idInSql}, 'SENT', ${at}, ${at} + interval '5 milliseconds' from ${numbers};
     insert into trace (message_id, stage, outcome, at, consumer)
       select ${idInSql}, 'CONSUME', case when n % ${failedEach} = ${failedEach - 2} then 'ERROR' else 'OK' end, ${at} + interval '9 milliseconds', 'billing'
       from ${numbers} where n % ${lostEach} <> ${lostEach - 1}`,
  );
}

function* batches(route: GeneratedRoute, from: number, to: number): Generator<PlacedBatch> {
  const name = Buffer.from('message-id');
  const value = Buffer.alloc(80, '{"state":"paid"} ');
  for (let first = from; first < to; first += recordsPerBatch) {
    const numbers = Array.from({ length: Math.min(recordsPerBatch, to - first) }, (_, index) => first + index);
    const records = numbers
      .filter((number) => !isLost(route, number))
      .map((number) => ({
        timestamp: BigInt(timeOf(route, number) + 5),
        key: Buffer.from(`order-${number}`),
        value,
        headers: [{ name, value: Buffer.from(generatedId(number)) }],
      }));
    yield { partition: Math.floor(first / recordsPerBatch) % route.partitions, batch: encodeRecordBatch({ records }) };
  }
}

/** Adds messages [from, to) to a route that was made. Throws where the broker refuses a batch. */
export async function addGenerated(route: GeneratedRoute, from: number, to: number): Promise<void> {
  await fillTables(route, from, to);
  const answers = await produceBatches(route.kafka.bootstrap, route.topic, batches(route, from, to));
  const refused = answers.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`the broker refused a batch with error ${refused.errorCode}`);
}

/** Makes tables and topic, and fills them with all messages. */
export async function makeGeneratedRoute(route: GeneratedRoute): Promise<void> {
  await queryPostgres(route.database, tables);
  await createKeptTopic(route.kafka, route.topic, { partitions: route.partitions });
  await addGenerated(route, 0, route.messages);
  await queryPostgres(route.database, indexes);
}

/** The workspace of a generated route: one consumer, whose trace has every message. */
export function generatedWorkspace({ kafka, database, topic }: Pick<GeneratedRoute, 'kafka' | 'database' | 'topic'>): object {
  return {
    waybill: 1,
    name: 'generated',
    environment: 'local',
    sources: { kafka: { kind: 'kafka', brokers: kafka.brokers }, db: { kind: 'postgres', url: database, timeZone: 'UTC' } },
    traces: {
      trace: {
        source: 'db',
        table: 'public.trace',
        sampled: false,
        columns: {
          messageId: 'message_id',
          stage: 'stage',
          outcome: 'outcome',
          at: 'at',
          consumer: 'consumer',
          partition: 'partition_no',
          offset: 'offset_no',
        },
        stages: { produce: ['SEND'], consume: ['CONSUME'] },
        outcomes: { ok: ['OK'], failed: ['ERROR'] },
      },
    },
    routes: {
      orders: {
        identity: { messageId: 'header:message-id', businessKey: 'key' },
        outbox: {
          source: 'db',
          tables: ['public.outbox'],
          columns: { id: 'id', messageId: 'message_id', state: 'status', createdAt: 'created_at', sentAt: 'sent_at' },
          states: { pending: ['NEW'], sent: ['SENT'], failed: ['FAILED'] },
          allowance: '2m',
        },
        destination: { source: 'kafka', topic },
        consumers: [{ name: 'billing', group: 'billing', commit: 'auto', trace: 'trace' }],
        grace: '30s',
        overdueAfter: '1h',
      },
    },
  };
}
