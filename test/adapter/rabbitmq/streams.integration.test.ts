import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Template } from '../../../main/domain/identity/place.ts';
import type { BrokerSource } from '../../../main/ports/broker.ts';
import { rabbitmqOptions } from '../../contract-suite/broker-rabbitmq.ts';
import { allOf, configsOf, identity, matching, placesOf, scanOf, unhurried } from '../../contract-suite/broker-under-test.ts';
import { amqpUrl } from '../../harness/rabbitmq-address.ts';
import type { RabbitmqAddress } from '../../harness/rabbitmq-address.ts';
import { type RabbitmqClient, declareStream, openRabbitmq } from '../../harness/rabbitmq-client.ts';
import { createUser, createVirtualHost } from '../../harness/rabbitmq-management.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { openRabbitmqSource } from './open-rabbitmq.ts';

let rabbitmq: RabbitmqAddress;
let client: RabbitmqClient;
let source: BrokerSource;

beforeAll(async () => {
  ({ rabbitmq } = await sharedServers());
  client = await openRabbitmq(rabbitmq);
  source = await openRabbitmqSource(rabbitmqOptions(rabbitmq), rabbitmq);
});
afterAll(async () => {
  await source.close();
  await client.close();
});

async function newStream(): Promise<string> {
  const stream = uniqueName('stream');
  await declareStream(client, stream);
  return stream;
}

const header = (name: string): Template => [{ kind: 'header', name }];
const property = (name: string): Template => [{ kind: 'property', name }];

describe('a message of a stream', () => {
  it('is found by every header and property, with no digit lost', async () => {
    const stream = await newStream();
    const headers = {
      big: { '!': 'int64', value: 9_007_199_254_740_993n },
      small: -1,
      single: { '!': 'float', value: 0.1 },
      double: 0.5,
      yes: true,
      time: { '!': 'timestamp', value: 1_700_000_000 },
      'message-id': 'in-the-header',
      empty: null,
    };
    const properties = {
      messageId: 'in-the-property',
      correlationId: 'c-1',
      type: 'order.created',
      appId: 'shop',
      userId: rabbitmq.user,
      replyTo: 'answers',
      expiration: '60000',
      priority: 3,
      timestamp: 1_700_000_000,
      contentType: 'application/json',
      contentEncoding: 'identity',
    };
    await client.publish('', stream, [{ value: '{}', headers, properties }, { value: '{}' }]);
    const wanted: readonly (readonly [Template, string])[] = [
      [header('big'), '9007199254740993'],
      [header('small'), '-1'],
      [header('single'), '0.1'],
      [header('double'), '0.5'],
      [header('yes'), 'true'],
      [header('time'), '1700000000'],
      [header('message-id'), 'in-the-header'],
      [property('message-id'), 'in-the-property'],
      [property('correlation-id'), 'c-1'],
      [property('type'), 'order.created'],
      [property('app-id'), 'shop'],
      [property('user-id'), rabbitmq.user],
      [property('reply-to'), 'answers'],
      [property('expiration'), '60000'],
      [property('priority'), '3'],
      [property('timestamp'), '1700000000'],
      [property('content-type'), 'application/json'],
      [property('content-encoding'), 'identity'],
      [property('delivery-mode'), '2'],
      [[{ kind: 'timestamp' }], '2023-11-14T22:13:20.000Z'],
      [[{ kind: 'property', name: 'type' }, ':', { kind: 'header', name: 'yes' }], 'order.created:true'],
    ];
    for (const [template, value] of wanted) {
      const match = matching({ fields: [{ template, value }] });
      const said = await allOf(source.scan(scanOf(stream, [2], { match }), unhurried));
      const places = template.length === 1 && value === '2' ? ['0/0', '0/1'] : ['0/0'];
      expect([template, placesOf(said), said.coverage[0]?.complete]).toEqual([template, places, true]);
    }
    const said = await allOf(source.scan(scanOf(stream, [1], { identity: { ...identity, businessKey: property('type') } }), unhurried));
    expect(said.observations).toMatchObject([
      {
        kind: 'record',
        at: '2023-11-14T22:13:20.000Z',
        clock: 'producer',
        coordinates: { topic: stream, partition: '0', offset: '0' },
        facts: {
          messageId: 'in-the-header',
          businessKey: 'order.created',
          exchange: '',
          routingKey: stream,
          publishedAt: '2023-11-14T22:13:20.000Z',
          expiration: '60000',
          timestampType: 'append',
        },
      },
    ]);
    const names = said.contents[0]?.headers.map(({ name }) => Buffer.from(name.base64, 'base64').toString());
    expect(names).toEqual(expect.arrayContaining(['big', 'message-id', 'expiration']));
    expect(names).not.toContain('x-stream-offset');
  });

  it('without a timestamp of its producer has no time', async () => {
    const stream = await newStream();
    await client.publish('', stream, [{ value: 'a' }]);
    const said = await allOf(source.scan(scanOf(stream, [1]), unhurried));
    expect(said.observations).toMatchObject([{ at: null, clock: 'producer' }]);
    expect(said.observations[0]?.facts).not.toHaveProperty('publishedAt');
  });

  it('in a witness, a dead-letter or a retry stream says what it is, and why it is there', async () => {
    const stream = await newStream();
    const death = { 'x-first-death-reason': 'expired', 'x-first-death-queue': 'billing.q', 'x-exception-message': 'no' };
    await client.publish('', stream, [{ value: 'a', headers: death }]);
    const scanAs = (topicRole: Parameters<BrokerSource['read']>[1]) => allOf(source.scan(scanOf(stream, [1], { topicRole }), unhurried));
    expect((await scanAs({ role: 'destination', witness: true })).observations).toMatchObject([
      { kind: 'witness', facts: { role: 'destination' } },
    ]);
    expect((await scanAs({ role: 'dead-letter', consumer: 'billing' })).observations).toMatchObject([
      { kind: 'dead-letter', facts: { consumer: 'billing', cause: 'expired', originQueue: 'billing.q', error: 'no' } },
    ]);
  });
});

