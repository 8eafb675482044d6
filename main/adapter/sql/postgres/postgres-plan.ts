import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { PlanSummary, Sql, SqlSession, Table } from '../dialect.ts';

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Plan Rows': number;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** What is read from end to end: tables with the rows that come out of each. */
function scans(node: PlanNode): readonly { readonly relation: string; readonly rows: number }[] {
  const own =
    node['Node Type'] === 'Seq Scan' && node['Relation Name'] !== undefined
      ? [{ relation: node['Relation Name'], rows: node['Plan Rows'] }]
      : [];
  return [...own, ...(node.Plans ?? []).flatMap(scans)];
}

async function explained(session: SqlSession, query: Sql, signal: AbortSignal): Promise<Answer<ReturnType<typeof scans>>> {
  const answer = await session.read(sql`explain (format json) ${query}`, signal);
  if (!answer.ok) return answer;
  const [document] = JSON.parse(Object.values(answer.value[0] ?? {})[0] ?? '[]') as readonly { readonly Plan: PlanNode }[];
  return answered(document === undefined ? [] : scans(document.Plan));
}

/**
 * How many rows the query reads in sequential scans. A plan only says how many rows come out of a
 * scan; how many go in is what comes out of the plan that reads the whole table.
 */
export async function postgresPlan(session: SqlSession, query: Sql, table: Table, signal: AbortSignal): Promise<Answer<PlanSummary>> {
  const asked = await explained(session, query, signal);
  if (!asked.ok) return asked;
  if (asked.value.length === 0) return answered({ scannedRows: 0 });
  const whole = await explained(session, sql`select from ${session.dialect.write.table(table)} as o`, signal);
  if (!whole.ok) return whole;
  const scanned = new Set(asked.value.map((scan) => scan.relation));
  const rows = whole.value.filter((scan) => scanned.has(scan.relation)).reduce((sum, scan) => sum + scan.rows, 0);
  return answered({ scannedRows: rows });
}
