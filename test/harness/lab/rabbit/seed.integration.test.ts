import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type RabbitmqClient, openRabbitmq } from '../../rabbitmq-client.ts';
import { until } from '../../until.ts';
import { sharedServers, uniqueName } from '../../workspace-server.ts';
import { postgresSystem } from '../database/postgres-system.ts';
import type { ExpectedMessage } from '../expected.ts';
import { readStream } from './act.ts';
import { LINES, LINE_NAMES, PLACES, queueOf, witnessOf } from './lines.ts';
import { type SeededRabbitShop, seedRabbitShop } from './seed.ts';

let shop: SeededRabbitShop;
let client: RabbitmqClient;

beforeAll(async () => {
  const { postgres, rabbitmq } = await sharedServers();
  shop = await seedRabbitShop({ shop: postgresSystem(postgres) }, { rabbitmq, suffix: uniqueName('seed') });
  client = await openRabbitmq(rabbitmq, shop.virtualHost);
});
afterAll(async () => {
  await client.close();
  await shop.close();
});

function expectedIds(keep: (message: ExpectedMessage) => boolean): readonly string[] {
  return shop.expected.filter(keep).map((message) => message.messageId);
}

async function waitingIn(queue: string): Promise<number> {
  return (await client.channel.checkQueue(queue)).messageCount;
}

describe('the seeded shop on RabbitMQ', () => {
  it('expects something of every id once, and shows every code that RabbitMQ can show', () => {
    const ids = expectedIds(() => true);
    expect(new Set(ids).size).toBe(ids.length);
    const codes = new Set(shop.expected.flatMap((message) => [message.code, ...Object.values(message.deliveries)]));
    const wanted =
      'PROCESSED NOT_YET_CONSUMED IN_FLIGHT OVERDUE DIVERTED OUTBOX_STUCK SEND_FAILED RELAY_LOST UNROUTED UNDETERMINED NOT_FOUND EFFECT_LOST DEAD_LETTERED DLX_LOST TTL_EXPIRED OVERFLOW PROCESS_FAILED FILTERED DISCARDED NOT_REACHED';
    expect([...codes].toSorted()).toEqual(wanted.split(' ').toSorted());
  });

  it('has a copy in the witness of what the exchange took, and none of what it never got', async () => {
    const absent = new Set(['RELAY_LOST', 'SEND_FAILED', 'UNROUTED', 'OUTBOX_STUCK', 'DIVERTED', 'IN_FLIGHT', 'NOT_FOUND']);
    for (const line of LINE_NAMES.filter((name) => LINES[name].witness)) {
      const wanted = expectedIds((message) => message.route === `${line}-events` && !absent.has(message.code));
      const found = await readStream(client, witnessOf(line), wanted.length);
      expect([line, [...new Set(found)].toSorted()]).toEqual([line, wanted.toSorted()]);
    }
  });

  it('has a message behind what was lost', async () => {
    const ids = await readStream(client, witnessOf('parcels'), 9);
    expect(ids.at(-1)).toBe('parcel-behind-2');
    expect(await readStream(client, PLACES.backup, 2)).toEqual(['parcel-diverted-queue-1', 'parcel-diverted-queue-2']);
  });

  it('has the dead letters of every cause', async () => {
    const dead = await readStream(client, PLACES.deadWitness, 3);
    expect(dead.toSorted()).toEqual(['label-expired', 'parcel-delivery-limit', 'parcel-rejected']);
    expect(await readStream(client, PLACES.archive, 1)).toEqual(['tag-put-aside']);
  });

  it('lets exactly those wait that nobody took', async () => {
    const waiting = { mails: 1, reminders: 1, prices: 2, tags: 1, notes: 1 };
    const counts = await Promise.all(LINE_NAMES.map(async (name) => [name, await waitingIn(queueOf(name))] as const));
    expect(Object.fromEntries(counts.filter(([, count]) => count > 0))).toEqual(waiting);
    const [mail] = await until(() => client.drain(queueOf('mails')), { what: 'the mail that waits', within: 5000 });
    expect([mail?.properties.messageId, mail?.fields.redelivered]).toEqual(['mail-waiting', false]);
  });

  it('is read by a user who can neither take, nor publish, nor declare', async () => {
    const { rabbitmq } = await sharedServers();
    const { sources } = parse(shop.workspace) as { readonly sources: { readonly rabbit: { readonly url: string } } };
    const user = decodeURIComponent(new URL(sources.rabbit.url).username);
    const login = { ...rabbitmq, user, password: shop.secrets['rabbit'] ?? '' };
    const acts: readonly ((reader: RabbitmqClient) => Promise<unknown>)[] = [
      ({ channel }) => channel.get(queueOf('notes')),
      ({ channel }) => channel.purgeQueue(queueOf('notes')),
      ({ channel }) => channel.assertQueue('mine'),
      (reader) => reader.publish('shop', 'note.written', [{ value: '' }]),
    ];
    for (const act of acts) {
      const reader = await openRabbitmq(login, shop.virtualHost);
      await expect(act(reader)).rejects.toThrow(/ACCESS_REFUSED|channel closed/);
      await reader.close();
    }
  });
});
