import { type ChannelModel, type ConfirmChannel, type ConsumeMessage, type GetMessage, type Options, connect } from 'amqplib';
import type { RabbitmqAddress } from './rabbitmq-address.ts';

type Login = Pick<RabbitmqAddress, 'host' | 'port' | 'user' | 'password'>;

/** A connection of the tests with a channel that confirms: it declares, binds, publishes and drains. The product never does any of it. */
export interface RabbitmqClient {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
  /** Resolves when the broker confirmed every message. */
  publish(exchange: string, routingKey: string, messages: readonly OutgoingRabbitMessage[]): Promise<void>;
  /** Takes every message out of a queue, in its order. */
  drain(queue: string): Promise<readonly GetMessage[]>;
  close(): Promise<void>;
}

export interface OutgoingRabbitMessage {
  readonly value: string | Buffer;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly properties?: Omit<Options.Publish, 'headers'>;
}

/** Connects as the administrator, or as the user given. */
export async function openRabbitmq(server: Login, virtualHost = '/'): Promise<RabbitmqClient> {
  const { host: hostname, port, user: username, password } = server;
  const connection = await connect({ hostname, port, username, password, vhost: encodeURIComponent(virtualHost) });
  const channel = await connection.createConfirmChannel();
  // Without a listener a server that is killed would end the process of the tests.
  for (const each of [connection, channel]) each.on('error', () => undefined);
  return {
    connection,
    channel,
    async publish(exchange, routingKey, messages) {
      const confirmed = messages.map(({ value, headers = {}, properties = {} }) => {
        const content = typeof value === 'string' ? Buffer.from(value) : value;
        return new Promise<void>((resolve, reject) => {
          channel.publish(exchange, routingKey, content, { persistent: true, ...properties, headers }, (error: unknown) =>
            error instanceof Error ? reject(error) : resolve(),
          );
        });
      });
      await Promise.all(confirmed);
    },
    async drain(queue) {
      const taken: GetMessage[] = [];
      for (;;) {
        const message = await channel.get(queue, { noAck: true });
        if (message === false) return taken;
        taken.push(message);
      }
    },
    close: () => connection.close(),
  };
}

/** Declares a stream. `segmentBytes` and `maxBytes` small: old segments are cut off soon. */
export async function declareStream(
  { channel }: RabbitmqClient,
  name: string,
  limits: { readonly maxBytes?: number; readonly segmentBytes?: number } = {},
): Promise<void> {
  const { maxBytes, segmentBytes } = limits;
  await channel.assertQueue(name, {
    arguments: {
      'x-queue-type': 'stream',
      ...(maxBytes === undefined ? {} : { 'x-max-length-bytes': maxBytes }),
      ...(segmentBytes === undefined ? {} : { 'x-stream-max-segment-size-bytes': segmentBytes }),
    },
  });
}

export interface StreamedMessage {
  readonly offset: number;
  readonly message: ConsumeMessage;
}

/**
 * The messages of a stream from its beginning, as a bare consumer of amqplib gets them: what the product is compared
 * with. Ends when `isLast` is true of one and none came after it in the same delivery.
 */
export async function readStream(
  { connection }: RabbitmqClient,
  stream: string,
  isLast: (message: ConsumeMessage) => boolean,
): Promise<readonly StreamedMessage[]> {
  const channel = await connection.createChannel();
  const messages: StreamedMessage[] = [];
  await channel.prefetch(1_000);
  await new Promise<void>((resolve, reject) => {
    const onMessage = (message: ConsumeMessage | null): void => {
      if (message === null) return;
      messages.push({ offset: Number(message.properties.headers?.['x-stream-offset']), message });
      channel.ack(message);
      if (isLast(message)) resolve();
    };
    channel.consume(stream, onMessage, { arguments: { 'x-stream-offset': 'first' } }).catch(reject);
  });
  await channel.close();
  return messages;
}
