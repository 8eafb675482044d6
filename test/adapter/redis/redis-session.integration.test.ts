import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allSteps, never, ofKind, readAll } from '../../contract-suite/read-all.ts';
import { owned } from '../../contract-suite/dedupe-keys.ts';
import { until } from '../../harness/until.ts';
import type { RecordedRedis } from './redis-fixture.ts';
import { keysOf, recordedRedis, storeOf } from './redis-fixture.ts';

const leastRights = ['resetkeys', '%R~dedupe:*', '-@all', '+select', '+ping', '+get', '+exists', '+pttl', '+type'];
const keys = keysOf('dedupe:{businessKey}:{json:/status}', { means: 'claimed' });

describe('a session with Redis', () => {
  let redis: RecordedRedis;
  beforeAll(async () => {
    redis = await recordedRedis();
    const client = redis.server.client();
    const users = {
      waybill: leastRights,
      'no-pttl': leastRights.filter((right) => right !== '+pttl'),
      'no-select': leastRights.filter((right) => right !== '+select'),
      'no-ping': leastRights.filter((right) => right !== '+ping'),
      'other-keys': leastRights.map((right) => (right.startsWith('%') ? '%R~other:*' : right)),
    };
    for (const [name, rights] of Object.entries(users)) await client.call('ACL', 'SETUSER', name, 'on', '>secret', ...rights);
    await client.call('ACL', 'SETUSER', 'open', 'on', 'nopass', ...leastRights);
  });
  afterAll(() => redis.close());

  /** Every denied command is written into the server's own log, where its owners would find it. */
  const denials = async (): Promise<number> => ((await redis.server.client().call('ACL', 'LOG')) as readonly unknown[]).length;

  it('needs no more than the documented rights, in any database, and is denied nothing', async () => {
    for (const database of [0, 9]) {
      await redis.server.client(database).set('dedupe:o-1:PAID', '1', 'PX', 3_600_000);
      const before = await denials();
      const store = storeOf(redis.open({ user: 'waybill', password: 'secret', database }));
      const steps = await allSteps(store.check(keys, never));
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(steps.map(({ step }) => step)).toEqual(['dns', 'tcp', 'authentication', 'read-only', 'permission', 'key']);
      const read = await readAll(store.find('billing', keys, [owned('dedupe:o-1:PAID', 'm-1'), owned('dedupe:o-2:PAID', 'm-2')], never));
      const [found, ...more] = ofKind(read, 'dedupe');
      expect(more).toEqual([]);
      expect(found).toEqual({
        id: '',
        source: 'cache',
        kind: 'dedupe',
        at: null,
        clock: 'broker',
        coordinates: { database: String(database), key: 'dedupe:o-1:PAID' },
        facts: {
          consumer: 'billing',
          place: 'cache',
          key: 'dedupe:o-1:PAID',
          means: 'claimed',
          ownsKey: true,
          messageId: 'm-1',
          timeToLive: expect.stringMatching(/^3[56]\d{5}$/),
        },
      });
      expect(await denials()).toBe(before);
    }
  });

  it('reads the database that its url names and no other', async () => {
    await redis.server.client(4).set('dedupe:only-in-4', '1');
    const asked = async (database: number): Promise<number> =>
      (await readAll(storeOf(redis.open({ database })).find('billing', keys, [owned('dedupe:only-in-4')], never))).observations.length;
    expect([await asked(4), await asked(0), await asked(5)]).toEqual([1, 0, 0]);
  });

  it('says no time to live of a key that does not expire', async () => {
    await redis.server.client().set('dedupe:forever', '1');
    const [found] = ofKind(await readAll(storeOf(redis.open()).find('billing', keys, [owned('dedupe:forever')], never)), 'dedupe');
    expect(found?.facts).not.toHaveProperty('timeToLive');
  });

  it.each([
    { user: 'no-pttl', database: 0, step: 'permission', right: '+pttl' },
    { user: 'other-keys', database: 0, step: 'permission', right: '%R~' },
    { user: 'no-select', database: 3, step: 'authentication', right: '+select' },
  ])('names the right that $user lacks', async ({ user, database, step, right }) => {
    const store = storeOf(redis.open({ user, password: 'secret', database }));
    const wrong = (await allSteps(store.check(keys, never))).filter(({ ok }) => !ok);
    expect(wrong).toMatchObject([{ step, detail: expect.stringContaining(right), fix: expect.stringContaining('ACL SETUSER') }]);
    const read = await readAll(store.find('billing', keys, [owned('dedupe:o-1:PAID')], never));
    expect(read.failures).toMatchObject([{ code: 'not-authorized', retryable: false, detail: expect.stringContaining(right) }]);
    expect(read.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^not-authorized: /) }]);
  });

  it('gets along without PING, and with a user that needs no password', async () => {
    for (const parts of [{ user: 'no-ping', password: 'secret' }, { user: 'open' }]) {
      const read = await readAll(storeOf(redis.open(parts)).find('billing', keys, [owned('dedupe:none')], never));
      expect([read.failures, read.coverage[0]?.complete]).toEqual([[], true]);
    }
  });

  it('warns of the default user, who may usually write', async () => {
    const steps = await allSteps(storeOf(redis.open()).check(keys, never));
    expect(steps.find(({ step }) => step === 'read-only')).toMatchObject({ ok: true, detail: expect.stringContaining('default user') });
  });

  it('sends a refused password once, however often it is asked', async () => {
    const store = storeOf(redis.open({ user: 'waybill', password: 'wrong' }));
    const logins = (): number => redis.commands().filter((command) => command === 'AUTH').length;
    const before = logins();
    for (let asked = 0; asked < 5; asked += 1) {
      const read = await readAll(store.find('billing', keys, [owned('dedupe:x')], never));
      expect(read.failures).toMatchObject([{ code: 'authentication-failed', retryable: false }]);
    }
    expect(logins() - before).toBe(1);
    expect(JSON.stringify(await allSteps(store.check(keys, never)))).not.toContain('"wrong"');
  });

  it('says that a password is missing', async () => {
    const read = await readAll(storeOf(redis.open({ user: 'waybill' })).find('billing', keys, [owned('dedupe:x')], never));
    expect(read.failures).toMatchObject([{ code: 'secret-missing' }]);
  });

  it('does not read another database when there is none of that number', async () => {
    const read = await readAll(storeOf(redis.open({ database: 999 })).find('billing', keys, [owned('dedupe:x')], never));
    expect(read.failures).toMatchObject([{ code: 'misconfigured' }]);
  });

  it('opens a connection that broke between two readings again without a word', async () => {
    const store = storeOf(redis.open());
    for (let asked = 0; asked < 3; asked += 1) {
      const read = await readAll(store.find('billing', keys, [owned('dedupe:x')], never));
      expect([read.failures, read.coverage[0]?.complete]).toEqual([[], true]);
      redis.cut();
    }
  });

  it('ends at an abort while the server is silent', { timeout: 9_000 }, async () => {
    const store = storeOf(redis.open());
    expect((await readAll(store.find('billing', keys, [owned('dedupe:x')], never))).failures).toEqual([]);
    redis.stall();
    const stop = new AbortController();
    const reading = readAll(store.find('billing', keys, [owned('dedupe:x')], stop.signal));
    stop.abort();
    const read = await reading;
    redis.release();
    expect(read).toMatchObject({ observations: [], failures: [] });
    expect(read.coverage).toMatchObject([{ complete: false, reason: 'cancelled' }]);
  });

  it('answers several questions at once over one connection', async () => {
    const store = storeOf(redis.open());
    const before = redis.commands().filter((command) => command === 'PING').length;
    const reads = await Promise.all(Array.from({ length: 8 }, () => readAll(store.find('billing', keys, [owned('dedupe:x')], never))));
    expect(reads.every(({ coverage }) => coverage[0]?.complete)).toBe(true);
    await until(() => redis.commands().filter((command) => command === 'EXISTS').length >= 8, { what: 'the questions', within: 5_000 });
    expect(redis.commands().filter((command) => command === 'PING').length - before).toBe(1);
  });
});

describe('a Redis that cannot be reached', () => {
  it.each([
    ['redis://127.0.0.1:1/0', 'unreachable', 'tcp', '127.0.0.1:1'],
    ['redis://waybill.invalid:6379/0', 'name-not-resolved', 'dns', 'waybill.invalid'],
    ['redis://127.0.0.1:6379/orders', 'misconfigured', 'dns', '"orders"'],
    ['redis://127.0.0.1:6379/0?family=6', 'misconfigured', 'dns', '"family"'],
  ])('%s is %s', async (url, code, step, named) => {
    const redis = await recordedRedis();
    const store = storeOf(redis.open({}, { url }));
    const read = await readAll(store.find('billing', keys, [owned('dedupe:x')], never));
    expect(read.failures).toMatchObject([{ code, detail: expect.stringContaining(named) }]);
    expect(read.coverage).toMatchObject([{ complete: false }]);
    const [wrong] = (await allSteps(store.check(keys, never))).filter(({ ok }) => !ok);
    expect(wrong).toMatchObject({ step, detail: expect.stringContaining(named), fix: expect.stringMatching(/./) });
    await redis.close();
  });
});
