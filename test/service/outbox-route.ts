import type { KafkaAddress } from '../harness/kafka-address.ts';
import { queryPostgres } from '../harness/postgres-client.ts';

/** An outbox as relays keep it that note neither partition nor offset. */
export const outboxTable = `
create table outbox (
  id bigserial primary key, message_id text not null unique, topic text not null, status text not null,
  created_at timestamptz not null, sent_at timestamptz, last_error text);
create index on outbox (created_at, id);
`;

export interface RouteSettings {
  readonly topic: string;
  /** Further settings of the outbox, e.g. `only`. */
  readonly outbox?: object;
  /** Further settings of the route. */
  readonly route?: object;
}

export interface WorkspaceSettings {
  readonly kafka: KafkaAddress;
  readonly database: string;
  readonly routes: Readonly<Record<string, RouteSettings>>;
  /** Further settings of the sources. */
  readonly kafkaSource?: object;
  readonly databaseSource?: object;
}

/** A workspace file whose routes share one outbox table, without consumers unless a route brings them. */
export function outboxWorkspace({ kafka, database, routes, kafkaSource = {}, databaseSource = {} }: WorkspaceSettings): object {
  const route = ({ topic, outbox = {}, route: more = {} }: RouteSettings): object => ({
    identity: { messageId: 'header:message-id' },
    outbox: {
      source: 'db',
      tables: ['public.outbox'],
      columns: { messageId: 'message_id', state: 'status', createdAt: 'created_at', sentAt: 'sent_at', error: 'last_error' },
      states: { pending: ['NEW'], sent: ['SENT'], failed: ['FAILED'] },
      allowance: '2m',
      ...outbox,
    },
    destination: { source: 'kafka', topic },
    grace: '30s',
    ...more,
  });
  return {
    waybill: 1,
    name: 'loss',
    environment: 'local',
    sources: {
      kafka: { kind: 'kafka', brokers: kafka.brokers, ...kafkaSource },
      db: { kind: 'postgres', url: database, timeZone: 'UTC', ...databaseSource },
    },
    routes: Object.fromEntries(Object.entries(routes).map(([name, settings]) => [name, route(settings)])),
  };
}

export interface OutboxRow {
  readonly messageId: string;
  readonly status: 'NEW' | 'SENT' | 'FAILED';
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly sentAt?: number;
  readonly topic?: string;
}

function time(milliseconds: number | undefined): string | null {
  return milliseconds === undefined ? null : new Date(milliseconds).toISOString();
}

/** Puts rows into the outbox. */
export async function insertRows(database: string, rows: readonly OutboxRow[]): Promise<void> {
  const values = rows.map(({ messageId, status, createdAt, sentAt, topic = '' }) => ({
    message_id: messageId,
    status,
    topic,
    created_at: time(createdAt),
    sent_at: time(sentAt),
  }));
  const sql =
    'insert into outbox (message_id, topic, status, created_at, sent_at) select message_id, topic, status, created_at, sent_at from json_populate_recordset(null::outbox, $1)';
  await queryPostgres(database, sql, [JSON.stringify(values)]);
}

/** A record of a message, at the time that its producer's clock says. */
export function recordOf(messageId: string, timestamp: number, partition = 0) {
  return { partition, value: messageId, headers: { 'message-id': messageId }, timestamp };
}
