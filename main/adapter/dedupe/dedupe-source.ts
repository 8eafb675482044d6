import type { Dedupe, DedupeTable } from '../../domain/workspace/route.ts';
import type { DedupeObservation } from '../../domain/observation/observation.ts';
import type { DedupeSource } from '../../ports/keyed-store.ts';
import { checkKeyed } from '../sql/check-keyed.ts';
import type { SqlSession } from '../sql/dialect.ts';
import type { KeyedRow } from '../sql/keyed-rows.ts';
import { askKeys } from '../sql/keyed-rows.ts';

function entry(source: string, consumer: string, { table, means }: DedupeTable, { owner, at, coordinates }: KeyedRow): DedupeObservation {
  const { key, messageId, ownsKey } = owner;
  return {
    id: '',
    source,
    kind: 'dedupe',
    at,
    clock: 'row',
    coordinates,
    facts: { consumer, place: table, key, means, ownsKey, messageId },
  };
}

/** The workspace was checked: no store without a table is asked of a database. */
function tableOf(dedupe: Dedupe): DedupeTable {
  if (dedupe.table === undefined) throw new Error(`${dedupe.source} is a database, and no table is named`);
  return dedupe;
}

/** The dedupe stores that are tables of one SQL database. */
export function sqlDedupe(session: SqlSession): DedupeSource {
  const { source } = session;
  return {
    name: source,
    find: (consumer, dedupe, keys, signal) => {
      const place = tableOf(dedupe);
      return askKeys(session, { role: 'dedupe', consumer, place, keys, observe: (row) => entry(source, consumer, place, row) }, signal);
    },
    check: (dedupe, signal) => checkKeyed(session, tableOf(dedupe), signal),
  };
}
