import type { DedupeSource } from '../../ports/keyed-store.ts';
import type { PostgresSession } from '../sql/postgres/postgres-session.ts';
import { sqlDedupe } from './dedupe-source.ts';

/** Dedupe stores in PostgreSQL, read over the connection of their source. */
export function postgresDedupe(session: PostgresSession): DedupeSource {
  return sqlDedupe(session);
}
