import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keysOf, recordedRedis, storeOf } from '../adapter/redis/redis-fixture.ts';
import type { RecordedRedis } from '../adapter/redis/redis-fixture.ts';
import { owned } from '../contract-suite/dedupe-keys.ts';
import { allSteps, never, ofKind, readAll } from '../contract-suite/read-all.ts';
import { recordRedis } from '../harness/proxy.ts';
import { redisViolations } from '../harness/redis-commands.ts';
import { until } from '../harness/until.ts';

const searches = 1000;
const keys = keysOf('dedupe:{messageId}');
const names = Array.from({ length: 40 }, (_, index) => `dedupe:m-${index}`);

/** What a reader could change in a Redis: keys, what they hold, when they expire, and how long nobody used them. */
interface State {
  readonly keys: readonly string[];
  readonly values: readonly string[];
  /** When each key expires, in milliseconds since 1970; -1 never. */
  readonly expiry: readonly number[];
  /** Seconds since each key was used. */
  readonly idle: readonly number[];
}

async function namesOf(client: Redis): Promise<readonly string[]> {
  return (await client.keys('*')).toSorted();
}

/** OBJECT does not count as a use. */
async function idleOf(client: Redis): Promise<readonly number[]> {
  return Promise.all((await namesOf(client)).map((name) => client.call('OBJECT', 'IDLETIME', name) as Promise<number>));
}

/** Idle times first: to look at a value is to use it. */
async function stateOf(client: Redis): Promise<State> {
  const all = await namesOf(client);
  const idle = await idleOf(client);
  const expiry = await Promise.all(all.map((name) => client.call('PEXPIRETIME', name) as Promise<number>));
  const values = await Promise.all(all.map(async (name) => (await client.get(name)) ?? ''));
  return { keys: all, values, expiry, idle };
}

/** What was changed between two states: nothing, when somebody only looked. */
function changes(before: State, after: State): readonly string[] {
  const same = (one: readonly unknown[], other: readonly unknown[]): boolean => JSON.stringify(one) === JSON.stringify(other);
  return [
    ...(same(before.keys, after.keys) ? [] : ['keys']),
    ...(same(before.values, after.values) ? [] : ['values']),
    ...(same(before.expiry, after.expiry) ? [] : ['expiry']),
    ...(after.idle.every((seconds, index) => seconds >= (before.idle[index] ?? 0)) ? [] : ['idle times']),
  ];
}

describe('reading Redis', () => {
  let redis: RecordedRedis;
  let writer: Redis;
  beforeAll(async () => {
    redis = await recordedRedis();
    writer = redis.server.client();
  });
  afterAll(() => redis.close());

  /** Keys that nobody has used for two seconds. */
  async function restedKeys(): Promise<State> {
    await writer.flushall();
    for (const [index, name] of names.entries()) {
      if (index % 2 === 0) await writer.set(name, `value ${index}`);
      else await writer.set(name, `value ${index}`, 'PX', 3_600_000);
    }
    const written = await stateOf(writer);
    const rested = async (): Promise<boolean> => (await idleOf(writer)).every((seconds) => seconds >= 2);
    await until(rested, { what: 'the keys to rest', within: 10_000 });
    return { ...written, idle: await idleOf(writer) };
  }

  it('leaves keys, times to live and idle times as they were, after a thousand searches', async () => {
    const before = await restedKeys();
    const store = storeOf(redis.open());
    let found = 0;
    for (let search = 0; search < searches; search += 1) {
      const asked = [owned(names[search % names.length] ?? ''), owned(`dedupe:absent-${search}`)];
      found += ofKind(await readAll(store.find('billing', keys, asked, never)), 'dedupe').length;
    }
    await allSteps(store.check(keys, never));
    expect(found).toBe(searches);
    expect(changes(before, await stateOf(writer))).toEqual([]);
    expect(new Set(redis.commands())).toEqual(new Set(['PING', 'EXISTS', 'PTTL']));
  });

  it.each([
    { planted: ['GET', 'dedupe:m-1'], sent: ['GET'], changed: ['idle times'] },
    { planted: ['SET', 'dedupe:m-1', 'x', 'KEEPTTL'], sent: ['SET'], changed: ['values', 'idle times'] },
    { planted: ['SCAN', '0'], sent: ['SCAN'], changed: [] },
    { planted: ['PEXPIRE', 'dedupe:m-2', '9999999'], sent: ['PEXPIRE'], changed: ['expiry', 'idle times'] },
  ])('would be seen to send $planted', async ({ planted, sent, changed }) => {
    const before = await restedKeys();
    const proxy = await recordRedis(redis.server);
    const client = new Redis({ host: '127.0.0.1', port: proxy.port, protocol: 2, disableClientInfo: true, enableReadyCheck: false });
    const [command = '', ...parameters] = planted;
    await client.call(command, ...parameters);
    client.disconnect();
    expect(redisViolations(proxy.entries)).toEqual(sent.map((name) => `${name}: not a read`));
    expect(changes(before, await stateOf(writer))).toEqual(changed);
    await proxy.close();
  });
});
