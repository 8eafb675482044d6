import { sql } from 'kysely';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Instant, Microseconds } from '../../../domain/observation/instant.ts';
import { formatInstant, micros } from '../../../domain/observation/instant.ts';
import type { DatabaseStatus, Row, Sql, SqlSession } from '../dialect.ts';
import { serverOf } from './mysql-settings.ts';

const statusQuery: Sql = sql`select date_format(utc_timestamp(6), '%Y-%m-%dT%H:%i:%s.%fZ') as ${sql.id('now')}, version() as ${sql.id('version')},
  current_user() as ${sql.id('role')}, @@global.read_only as ${sql.id('readOnly')}`;

/** Nothing is read but the connection is there: opening it must not count as time under way. */
const nothing: Sql = sql`select 1 as ${sql.id('one')}`;

/** `dividend / divisor` to the nearest whole number. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  return dividend >= 0n ? (dividend + half) / divisor : -((-dividend + half) / divisor);
}

/** Whether it is a replica, and since when it has all of its primary; null: unknown. */
interface Replication {
  readonly replica: boolean;
  readonly replayedAt: Microseconds | null;
}

function named(row: Row, ...names: readonly string[]): string | null {
  return names.map((name) => row[name] ?? null).find((value) => value !== null) ?? null;
}

/**
 * What one line of the replica's status says. Its lag is in whole seconds. MariaDB tells none while one
 * of the threads is at rest; MySQL, by its manual, then tells the lag behind what was fetched.
 */
function replayed(row: Row, now: Microseconds): Microseconds | null {
  const running =
    named(row, 'Replica_IO_Running', 'Slave_IO_Running') === 'Yes' && named(row, 'Replica_SQL_Running', 'Slave_SQL_Running') === 'Yes';
  const behind = named(row, 'Seconds_Behind_Source', 'Seconds_Behind_Master');
  return running && behind !== null && /^\d+$/.test(behind) ? now - (BigInt(behind) + 1n) * 1_000_000n : null;
}

/** As the server says it; null when this user may not ask. MySQL before 8.0.22 and MariaDB before 10.5 know the older words only. */
async function told(session: SqlSession, version: string, signal: AbortSignal): Promise<Answer<readonly Row[] | null>> {
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number);
  const server = serverOf(version);
  const newer =
    server === 'mariadb' ? major > 10 || (major === 10 && minor >= 5) : major > 8 || (major === 8 && (minor > 0 || patch >= 22));
  const statement = newer ? (server === 'mariadb' ? sql`show all replicas status` : sql`show replica status`) : sql`show slave status`;
  const answer = await session.read(statement, signal);
  if (answer.ok || answer.failure.code !== 'not-authorized') return answer;
  return answered(null);
}

/** Marks that a server which may not be asked leaves open: a primary has none of them, a server that was a replica once keeps some. */
async function looksLikeReplica(session: SqlSession, status: Row, signal: AbortSignal): Promise<Answer<boolean>> {
  if (Number(status['readOnly'] ?? 0) !== 0) return answered(true);
  if (serverOf(status['version'] ?? '') !== 'mariadb') return answered(false);
  const position = await session.read(sql`select @@global.gtid_slave_pos as ${sql.id('position')}`, signal);
  return position.ok ? answered((position.value[0]?.['position'] ?? '') !== '') : position;
}

async function replication(session: SqlSession, status: Row, now: Microseconds, signal: AbortSignal): Promise<Answer<Replication>> {
  const rows = await told(session, status['version'] ?? '', signal);
  if (!rows.ok) return rows;
  if (rows.value === null) {
    const marked = await looksLikeReplica(session, status, signal);
    return marked.ok ? answered({ replica: marked.value || session.replica, replayedAt: null }) : marked;
  }
  if (rows.value.length === 0) return answered({ replica: session.replica, replayedAt: null });
  const instants = rows.value.map((row) => replayed(row, now));
  // With several primaries, as far as the slowest.
  const known = instants.filter((instant) => instant !== null);
  return answered({
    replica: true,
    replayedAt: known.length < instants.length ? null : known.reduce((one, other) => (one < other ? one : other)),
  });
}

/**
 * The database's clock, measured against the middle of the question's way there and back; whether it
 * is a replica, and up to where it can be read: now less its lag, where the user may ask for that
 * (REPLICA MONITOR in MariaDB, REPLICATION CLIENT in MySQL). `read_only` alone proves neither; without
 * the right it makes a replica whose lag is unknown, as a mark of replication does.
 */
export async function mysqlStatus(session: SqlSession, signal: AbortSignal): Promise<Answer<DatabaseStatus>> {
  if (!session.connected()) {
    const opened = await session.read(nothing, signal);
    if (!opened.ok) return opened;
  }
  const askedAt = session.clock.now();
  const answer = await session.read(statusQuery, signal);
  if (!answer.ok) return answer;
  const middle = (micros(askedAt) + micros(session.clock.now())) / 2n;
  const row = answer.value[0] ?? {};
  const now = micros(row['now'] ?? '');
  const found = await replication(session, row, now, signal);
  if (!found.ok) return found;
  const { replica } = found.value;
  const replayedAt: Instant | null = found.value.replayedAt === null ? null : formatInstant(found.value.replayedAt);
  return answered({
    askedAt,
    clockOffset: rounded(now - middle, 1000n),
    replica,
    replayedAt,
    asOf: replica ? replayedAt : askedAt,
    role: row['role'] ?? '',
  });
}
