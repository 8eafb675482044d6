// One reading of a whole stream as a process of its own: node streams-process.ts waybill|amqplib RABBITMQ-URL STREAM COUNT.
// Waybill looks for an id that is not in it; the peer is a bare consumer of amqplib that looks at nothing. Prints how many messages came.
import { connect } from 'amqplib';
import { machineClock } from '../../main/adapter/clock/machine-clock.ts';
import { settingsOf } from '../../main/adapter/rabbitmq/settings.ts';
import { rabbitmqBroker } from '../../main/adapter/rabbitmq/source.ts';
import { amqpUrl, parseRabbitmqUrl } from '../harness/rabbitmq-address.ts';

/** The fastest that was measured for amqplib on streams. */
const [prefetch, acknowledgeEvery] = [5_000, 500];

const [reader = '', url = '', stream = '', count = '0'] = process.argv.slice(2);
const server = parseRabbitmqUrl(url);

async function readWithWaybill(): Promise<number> {
  const options = {
    kind: 'rabbitmq',
    name: 'bench',
    url: amqpUrl(server, server.user),
    management: null,
    tls: null,
    readBytesPerSecond: null,
  } as const;
  const settings = await settingsOf(options, { password: server.password, management: null });
  if (!settings.ok) throw new Error(settings.failure.detail);
  const broker = rabbitmqBroker(options, settings.value, machineClock);
  const request = {
    topic: stream,
    topicRole: { role: 'destination', witness: true },
    identity: { messageId: [{ kind: 'header', name: 'message-id' }], search: {} },
    ranges: [{ partition: 0, from: 0n, to: BigInt(count) }],
    match: { messageIds: ['00000000-0000-0000-0000-000000000000'], businessKeys: [], fields: [], text: null, all: false },
    limit: 10,
    asOf: machineClock.now(),
  } as const;
  let done = 0;
  for await (const reading of broker.scan(request, new AbortController().signal)) {
    if (reading.type === 'observation') throw new Error('the absent id was found');
    if (reading.type === 'progress') done = reading.done;
    if (reading.type === 'coverage' && !reading.coverage.complete) throw new Error('not everything was read');
  }
  await broker.close();
  return done;
}

async function readWithAmqplib(): Promise<number> {
  const connection = await connect({ hostname: server.host, port: server.port, username: server.user, password: server.password });
  const channel = await connection.createChannel();
  await channel.prefetch(prefetch);
  let read = 0;
  await new Promise<void>((resolve, reject) => {
    const take = (message: Parameters<Parameters<typeof channel.consume>[1]>[0]): void => {
      if (message === null) return;
      read += 1;
      if (read % acknowledgeEvery === 0) channel.ack(message, true);
      if (read === Number(count)) resolve();
    };
    channel.consume(stream, take, { arguments: { 'x-stream-offset': 'first' } }).catch(reject);
  });
  await connection.close();
  return read;
}

console.log(await (reader === 'waybill' ? readWithWaybill() : readWithAmqplib()));
