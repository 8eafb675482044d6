import type { Dedupe } from '../../domain/workspace/route.ts';
import type { DedupeObservation } from '../../domain/observation/observation.ts';
import type { DedupeSource } from '../../ports/keyed-store.ts';
import { checkKeyed } from '../sql/check-keyed.ts';
import type { SqlSession } from '../sql/dialect.ts';
import type { KeyedRow } from '../sql/keyed-rows.ts';
import { askKeys } from '../sql/keyed-rows.ts';

function entry(source: string, consumer: string, { table, means }: Dedupe, { owner, at, coordinates }: KeyedRow): DedupeObservation {
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

/** The dedupe stores that are tables of one SQL database. */
export function sqlDedupe(session: SqlSession): DedupeSource {
  const { source } = session;
  return {
    name: source,
    find: (consumer, dedupe, keys, signal) =>
      askKeys(session, { role: 'dedupe', consumer, place: dedupe, keys, observe: (row) => entry(source, consumer, dedupe, row) }, signal),
    check: (dedupe, signal) => checkKeyed(session, dedupe, signal),
  };
}
