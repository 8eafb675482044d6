import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redisCatalogue } from '../../../main/adapter/redis/redis-catalogue.ts';
import { allSteps, never } from '../../contract-suite/read-all.ts';
import type { RecordedRedis } from './redis-fixture.ts';
import { recordedRedis } from './redis-fixture.ts';

describe('the catalogue of Redis', () => {
  let redis: RecordedRedis;
  beforeAll(async () => {
    redis = await recordedRedis();
    const rights = ['resetkeys', '%R~dedupe:*', '-@all', '+select', '+ping', '+get', '+exists', '+pttl', '+type'];
    await redis.server.client().call('ACL', 'SETUSER', 'waybill', 'on', '>secret', ...rights);
  });
  afterAll(() => redis.close());

  it('is opened with the least rights and asks for no key, so that nothing is denied', async () => {
    const catalogue = redisCatalogue(redis.open({ user: 'waybill', password: 'secret' }));
    const steps = await allSteps(catalogue.check(never));
    expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
      ['dns', true],
      ['tcp', true],
      ['authentication', true],
      ['read-only', true],
    ]);
    expect(await redis.server.client().call('ACL', 'LOG')).toEqual([]);
    expect(await catalogue.places(never)).toEqual({ ok: true, value: [] });
  });

  it('says that a password is wrong', async () => {
    const steps = await allSteps(redisCatalogue(redis.open({ user: 'waybill', password: 'wrong' })).check(never));
    expect(steps.at(-1)).toMatchObject({ step: 'authentication', ok: false, fix: expect.any(String) });
  });
});
