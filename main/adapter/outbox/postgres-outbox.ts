import type { OutboxSource } from '../../ports/outbox.ts';
import type { PostgresSession } from '../sql/postgres/postgres-session.ts';
import { sqlOutbox } from './outbox-source.ts';

/** Outbox tables in PostgreSQL, read over the connection of their source. */
export function postgresOutbox(session: PostgresSession): OutboxSource {
  return sqlOutbox(session);
}
