import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from './certificates.ts';
import { isRunning, withDescendants } from './process-tree.ts';
import { openRabbitmq } from './rabbitmq-client.ts';
import { askManagement } from './rabbitmq-management.ts';
import { type RabbitmqServer, startRabbitmq } from './rabbitmq.ts';
import { until } from './until.ts';

describe('a RabbitMQ of its own', () => {
  let server: RabbitmqServer;
  beforeAll(async () => {
    const authority = await createAuthority();
    const certificate = authority.issue({ name: 'localhost', hosts: ['localhost', '127.0.0.1'] });
    server = await startRabbitmq({ tls: { authorityFile: authority.certificateFile, certificate } });
  });
  afterAll(() => server.stop());

  it('listens with AMQP, streams and management on 127.0.0.1 only, also over TLS', async () => {
    const { listeners } = (await askManagement(server, 'GET', '/api/overview')) as {
      readonly listeners: readonly {
        readonly protocol: string;
        readonly ip_address: string;
        readonly socket_opts: { readonly ip?: string };
      }[];
    };
    // Of these two it does not report the address they are bound to.
    const unsaid = new Set(['clustering', 'https']);
    const outside = listeners.filter(
      ({ ip_address: address, socket_opts: { ip = address }, protocol }) => ip !== '127.0.0.1' && !unsaid.has(protocol),
    );
    expect(outside).toEqual([]);
    const protocols = new Set(listeners.map(({ protocol }) => protocol));
    expect(['amqp', 'amqp/ssl', 'http', 'https', 'stream'].filter((each) => !protocols.has(each))).toEqual([]);
  });

  it('keeps what was confirmed over a kill', async () => {
    const before = await openRabbitmq(server);
    await before.channel.assertQueue('kept');
    await before.publish('', 'kept', [{ value: 'a' }, { value: 'b' }]);
    server.kill();
    await expect(openRabbitmq(server)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed/);
    await server.start();
    const after = await openRabbitmq(server);
    const taken = await until(async () => after.drain('kept'), { what: 'the queue', within: 20_000 });
    expect(taken.map(({ content }) => content.toString())).toEqual(['a', 'b']);
    await after.close();
  });

  it('stays silent while suspended and answers afterwards', async () => {
    server.suspend();
    let answered = false;
    const answer = openRabbitmq(server).then(async (client) => {
      answered = true;
      await client.close();
    });
    await expect(until(() => answered, { what: 'silence', within: 500 })).rejects.toThrow('silence');
    server.resume();
    await answer;
    expect(answered).toBe(true);
  });
});

it('ends with its owner, the name server of Erlang too', async () => {
  const harness = (file: string) => new URL(file, import.meta.url).href;
  const script = `
    import { startRabbitmq } from '${harness('rabbitmq.ts')}';
    import { theKeeper } from '${harness('keeper.ts')}';
    await startRabbitmq();
    process.stdin.resume();
    console.log((await theKeeper()).folder);`;
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, WAYBILL_TEST_RABBITMQ_URL: '' },
  });
  const [folder] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  const pids = withDescendants(readdirSync(join(folder, 'pids')).map(Number));
  expect(pids.length).toBeGreaterThan(2); // epmd, the Erlang machine and its helpers
  owner.kill('SIGKILL');
  const gone = () => !pids.some(isRunning) && !existsSync(folder);
  expect(await until(gone, { what: 'the keeper', within: 30_000 })).toBe(true);
});
