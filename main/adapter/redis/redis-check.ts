import { reasonOf } from '../../domain/observation/failure.ts';
import type { Dedupe } from '../../domain/workspace/route.ts';
import type { CheckStep } from '../../ports/reading.ts';
import { missed, passed } from '../sql/check-connection.ts';
import type { RedisSession } from './redis-session.ts';

/** A key as the template makes them, with a word in each of its places. */
function sampleKey({ key }: Dedupe): string {
  return key.map((part) => (typeof part === 'string' ? part : 'waybill')).join('');
}

/** The text with which every key of the template begins; empty when a place comes first. */
function prefixOf({ key }: Dedupe): string {
  const [first] = key;
  return typeof first === 'string' ? first : '';
}

/** The user of an access list that is enough, and no more. */
function leastUser(user: string | null, prefix: string): string {
  return `ACL SETUSER ${user ?? 'waybill'} resetkeys %R~${prefix}* -@all +select +ping +get +exists +pttl +type`;
}

/** Whether a user has more rights than reading needs cannot be asked with the rights that reading needs; only the default user is known to. */
function rightsStep({ source, user }: RedisSession, prefix: string): CheckStep {
  if (user !== null)
    return passed(source, 'read-only', `only reading commands are sent; user "${user}" needs no more than ${leastUser(user, prefix)}`);
  return passed(
    source,
    'read-only',
    `only reading commands are sent, but the default user may usually write: give Waybill a user of its own, ${leastUser(null, prefix)}`,
  );
}

/** Opens the connection stage by stage and asks for no key: which keys a user may ask for, only a route says. True once it is open. */
export async function* checkRedisConnection(
  session: RedisSession,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<CheckStep, boolean> {
  const { source } = session;
  const opening = await session.open(signal);
  if (signal.aborted) return false;
  for (const { step, detail } of opening.passed) yield passed(source, step, detail);
  if (!opening.answer.ok) {
    yield missed(source, opening.failed?.step ?? 'tcp', reasonOf(opening.answer.failure), opening.failed?.fix ?? null);
    return false;
  }
  yield rightsStep(session, prefix);
  return true;
}

/** Opens the connection stage by stage and asks for one key as a reading would. Ends early when stopped. */
export async function* checkRedis(session: RedisSession, dedupe: Dedupe, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const { source, user, database } = session;
  const prefix = prefixOf(dedupe);
  if (!(yield* checkRedisConnection(session, prefix, signal))) return;
  const asked = await session.ask([sampleKey(dedupe)], signal);
  if (signal.aborted) return;
  if (!asked.ok) {
    const lacking = asked.failure.code === 'not-authorized';
    const detail = lacking ? `user "${user ?? 'default'}" lacks ${asked.failure.detail}` : reasonOf(asked.failure);
    yield missed(source, 'permission', detail, lacking ? leastUser(user, prefix) : 'Check again.');
    return;
  }
  yield passed(source, 'permission', `user "${user ?? 'default'}" may ask for keys like ${sampleKey(dedupe)}`);
  yield passed(
    source,
    'key',
    `keys of database ${database} expire and may be evicted: one that is found proves, one that is missing proves nothing`,
  );
}
