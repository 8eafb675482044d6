import type { TraceSource } from '../../ports/trace.ts';
import type { PostgresSession } from '../sql/postgres/postgres-session.ts';
import { sqlTrace } from './trace-source.ts';

/** Traces in tables of PostgreSQL, read over the connection of their source. */
export function postgresTrace(session: PostgresSession): TraceSource {
  return sqlTrace(session);
}
