import { escapeIdentifier } from 'pg';
import type { PostgresOptions } from '../../../main/domain/workspace/workspace.ts';
import { formatInstant } from '../../../main/domain/observation/instant.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import { pages } from '../../../main/adapter/sql/column-values.ts';
import type { SqlSession } from '../../../main/adapter/sql/dialect.ts';
import { openPostgres } from '../../../main/adapter/sql/postgres/postgres-session.ts';
import type { ContractDatabase, TableFixture } from '../../contract-suite/table-fixture.ts';
import { sqlViolations } from '../../harness/allow-list-check.ts';
import { queryPostgres } from '../../harness/postgres-client.ts';
import { recordPostgres } from '../../harness/proxy.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';

export const clock: Clock = { now: () => formatInstant(BigInt(Date.now()) * 1000n) };

/** Options of a source at this url. */
export function optionsFor(url: string, more: Partial<PostgresOptions> = {}): PostgresOptions {
  return { kind: 'postgres', name: 'shop-db', url, tls: null, replica: false, timeZone: null, ...more };
}

/** The url with another port, user or database. */
export function urlWith(
  url: string,
  parts: { readonly port?: number; readonly user?: string; readonly host?: string; readonly database?: string },
): string {
  const changed = new URL(url);
  if (parts.port !== undefined) changed.port = String(parts.port);
  if (parts.user !== undefined) changed.username = parts.user;
  if (parts.host !== undefined) changed.hostname = parts.host;
  if (parts.database !== undefined) changed.pathname = `/${parts.database}`;
  return changed.href;
}

const types = {
  text: 'text',
  integer: 'bigint',
  uuid: 'uuid',
  instant: 'timestamptz',
  boolean: 'boolean',
  json: 'jsonb',
  bytes: 'bytea',
} as const;

function tableName({ name }: TableFixture): string {
  return `public.${escapeIdentifier(name)}`;
}

/** The statement that makes a contract's table. */
function createTable(table: TableFixture): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `${escapeIdentifier(name)} ${types[type]}`);
  const key = table.key.length === 0 ? [] : [`primary key (${table.key.map((name) => escapeIdentifier(name)).join(', ')})`];
  return `create table ${tableName(table)} (${[...columns, ...key].join(', ')})`;
}

/** Rows with the same columns go into one statement, as many as its parameters allow. */
async function insertRows(url: string, table: TableFixture, rows: TableFixture['rows']): Promise<void> {
  for (const group of Map.groupBy(rows, (row) => Object.keys(row).join('\0')).values()) {
    const names = Object.keys(group[0] ?? {});
    for (const page of pages(group, Math.floor(60_000 / names.length))) {
      const marks = page.map((_, row) => `(${names.map((_name, column) => `$${row * names.length + column + 1}`).join(', ')})`);
      const values = page
        .flatMap((row) => names.map((name) => row[name] ?? null))
        .map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell) : cell));
      const columns = names.map((name) => escapeIdentifier(name)).join(', ');
      await queryPostgres(url, `insert into ${tableName(table)} (${columns}) values ${marks.join(', ')}`, values);
    }
  }
}

/** A new database on the shared server, its url, and a session that a recorder listens to. */
export interface RecordedDatabase {
  readonly url: string;
  readonly session: SqlSession;
  readonly statements: () => readonly string[];
  readonly violations: () => readonly string[];
  /** Another session through the same recorder. */
  readonly open: (more?: Partial<PostgresOptions> & { readonly user?: string }) => SqlSession;
  /** Stops passing bytes on; connections stay open. */
  readonly stall: () => void;
  /** Passes on what was held back. */
  readonly release: () => void;
  /** Ends every connection; new ones are accepted. */
  readonly cut: () => void;
  readonly sql: (text: string, values?: readonly unknown[]) => ReturnType<typeof queryPostgres>;
  /** Throws when something was sent that reading may not send. */
  readonly close: () => Promise<void>;
}

export async function recordedDatabase(more: Partial<PostgresOptions> = {}): Promise<RecordedDatabase> {
  const { postgres } = await sharedServers();
  const url = await postgres.createDatabase(uniqueName('sql'));
  const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
  const opened: SqlSession[] = [];
  const open: RecordedDatabase['open'] = ({ user, ...options } = {}) => {
    const through = urlWith(url, { port: proxy.port, ...(user === undefined ? {} : { user }) });
    const session = openPostgres(optionsFor(through, { ...more, ...options }), null, clock);
    opened.push(session);
    return session;
  };
  return {
    url,
    session: open(),
    statements: () => proxy.entries.map(({ sql }) => sql),
    violations: () => sqlViolations(proxy.entries),
    open,
    stall: () => proxy.stall(),
    release: () => proxy.release(),
    cut: () => proxy.cut(),
    sql: (text, values) => queryPostgres(url, text, values),
    async close() {
      await Promise.all(opened.map((session) => session.close()));
      await proxy.close();
      const violations = sqlViolations(proxy.entries);
      if (violations.length > 0) throw new Error(`Not reads: ${violations.join('; ')}`);
    },
  };
}

/** PostgreSQL as a contract's database. */
export async function postgresContract<Source>(sourceOf: (session: SqlSession) => Source): Promise<ContractDatabase<Source>> {
  const database = await recordedDatabase();
  return {
    source: sourceOf(database.session),
    async create(table) {
      await database.sql(createTable(table));
      await insertRows(database.url, table, table.rows);
      return `public.${table.name}`;
    },
    insert: (table, rows) => insertRows(database.url, table, rows),
    close: database.close,
  };
}
