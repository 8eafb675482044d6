import { afterAll, beforeAll, describe } from 'vitest';
import type { DedupeSource } from '../../../main/ports/keyed-store.ts';
import { describeDedupeKeys } from '../../contract-suite/dedupe-keys.ts';
import type { RecordedRedis } from '../redis/redis-fixture.ts';
import { keysOf, recordedRedis, storeOf } from '../redis/redis-fixture.ts';

describe('dedupe contract: Redis', () => {
  let redis: RecordedRedis;
  let source: DedupeSource;
  beforeAll(async () => {
    redis = await recordedRedis();
    source = storeOf(redis.open());
  });
  afterAll(() => redis.close());

  describeDedupeKeys(() => ({
    source,
    // Other stores of the Redis are none of this one's business: every place begins empty.
    async write(_name, keys) {
      const client = redis.server.client();
      await client.flushall();
      if (keys.length > 0) await client.mset(keys.flatMap((key) => [key, '1']));
      return { dedupe: keysOf('{messageId}'), place: 'cache' };
    },
  }));
});
