import type { GetMessage } from 'amqplib';
import type { RabbitmqClient } from '../../rabbitmq-client.ts';
import { until } from '../../until.ts';
import { EXCHANGES, LINES, type LineName, PLACES, queueOf } from './lines.ts';
import type { Parcel, Phase, RabbitFact, RabbitShop } from './plan.ts';

type Copy = Extract<RabbitFact, { readonly kind: 'copy' }>;
type Taken = Extract<RabbitFact, { readonly kind: 'taken' }>;

const WITHIN = 20_000;
/** With a delivery limit of 2 a queue gives a message up when its third delivery fails. */
const DELIVERIES = 3;

function timestampOf(shop: RabbitShop, { parcel, publishedEarlier = 0 }: Copy): number {
  return Math.floor((Date.parse(shop.at(parcel.phase)) - publishedEarlier) / 1000);
}

/** Publishes copies as the relay does, in their order, each confirmed. */
export async function publish(client: RabbitmqClient, shop: RabbitShop, copies: readonly Copy[]): Promise<void> {
  for (const copy of copies) {
    const { parcel, publishing } = copy;
    const message = {
      value: parcel.payload,
      headers: { 'order-no': parcel.orderNumber, 'occurred-at': shop.at(parcel.phase) },
      properties: { messageId: parcel.messageId, timestamp: timestampOf(shop, copy), contentType: 'application/json', appId: 'relay-1' },
    };
    if (publishing.to === 'exchange') await client.publish(EXCHANGES.shop, LINES[parcel.line].key, [message]);
    else await client.publish('', publishing.queue, [message]);
  }
}

function idOf({ properties }: GetMessage): string {
  return String(properties.messageId);
}

/** One consumer takes from its queue until everything is done that the scenarios say; what is behind stays where it is. */
async function takeFrom({ channel }: RabbitmqClient, line: LineName, acts: readonly Taken[]): Promise<void> {
  const open = new Map<string, Taken['how'][]>();
  for (const { parcel, how } of acts) {
    const deliveries = Array.from({ length: how === 'failed-again-and-again' ? DELIVERIES : 1 }, () => how);
    open.set(parcel.messageId, [...(open.get(parcel.messageId) ?? []), ...deliveries]);
  }
  let left = [...open.values()].reduce((sum, deliveries) => sum + deliveries.length, 0);
  for (; left > 0; left -= 1) {
    const message = await until(() => channel.get(queueOf(line)), { what: `a message in ${queueOf(line)}`, within: WITHIN });
    const how = open.get(idOf(message))?.shift();
    if (how === undefined) throw new Error(`${queueOf(line)} delivers ${idOf(message)}, which nobody was to take.`);
    if (how === 'acknowledged') channel.ack(message);
    else channel.nack(message, false, how === 'failed-again-and-again');
  }
}

/** What the consumers of all lines do with their queues. */
export async function take(client: RabbitmqClient, acts: readonly Taken[]): Promise<void> {
  const lines = Map.groupBy(acts, ({ parcel }) => parcel.line);
  for (const [line, own] of lines) await takeFrom(client, line, own);
}

/** The ids of the first `count` messages of a stream, which is waited for. */
export async function readStream({ connection }: RabbitmqClient, stream: string, count: number): Promise<readonly string[]> {
  const channel = await connection.createChannel();
  const ids: string[] = [];
  try {
    await channel.prefetch(100);
    const note = (message: { readonly properties: { readonly messageId?: unknown } } | null) => {
      if (message !== null) ids.push(String(message.properties.messageId));
    };
    await channel.consume(stream, note, { arguments: { 'x-stream-offset': 'first' } });
    await until(() => ids.length >= count, { what: `${count} messages in ${stream}, there are ${ids.length}`, within: WITHIN });
    return ids;
  } finally {
    await channel.close();
  }
}

/** The team's job that copies the dead letters of classic queues into a stream, with the headers they have. */
async function archive(client: RabbitmqClient, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) {
    const letter = await until(() => client.channel.get(PLACES.full), { what: `a message in ${PLACES.full}`, within: WITHIN });
    const { headers = {}, messageId, timestamp, contentType, appId } = letter.properties;
    const kept = { messageId: String(messageId), timestamp: Number(timestamp), contentType: String(contentType), appId: String(appId) };
    await client.publish('', PLACES.archive, [{ value: letter.content, headers, properties: kept }]);
    client.channel.ack(letter);
  }
}

/** Waits until every dead letter can be read. */
export async function waitForDeadLetters(client: RabbitmqClient, letters: readonly Parcel[]): Promise<void> {
  const archived = letters.filter(({ line }) => LINES[line].deadLetters === 'archive');
  await archive(client, archived.length);
  await readStream(client, PLACES.deadWitness, letters.length - archived.length);
}

/** Waits until the queue of a line has let everything go that was too old. */
export async function waitForExpiry({ channel }: RabbitmqClient, line: LineName): Promise<void> {
  const isEmpty = async () => (await channel.checkQueue(queueOf(line))).messageCount === 0;
  await until(isEmpty, { what: `${queueOf(line)} to be empty`, within: WITHIN });
}

/** Waits until the clock has come to a phase. */
export async function waitForPhase(shop: RabbitShop, phase: Phase, later = 0): Promise<void> {
  const instant = Date.parse(shop.at(phase)) + later;
  await until(() => Date.now() >= instant, { what: `the phase ${phase}`, within: WITHIN });
}
