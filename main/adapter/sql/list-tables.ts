import { sql } from 'kysely';
import type { CatalogueColumn, CatalogueTable, ColumnShape, SampledRow } from '../../domain/draft/catalogue.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { CatalogueSource } from '../../ports/catalogue.ts';
import { checkConnection } from './check-connection.ts';
import type { Column, Row, Sql, SqlSession, Table } from './dialect.ts';
import { rowsByValue, valueQuery } from './rows-by-value.ts';
import { selectRows } from './selection.ts';

/** Longer texts are cut in the database: a draft looks at beginnings. */
const textLength = 4096;
/** More rows than this are not read from end to end for a draft. */
const scanLimit = 1_000_000;
/** Asking the planner for each table of a larger catalogue would take longer than a person waits. */
const estimatedTables = 200;

function shapeOf({ kind, typeText }: Column): ColumnShape {
  if (/^(bool|boolean|tinyint\(1\)|bit\(1\))/i.test(typeText)) return 'boolean';
  if (/json/i.test(typeText)) return 'json';
  return kind === 'instant' || kind === 'local-time' ? 'time' : kind;
}

function readable(table: Table): readonly Column[] {
  return table.lacking === null ? [...table.columns.values()].filter((column) => column.readable) : [];
}

function columnOf(table: Table, column: Column): CatalogueColumn {
  const key = table.key.some((each) => each.name === column.name);
  return { name: column.name, shape: shapeOf(column), typeText: column.typeText, key };
}

// By number: databases cut long aliases.
const alias = (index: number): string => `column ${index}`;

function fieldOf({ dialect: { write }, timeZone }: SqlSession, column: Column): Sql {
  if (column.kind === 'instant' || (column.kind === 'local-time' && timeZone !== null)) return write.instant(column, timeZone);
  return column.kind === 'bytes' ? write.base64(column, textLength) : write.beginning(column, textLength);
}

/** The bytes as text; what is no UTF-8 stays base64, which no record says either. */
function decoded(base64: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return base64;
  }
}

function rowOf(columns: readonly Column[], row: Row): SampledRow {
  return Object.fromEntries(
    columns.map((column, index) => {
      const text = row[alias(index)] ?? null;
      return [column.name, text !== null && column.kind === 'bytes' ? decoded(text) : text];
    }),
  );
}

function selectionOf(session: SqlSession, table: Table) {
  const columns = readable(table);
  return { table, fields: Object.fromEntries(columns.map((column, index) => [alias(index), fieldOf(session, column)])), filters: [] };
}

async function tableNamed(session: SqlSession, name: string, signal: AbortSignal): Promise<Answer<Table>> {
  const catalogue = await session.dialect.catalogue(session, [name], signal);
  if (!catalogue.ok) return catalogue;
  const [table] = catalogue.value.tables;
  if (table === undefined) return failed('not-found', catalogue.value.unknown[0]?.problem ?? name);
  return table.lacking === null ? answered(table) : failed('not-authorized', table.lacking);
}

/** How rows may be ordered so that the newest come first: by a time where that has an index, by the primary key otherwise. */
async function newestFirst(session: SqlSession, table: Table, count: number, signal: AbortSignal): Promise<Answer<Sql>> {
  const { dialect } = session;
  const times = readable(table).filter(
    ({ kind, name }) => (kind === 'instant' || kind === 'local-time') && /creat|insert|occur|publi|^at$|time/i.test(name),
  );
  for (const time of times.slice(0, 2)) {
    const order = sql`order by ${dialect.write.newestFirst(time)} limit ${count}`;
    const plan = await dialect.plan(session, selectRows(dialect.write, selectionOf(session, table), [], order), table, signal);
    if (!plan.ok) return plan;
    if (plan.value.scannedRows <= scanLimit) return answered(order);
  }
  if (table.key.length === 0) return answered(sql`limit ${count}`);
  return answered(sql`order by ${sql.join(table.key.map((column) => sql`${dialect.write.column(column)} desc`))} limit ${count}`);
}

async function sampleTable(session: SqlSession, name: string, count: number, signal: AbortSignal): Promise<Answer<readonly SampledRow[]>> {
  const table = await tableNamed(session, name, signal);
  if (!table.ok) return table;
  const order = await newestFirst(session, table.value, count, signal);
  if (!order.ok) return order;
  const rows = await session.read(selectRows(session.dialect.write, selectionOf(session, table.value), [], order.value), signal);
  return rows.ok ? answered(rows.value.map((row) => rowOf(readable(table.value), row))) : rows;
}

async function rowsWith(
  session: SqlSession,
  name: string,
  columnName: string,
  values: readonly string[],
  signal: AbortSignal,
): Promise<Answer<readonly SampledRow[]>> {
  const found = await tableNamed(session, name, signal);
  if (!found.ok) return found;
  const table = found.value;
  const column = table.columns.get(columnName);
  if (column === undefined || !column.readable) return failed('not-found', `column ${columnName} of ${name}`);
  const question = { selection: selectionOf(session, table), column, values, rowsPerPage: 5000 };
  const plan = await session.dialect.plan(session, valueQuery(session, question), table, signal);
  if (!plan.ok) return plan;
  if (plan.value.scannedRows > scanLimit)
    return failed('too-large', `${name} by ${columnName}: no index, about ${plan.value.scannedRows} rows`);
  const rows: SampledRow[] = [];
  const pages = rowsByValue(session, question, signal);
  for (;;) {
    const page = await pages.next();
    if (page.done !== true) {
      rows.push(...page.value.map((row) => rowOf(readable(table), row)));
      continue;
    }
    const { failure } = page.value;
    return failure === null || failure.code === 'too-large' ? answered(rows) : { ok: false, failure };
  }
}

async function tablesOf(session: SqlSession, signal: AbortSignal): Promise<Answer<readonly CatalogueTable[]>> {
  const catalogue = await session.dialect.catalogue(session, ['*'], signal);
  if (!catalogue.ok) return catalogue;
  const places: CatalogueTable[] = [];
  for (const table of catalogue.value.tables) {
    const columns = readable(table).map((column) => columnOf(table, column));
    const whole = sql`select ${sql.join([...table.columns.values()].slice(0, 1).map((column) => session.dialect.write.column(column)))} from ${session.dialect.write.table(table)} as o`;
    const plan = columns.length > 0 && places.length < estimatedTables ? await session.dialect.plan(session, whole, table, signal) : null;
    // A view's plan fails where the view does; its columns are known all the same.
    places.push({ kind: 'table', name: table.part, columns, estimatedRows: plan?.ok === true ? plan.value.scannedRows : null });
    if (plan?.ok === false && (plan.failure.code === 'cancelled' || !session.connected())) return plan;
  }
  return answered(places);
}

/** The tables of one SQL database, looked at to draft a route. The session is shared and closed by its owner. */
export function sqlCatalogue(session: SqlSession): CatalogueSource {
  const { source } = session;
  return {
    name: source,
    places: (signal) => tablesOf(session, signal),
    async sample(place, count, signal) {
      if (place.kind !== 'table') return failed('unsupported', `${place.name} is no table`);
      const rows = await sampleTable(session, place.name, count, signal);
      return rows.ok ? answered({ kind: 'rows', rows: rows.value }) : rows;
    },
    rowsWith: (table, column, values, signal) => rowsWith(session, table, column, values, signal),
    readers: () => Promise.resolve(answered([])),
    async *check(signal) {
      yield* checkConnection(session, signal);
    },
    close: () => Promise.resolve(),
  };
}
