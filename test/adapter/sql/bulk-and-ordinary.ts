import { sqlFallback } from '../../../main/adapter/fallback/fallback-source.ts';
import { sqlOutbox } from '../../../main/adapter/outbox/outbox-source.ts';
import type { SqlSession } from '../../../main/adapter/sql/dialect.ts';
import { sqlTrace } from '../../../main/adapter/trace/trace-source.ts';
import { bulkTables } from '../../../main/compose/bulk-tables.ts';
import type { BulkAndOrdinary } from '../../contract-suite/bulk-tables-contract.ts';

/** The adapters of one session that read the same tables in bulk and one by one. */
export function bulkAndOrdinary(session: SqlSession): BulkAndOrdinary {
  return { bulk: bulkTables(session), outbox: sqlOutbox(session), trace: sqlTrace(session), fallback: sqlFallback(session) };
}
