import { describe, expect, it } from 'vitest';
import { connect } from '../../../main/adapter/redis/redis-connection.ts';
import { RefusedCommandError } from '../../../main/adapter/redis/redis-allow-list.ts';
import { never } from '../../contract-suite/read-all.ts';
import { recordRedis } from '../../harness/proxy.ts';
import { startRedis } from '../../harness/redis.ts';
import { redisViolations } from '../../harness/redis-commands.ts';

describe('a guarded connection', () => {
  it.each([
    ['set', 'k', 'changed'],
    ['del', 'k'],
    ['scan', '0'],
    ['expire', 'k', '1'],
    ['client', 'setname', 'x'],
  ])('sends no %s, and is ended', async (...parts) => {
    const server = await startRedis({ arguments: [] });
    const writer = server.client();
    await writer.set('k', 'as it was');
    const proxy = await recordRedis(server);
    const { answer } = await connect({ kind: 'redis', name: 'cache', url: `redis://127.0.0.1:${proxy.port}/0`, tls: null }, null, never);
    if (!answer.ok) throw new Error(answer.failure.detail);
    const [name, ...parameters] = parts;
    const sent = async (): Promise<unknown> => answer.value.call(name ?? '', ...parameters);
    await expect(sent()).rejects.toThrow(RefusedCommandError);
    await expect(answer.value.exists('k')).rejects.toThrow(/closed|writeable/);
    expect(redisViolations(proxy.entries)).toEqual([]);
    expect([await writer.get('k'), await writer.ttl('k')]).toEqual(['as it was', -1]);
    answer.value.disconnect();
    await proxy.close();
    await server.stop();
  });
});
