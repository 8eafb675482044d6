import { pages } from '../../../main/adapter/sql/column-values.ts';
import type { SqlSession } from '../../../main/adapter/sql/dialect.ts';
import { openMysql } from '../../../main/adapter/sql/mysql/mysql-session.ts';
import type { MysqlOptions } from '../../../main/domain/workspace/workspace.ts';
import type { Cell, CellType, ContractDatabase, TableFixture } from '../../contract-suite/table-fixture.ts';
import { sqlViolations } from '../../harness/allow-list-check.ts';
import { queryMariadb } from '../../harness/mariadb-client.ts';
import { recordMariadb } from '../../harness/proxy.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { clock, urlWith } from './postgres-fixture.ts';

/** Options of a source at this url. */
export function mysqlOptions(url: string, more: Partial<MysqlOptions> = {}): MysqlOptions {
  return { kind: 'mysql', name: 'shop-db', url, tls: null, replica: false, timeZone: null, ...more };
}

/** A name as a statement quotes it. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

// Texts fold case, accents and blanks at the end, as they do in most databases of this kind.
const types: Readonly<Record<CellType, string>> = {
  text: 'varchar(1000) character set utf8mb4 collate utf8mb4_general_ci',
  integer: 'bigint',
  uuid: 'uuid',
  instant: 'timestamp(6) null default null',
  boolean: 'tinyint(1)',
  json: 'json',
  bytes: 'longblob',
};

/** The parts of a key may differ in case and blanks at the end only, so theirs must not fold. */
const keyText = 'varchar(255) character set utf8mb4 collate utf8mb4_nopad_bin';

/** The statement that makes a contract's table. */
function createTable({ name, columns, key }: TableFixture): string {
  const definitions = Object.entries(columns).map(
    ([column, type]) => `${quoted(column)} ${type === 'text' && key.includes(column) ? keyText : types[type]}`,
  );
  const primary = key.length === 0 ? [] : [`primary key (${key.map(quoted).join(', ')})`];
  return `create table ${quoted(name)} (${[...definitions, ...primary].join(', ')})`;
}

function valueOf(type: CellType | undefined, cell: Cell): unknown {
  if (cell instanceof Uint8Array) return Buffer.from(cell);
  if (cell === null) return null;
  if (type === 'boolean') return cell === 'true' ? 1 : 0;
  return type === 'instant' ? cell.replace('T', ' ').replace('Z', '') : cell;
}

async function insertRows(url: string, table: TableFixture, rows: TableFixture['rows']): Promise<void> {
  const names = Object.keys(table.columns);
  for (const page of pages(rows, 1000)) {
    const values = page.map((row) => names.map((name) => valueOf(table.columns[name], row[name] ?? null)));
    await queryMariadb(url, `insert into ${quoted(table.name)} (${names.map(quoted).join(', ')}) values ?`, [values]);
  }
}

/** A new database on the shared server, its url, and a session that a recorder listens to. */
export interface RecordedMariadb {
  readonly url: string;
  /** The name of the database, which is what a schema is here. */
  readonly schema: string;
  readonly session: SqlSession;
  readonly statements: () => readonly string[];
  readonly violations: () => readonly string[];
  /** Another session through the same recorder. */
  readonly open: (more?: Partial<MysqlOptions> & { readonly user?: string; readonly password?: string }) => SqlSession;
  /** Stops passing bytes on; connections stay open. */
  readonly stall: () => void;
  /** Passes on what was held back. */
  readonly release: () => void;
  /** Ends every connection; new ones are accepted. */
  readonly cut: () => void;
  readonly sql: (text: string, values?: readonly unknown[]) => ReturnType<typeof queryMariadb>;
  /** Throws when something was sent that reading may not send. */
  readonly close: () => Promise<void>;
}

export async function recordedMariadb(more: Partial<MysqlOptions> = {}): Promise<RecordedMariadb> {
  const { mariadb } = await sharedServers();
  const schema = uniqueName('sql');
  const url = await mariadb.createDatabase(schema);
  const proxy = await recordMariadb({ host: '127.0.0.1', port: mariadb.port });
  const opened: SqlSession[] = [];
  const open: RecordedMariadb['open'] = ({ user, password, ...options } = {}) => {
    const through = urlWith(url, { port: proxy.port, ...(user === undefined ? {} : { user }) });
    const session = openMysql(mysqlOptions(through, { ...more, ...options }), password ?? null, clock);
    opened.push(session);
    return session;
  };
  return {
    url,
    schema,
    session: open(),
    statements: () => proxy.entries.map(({ sql }) => sql),
    violations: () => sqlViolations(proxy.entries),
    open,
    stall: () => proxy.stall(),
    release: () => proxy.release(),
    cut: () => proxy.cut(),
    sql: (text, values) => queryMariadb(url, text, values),
    async close() {
      await Promise.all(opened.map((session) => session.close()));
      await proxy.close();
      const violations = sqlViolations(proxy.entries);
      if (violations.length > 0) throw new Error(`Not reads: ${violations.join('; ')}`);
    },
  };
}

/** MariaDB as a contract's database. */
export async function mariadbContract<Source>(sourceOf: (session: SqlSession) => Source): Promise<ContractDatabase<Source>> {
  const database = await recordedMariadb();
  return {
    source: sourceOf(database.session),
    async create(table) {
      await database.sql(createTable(table));
      await insertRows(database.url, table, table.rows);
      return `${database.schema}.${table.name}`;
    },
    insert: (table, rows) => insertRows(database.url, table, rows),
    close: database.close,
  };
}