describe('the end of a stream', () => {
  it('is proven up to its last chunk; what stands behind is seen and not covered', async () => {
    const stream = await newStream();
    await client.publish('', stream, [{ value: 'a' }]);
    await client.publish('', stream, [{ value: 'b' }]);
    const [boundary] = configsOf(await allOf(source.boundaries(stream, unhurried)), 'partition');
    expect(boundary?.facts).toMatchObject({ logStart: '0', lastStable: '1', highWatermark: '1' });
    // Written after the boundary was taken.
    await client.publish('', stream, [{ value: 'c' }]);
    const said = await allOf(source.scan(scanOf(stream, [1]), unhurried));
    expect(placesOf(said)).toEqual(['0/0', '0/1', '0/2']);
    expect(said.coverage).toMatchObject([{ wanted: { from: '0', to: '1' }, read: [{ from: '0', to: '1' }], complete: true }]);
    const other = await openRabbitmqSource(rabbitmqOptions(rabbitmq), rabbitmq);
    expect(placesOf(await allOf(other.scan(scanOf(stream, [1]), unhurried)))).toEqual(['0/0']);
    await other.close();
  });

  it('is found behind an instant, and said to be unproven where nothing stands there', async () => {
    const stream = await newStream();
    await client.publish('', stream, [{ value: 'a' }]);
    await client.publish('', stream, [{ value: 'b' }]);
    const [past, future] = [-3_600_000, 3_600_000].map((span) => new Date(Date.now() + span).toISOString());
    expect(await source.offsetsAt(stream, past ?? '', unhurried)).toEqual({ ok: true, value: [{ partition: 0, offset: 0n }] });
    expect(await source.offsetsAt(stream, future ?? '', unhurried)).toEqual({
      ok: true,
      value: [{ partition: 0, offset: 1n, nothingBehind: true }],
    });
  });

  it('that is not there yet, when more is asked for than it has, is said', async () => {
    const stream = await newStream();
    await client.publish('', stream, [{ value: 'a' }]);
    const said = await allOf(source.scan(scanOf(stream, [3]), unhurried));
    expect(placesOf(said)).toEqual(['0/0']);
    expect(said.coverage).toMatchObject([{ read: [{ from: '0', to: '1' }], complete: false, reason: 'not-found: the stream ends at 1' }]);
  });
});

describe('what stands against a reading is named', () => {
  async function failureOf(source_: BrokerSource, stream: string) {
    const said = await allOf(source_.boundaries(stream, unhurried));
    await source_.close();
    return said.failures[0];
  }

  it('a queue that is no stream, which is not touched', async () => {
    const queue = uniqueName('classic');
    await client.channel.assertQueue(queue);
    await client.publish('', queue, [{ value: 'a' }]);
    const own = await openRabbitmqSource(rabbitmqOptions(rabbitmq), rabbitmq);
    expect(await failureOf(own, queue)).toMatchObject({ code: 'unsupported', detail: expect.stringContaining(queue) });
    const [message] = await client.drain(queue);
    expect(message?.fields.redelivered).toBe(false);
  });

  it('a stream that the user may not read', async () => {
    const [stream, user] = [await newStream(), uniqueName('user')];
    await createUser(rabbitmq, { name: user, password: 'pw', tags: 'monitoring', rights: { read: '^other$' } });
    const own = await openRabbitmqSource(rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, user) }), { password: 'pw' });
    expect(await failureOf(own, stream)).toMatchObject({ code: 'not-authorized', detail: expect.stringContaining(stream) });
  });

  it('a wrong password, of which the user is named', async () => {
    const own = await openRabbitmqSource(rabbitmqOptions(rabbitmq), { password: 'wrong' });
    const failure = await failureOf(own, 'any');
    expect(failure).toMatchObject({ code: 'authentication-failed', retryable: false, detail: expect.stringContaining(rabbitmq.user) });
    expect(failure?.detail).not.toContain('wrong');
  });

  it('a virtual host that is not there, and one without rights', async () => {
    const absent = await openRabbitmqSource(rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, rabbitmq.user, 'absent') }), rabbitmq);
    expect(await failureOf(absent, 'any')).toMatchObject({ code: 'not-found', detail: expect.stringContaining('virtual host absent') });
    const user = uniqueName('nobody');
    await createUser(rabbitmq, { name: user, password: 'pw', tags: '', rights: { read: '.*' }, virtualHost: '/' });
    const host = uniqueName('host');
    await createVirtualHost(rabbitmq, host);
    const refused = await openRabbitmqSource(rabbitmqOptions(rabbitmq, { url: amqpUrl(rabbitmq, user, host) }), { password: 'pw' });
    expect(await failureOf(refused, 'any')).toMatchObject({ code: 'not-authorized', detail: expect.stringContaining(host) });
  });
});
