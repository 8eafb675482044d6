import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import { micros } from '../../../domain/observation/instant.ts';
import type { DatabaseStatus, Sql, SqlSession } from '../dialect.ts';

const format = sql`'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'`;

const statusQuery: Sql = sql`select to_char(clock_timestamp() at time zone 'UTC', ${format}) as "now",
  pg_is_in_recovery()::text as "recovery",
  to_char(pg_last_xact_replay_timestamp() at time zone 'UTC', ${format}) as "replayed",
  current_user::text as "role"`;

/** Nothing is read but the connection is there: opening it must not count as time under way. */
const nothing: Sql = sql`select 1 as "one"`;

/** `dividend / divisor` to the nearest whole number. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return dividend >= 0n ? (dividend + half) / divisor : -((-dividend + half) / divisor);
}

/**
 * The database's clock, measured against the middle of the question's way there and back; whether
 * it is a replica, by itself or by the workspace; and up to where it can be read. On a replica that
 * is the commit time of the last transaction it replayed, which is unknown after a start without one.
 */
export async function postgresStatus(session: SqlSession, signal: AbortSignal): Promise<Answer<DatabaseStatus>> {
  if (!session.connected()) {
    const opened = await session.read(nothing, signal);
    if (!opened.ok) return opened;
  }
  const askedAt = session.clock.now();
  const answer = await session.read(statusQuery, signal);
  if (!answer.ok) return answer;
  const middle = (micros(askedAt) + micros(session.clock.now())) / 2n;
  const row = answer.value[0] ?? {};
  const recovery = row['recovery'] === 'true';
  const replica = recovery || session.replica;
  const replayedAt = recovery ? (row['replayed'] ?? null) : null;
  return answered({
    askedAt,
    clockOffset: rounded(micros(row['now'] ?? '') - middle, 1000n),
    replica,
    replayedAt,
    asOf: replica ? replayedAt : askedAt,
    role: row['role'] ?? '',
  });
}
