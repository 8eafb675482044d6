import { bulkOutbox } from '../adapter/outbox/bulk-outbox.ts';
import { bulkFallback, bulkKeyed } from '../adapter/sql/bulk/bulk-keyed.ts';
import type { SqlSession } from '../adapter/sql/dialect.ts';
import { bulkTrace } from '../adapter/trace/bulk-trace.ts';
import { failed, reasonOf } from '../domain/observation/failure.ts';
import { consumerPart } from '../domain/observation/coverage.ts';
import { dedupePlace } from '../domain/workspace/route.ts';
import { unread } from '../ports/broker.ts';
import type { BulkReading, BulkTables } from '../ports/bulk.ts';

/** A store without a table has keys that cannot be listed. */
async function* notListed(source: string, part: string): AsyncGenerator<BulkReading> {
  const { failure } = failed('unsupported', `the keys of ${source} can be asked for, not listed`);
  yield { type: 'failure', failure };
  yield { type: 'coverage', coverage: unread({ source, role: 'dedupe', part, unit: 'instant' }, reasonOf(failure)) };
}

/** The tables of one SQL database, read in bulk over its session. */
export function bulkTables(session: SqlSession): BulkTables {
  return {
    name: session.source,
    outbox: (outbox, window, signal) => bulkOutbox(session, outbox, window, signal),
    trace: (trace, consumers, window, signal) => bulkTrace(session, trace, consumers, window, signal),
    numbered: (trace, consumers, window, signal) => bulkTrace(session, trace, consumers, window, signal, ['producer', 'sequence']),
    effect: (consumer, effect, window, signal) => bulkKeyed(session, 'effect', consumer, effect, window, signal),
    dedupe: (consumer, dedupe, window, signal) =>
      dedupe.table === undefined
        ? notListed(session.source, consumerPart(consumer, dedupePlace(dedupe)))
        : bulkKeyed(session, 'dedupe', consumer, dedupe, window, signal),
    fallback: ({ table, columns }, window, signal) => bulkFallback(session, table, columns, window, signal),
  };
}
