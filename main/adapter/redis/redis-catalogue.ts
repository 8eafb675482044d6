import { answered, failed } from '../../domain/observation/failure.ts';
import type { CatalogueSource } from '../../ports/catalogue.ts';
import { checkRedisConnection } from './redis-check.ts';
import type { RedisSession } from './redis-session.ts';

/** A key-value store holds no places: its keys are asked for by name and never listed. It can be opened and that is all. */
export function redisCatalogue(session: RedisSession): CatalogueSource {
  const { source } = session;
  return {
    name: source,
    places: () => Promise.resolve(answered([])),
    sample: (place) => Promise.resolve(failed('unsupported', `${source} has no ${place.name}`)),
    rowsWith: () => Promise.resolve(failed('unsupported', `${source} has no tables`)),
    readers: () => Promise.resolve(answered([])),
    async *check(signal) {
      yield* checkRedisConnection(session, '', signal);
    },
    // The session is shared and closed by its owner.
    close: () => Promise.resolve(),
  };
}
