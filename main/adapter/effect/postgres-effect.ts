import type { EffectSource } from '../../ports/keyed-store.ts';
import type { PostgresSession } from '../sql/postgres/postgres-session.ts';
import { sqlEffect } from './effect-source.ts';

/** Effect rows in PostgreSQL, read over the connection of their source. */
export function postgresEffect(session: PostgresSession): EffectSource {
  return sqlEffect(session);
}
