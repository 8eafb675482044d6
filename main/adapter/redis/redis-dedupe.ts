import { consumerPart } from '../../domain/observation/coverage.ts';
import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { failed, reasonOf } from '../../domain/observation/failure.ts';
import type { DedupeObservation } from '../../domain/observation/observation.ts';
import type { Dedupe } from '../../domain/workspace/route.ts';
import type { DedupeSource, OwnedKey } from '../../ports/keyed-store.ts';
import type { Readings } from '../../ports/reading.ts';
import { checkRedis } from './redis-check.ts';
import type { FoundKey, RedisSession } from './redis-session.ts';

function coverageOf(source: string, consumer: string, asOf: string | null, failure: Failure | null): Coverage {
  const reason = failure === null ? null : failure.code === 'cancelled' ? 'cancelled' : reasonOf(failure);
  return {
    id: '',
    source,
    role: 'dedupe',
    part: consumerPart(consumer, source),
    unit: 'none',
    wanted: null,
    read: [],
    asOf,
    complete: reason === null,
    needed: false,
    reason,
  };
}

/** A key does not say when it was written. */
function entry(
  { source, database }: RedisSession,
  consumer: string,
  { means }: Dedupe,
  found: FoundKey,
  owner: OwnedKey,
): DedupeObservation {
  const { key, messageId, ownsKey } = owner;
  const timeToLive = found.timeToLive === null ? {} : { timeToLive: String(found.timeToLive) };
  return {
    id: '',
    source,
    kind: 'dedupe',
    at: null,
    clock: 'broker',
    coordinates: { database, key },
    facts: { consumer, place: source, key, means, ownsKey, messageId, ...timeToLive },
  };
}

async function* find(session: RedisSession, consumer: string, dedupe: Dedupe, keys: readonly OwnedKey[], signal: AbortSignal): Readings {
  const owners = Map.groupBy(keys, ({ key }) => key);
  const answer =
    'table' in dedupe
      ? failed('misconfigured', `${session.source} is a Redis and has no table "${dedupe.table}"`)
      : await session.ask([...owners.keys()], signal);
  if (!answer.ok) {
    if (answer.failure.code !== 'cancelled') yield { type: 'failure', failure: answer.failure };
    yield { type: 'coverage', coverage: coverageOf(session.source, consumer, null, answer.failure) };
    return;
  }
  for (const found of answer.value.found)
    for (const owner of owners.get(found.key) ?? [])
      yield { type: 'observation', observation: entry(session, consumer, dedupe, found, owner) };
  yield { type: 'coverage', coverage: coverageOf(session.source, consumer, answer.value.askedAt, null) };
}

/**
 * The dedupe stores that are keys of one Redis. Exact keys are asked for and no other is looked at. A
 * coverage says that the keys were asked for; what a missing one is worth is judged elsewhere: keys
 * expire and are evicted, so it is worth nothing.
 */
export function redisDedupe(session: RedisSession): DedupeSource {
  return {
    name: session.source,
    find: (consumer, dedupe, keys, signal) => find(session, consumer, dedupe, keys, signal),
    check: (dedupe, signal) => checkRedis(session, dedupe, signal),
  };
}
