import { escapeIdentifier } from 'pg';
import { queryPostgres } from '../postgres-client.ts';
import type { Fact, Row, TableName, Where } from './plan.ts';
import { type DatabaseName, databaseOf, timeColumn } from './schema.ts';

const CHUNK = 5000;

function rowsByTable(facts: readonly Fact[], where: Where): ReadonlyMap<TableName, readonly Row[]> {
  const rows = new Map<TableName, Row[]>();
  for (const fact of facts) {
    if (fact.kind !== 'row') continue;
    const known = rows.get(fact.table) ?? [];
    known.push(fact.values(where));
    rows.set(fact.table, known);
  }
  return rows;
}

/** JSON without loss: 64-bit numbers go as text, which PostgreSQL reads by the type of the column. */
function toJson(rows: readonly Row[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
}

async function insert(url: string, table: TableName, rows: readonly Row[]): Promise<void> {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].map(escapeIdentifier).join(', ');
  const name = escapeIdentifier(table);
  const sql = `insert into ${name} (${columns}) select ${columns} from json_populate_recordset(null::${name}, $1)`;
  for (let start = 0; start < rows.length; start += CHUNK) await queryPostgres(url, sql, [toJson(rows.slice(start, start + CHUNK))]);
}

/** Puts the rows among the facts into their tables, oldest first, so that ids follow times. */
export async function writeRows(urls: Readonly<Record<DatabaseName, string>>, facts: readonly Fact[], where: Where): Promise<void> {
  for (const [table, rows] of rowsByTable(facts, where)) {
    const column = timeColumn(table);
    const ordered = rows.toSorted((a, b) => (String(a[column]) < String(b[column]) ? -1 : 1));
    await insert(urls[databaseOf(table)], table, ordered);
  }
}
