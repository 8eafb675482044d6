import { StatementRefusedError, refusalOf } from '../statement-allow-list.ts';
import type { StatementLanguage } from '../statement-allow-list.ts';

const words =
  'select distinct from as o n where and or not in is null case when then else end order by asc desc nulls last limit offset union all ' +
  'collate binary text integer blob glob';

const functions =
  'select from where and or not case when then else in exists coalesce cast typeof lower hex substr length count ' +
  'pragma_table_xinfo waybill_micros waybill_within waybill_order waybill_instant waybill_base64 waybill_size';

/** What may be asked of SQLite. No setting is made by a statement: connections are opened read-only. */
const sqliteLanguage: StatementLanguage = {
  quote: '"',
  words: new Set(words.split(' ')),
  functions: new Set(functions.split(' ')),
  settings: {},
};

const planPrefix = 'explain query plan ';

/** Why a statement is not asked, or null. Of what other databases are asked only SELECT is left, and EXPLAIN QUERY PLAN of one. */
function sqliteRefusal(statement: string): string | null {
  const asked = statement.toLowerCase().startsWith(planPrefix) ? statement.slice(planPrefix.length) : statement;
  if (!/^\s*select\b/i.test(asked)) return 'it is no SELECT';
  return refusalOf(asked, sqliteLanguage);
}

/** Throws a StatementRefusedError unless the statement may be asked. */
export function assertAllowed(statement: string): void {
  const reason = sqliteRefusal(statement);
  if (reason !== null) throw new StatementRefusedError(statement, reason);
}
