import type { RabbitmqOptions } from '../../main/domain/workspace/workspace.ts';
import type { BrokerSource } from '../../main/ports/broker.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';
import { recordAmqp } from '../harness/amqp-proxy.ts';
import type { RabbitmqAddress } from '../harness/rabbitmq-address.ts';
import { amqpUrl } from '../harness/rabbitmq-address.ts';
import { type RabbitmqClient, declareStream, openRabbitmq, readStream } from '../harness/rabbitmq-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

/** Bytes a second of the capped source: a scan of a few megabytes would take a minute. */
const cap = 64 * 1024;

/** How a source is read: with which password, and at most how fast. */
export interface HowToOpen {
  readonly password: string;
  readonly bytesPerSecond: number | null;
}

/** The options of a RabbitMQ source as the workspace of a test has them. */
export function rabbitmqOptions(rabbitmq: RabbitmqAddress, more: Partial<RabbitmqOptions> = {}): RabbitmqOptions {
  const url = amqpUrl(rabbitmq, rabbitmq.user);
  return { kind: 'rabbitmq', name: 'rabbitmq', url, management: rabbitmq.management, tls: null, readBytesPerSecond: null, ...more };
}

/** A stream, and an exchange of the same name that gives it everything: so that messages have routing keys of their own. */
async function createBoundStream(client: RabbitmqClient, limits: Parameters<typeof declareStream>[2] = {}): Promise<string> {
  const stream = uniqueName('contract');
  await declareStream(client, stream, limits);
  await client.channel.assertExchange(stream, 'fanout');
  await client.channel.bindQueue(stream, stream, '');
  return stream;
}

/** The last message apart from the others: a stream's end is proven up to its last chunk. */
async function write(client: RabbitmqClient, stream: string, messages: readonly OutgoingMessage[]): Promise<void> {
  const outgoing = messages.map(({ key, value, headers = {} }) => ({
    key: key?.toString() ?? '',
    value: Buffer.from(value ?? ''),
    headers,
  }));
  for (const part of [outgoing.slice(0, -1), outgoing.slice(-1)])
    await Promise.all(part.map(({ key, value, headers }) => client.publish(stream, key, [{ value, headers }])));
}

/** Small segments, of which the oldest are dropped: how much is left, and where, is the broker's to say. */
async function cutStream(client: RabbitmqClient): Promise<{ readonly topic: string; readonly offsets: readonly number[] }> {
  const topic = await createBoundStream(client, { maxBytes: 40_000, segmentBytes: 20_000 });
  const large = Array.from({ length: 10 }, () => ({ value: 'x'.repeat(2_000) }));
  const offsets = await until(
    async () => {
      await write(client, topic, large);
      const last = uniqueName('last');
      await write(client, topic, [{ value: last }]);
      const left = await readStream(client, topic, (message) => message.content.toString() === last);
      return left[0]?.offset === 0 ? null : left.map(({ offset }) => offset);
    },
    { what: 'the first segment to be dropped', within: 60_000 },
  );
  return { topic, offsets };
}

/** The streams of the shared RabbitMQ as a broker under test, read by the sources that `open` makes. */
export async function rabbitmqUnderTest(
  open: (options: RabbitmqOptions, how: HowToOpen) => Promise<BrokerSource>,
): Promise<BrokerUnderTest & { readonly rabbitmq: RabbitmqAddress; readonly client: RabbitmqClient }> {
  const { rabbitmq } = await sharedServers();
  const client = await openRabbitmq(rabbitmq);
  const nobody = await recordAmqp(rabbitmq);
  const { port: deadPort } = nobody;
  await nobody.close();
  const link = await recordAmqp(rabbitmq);
  const at = (port: number): RabbitmqOptions => rabbitmqOptions(rabbitmq, { url: amqpUrl({ ...rabbitmq, port }, rabbitmq.user) });
  const how = { password: rabbitmq.password, bytesPerSecond: null };
  const [source, capped, dead, hanging] = await Promise.all([
    open(rabbitmqOptions(rabbitmq), how),
    open(rabbitmqOptions(rabbitmq), { ...how, bytesPerSecond: cap }),
    open(at(deadPort), how),
    open(at(link.port), how),
  ]);
  return {
    partitions: 1,
    timestampType: 'append',
    logStep: 'stream',
    rabbitmq,
    client,
    source,
    capped,
    dead,
    hanging: { source: hanging, stall: () => link.stall(), release: () => link.release() },
    createTopic: () => createBoundStream(client),
    write: (topic, messages) => write(client, topic, messages),
    cutTopic: () => cutStream(client),
    async close() {
      await Promise.all([source, capped, dead, hanging].map((each) => each.close()));
      await link.close();
      await client.close();
    },
  };
}
