import { type RabbitmqClient, declareStream } from '../../rabbitmq-client.ts';
import { EXCHANGES, LINES, LINE_NAMES, PLACES, queueOf, witnessOf } from './lines.ts';

/** The streams of the shop: all that a user who looks has to be allowed to read. */
export const STREAMS: readonly string[] = [
  ...LINE_NAMES.filter((name) => LINES[name].witness).map(witnessOf),
  PLACES.backup,
  PLACES.deadWitness,
  PLACES.archive,
];

/** Declares exchanges, queues, streams and bindings, in an empty virtual host. */
export async function declareShop(client: RabbitmqClient): Promise<void> {
  const { channel } = client;
  for (const name of Object.values(EXCHANGES)) await channel.assertExchange(name, 'topic');
  for (const name of STREAMS) await declareStream(client, name);
  for (const name of [PLACES.dead, PLACES.full]) await channel.assertQueue(name);
  for (const name of LINE_NAMES) {
    const line = LINES[name];
    await channel.assertQueue(queueOf(name), { arguments: { 'x-queue-type': line.queue, ...line.arguments } });
    if (line.bound !== false) await channel.bindQueue(queueOf(name), EXCHANGES.shop, line.key);
    if (line.witness) await channel.bindQueue(witnessOf(name), EXCHANGES.shop, line.key);
  }
  for (const name of [PLACES.dead, PLACES.deadWitness]) await channel.bindQueue(name, EXCHANGES.dead, '#');
  await channel.bindQueue(PLACES.full, EXCHANGES.full, '#');
}
