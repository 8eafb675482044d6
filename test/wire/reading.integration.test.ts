import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { RefusedRequestError } from '../../main/adapter/kafka-wire/allow-list.ts';
import type { WireRequest } from '../../main/adapter/kafka-wire/wire-request.ts';
import { openPostgres } from '../../main/adapter/sql/postgres/postgres-session.ts';
import { StatementRefusedError } from '../../main/adapter/sql/statement-allow-list.ts';
import { machineClock } from '../../main/adapter/clock/machine-clock.ts';
import { shift } from '../../main/domain/observation/instant.ts';
import { checkSources } from '../../main/service/check-sources.ts';
import { openConnection } from '../adapter/kafka-wire/scan-outcome.ts';
import { runCli } from '../command/run-cli.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { kafkaViolations, sqlViolations } from '../harness/allow-list-check.ts';
import { KafkaWriter } from '../harness/kafka-bytes.ts';
import { sendKafkaRequest } from '../harness/kafka-request.ts';
import { seedShop } from '../harness/lab/seed.ts';
import type { SeededShop } from '../harness/lab/seed.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { recordKafka, recordPostgres } from '../harness/proxy.ts';
import { startServers } from '../harness/start-servers.ts';
import type { Servers } from '../harness/start-servers.ts';
import { explained, found, unhurried } from '../service/asking.ts';
import { sampledOnce } from '../service/watched-shop.ts';
import { stateOf } from './traces-left.ts';

interface WorkspaceFile {
  readonly sources: Readonly<Record<string, { readonly url?: string }>>;
}

let servers: Servers;
let shop: SeededShop;
let opened: OpenedForTest;
let kafkaLink: Awaited<ReturnType<typeof recordKafka>>;
let sqlLink: Awaited<ReturnType<typeof recordPostgres>>;
/** As the superuser sees them, past the link. */
let databases: readonly string[];

function overLink(url: string): string {
  const own = new URL(url);
  own.port = String(sqlLink.port);
  return own.href;
}

function directly(url: string): string {
  const own = new URL(url);
  own.username = new URL(servers.postgres.url).username;
  return own.href;
}

beforeAll(async () => {
  // Servers of its own: nobody else may change what is compared before and after.
  servers = await startServers();
  const { kafka, postgres } = servers;
  shop = await seedShop({ kafka, postgres });
  [kafkaLink, sqlLink] = await Promise.all([recordKafka(kafka.bootstrap), recordPostgres({ host: '127.0.0.1', port: postgres.port })]);
  const file = parse(shop.workspace) as WorkspaceFile;
  const urls = Object.values(file.sources).flatMap(({ url }) => url ?? []);
  databases = urls.map(directly);
  const sources = Object.fromEntries(
    Object.entries(file.sources).map(([name, source]) => [
      name,
      source.url === undefined ? { ...source, reach: { [kafka.bootstrap]: kafkaLink.address } } : { ...source, url: overLink(source.url) },
    ]),
  );
  opened = await openWorkspace({ ...file, sources }, shop.now.toISOString());
});
afterAll(async () => {
  await opened.close();
  await Promise.all([kafkaLink.close(), sqlLink.close()]);
  await shop.close();
  await servers.stop();
});

/** Everything that this version can be asked, by the services and by the command line. */
async function readEverything(): Promise<void> {
  const { open, path } = opened;
  const now = shop.now.toISOString();
  expect((await Array.fromAsync(checkSources(open, unhurried))).length).toBeGreaterThan(20);
  const scenarios = new Map(shop.expected.map((message) => [message.scenario, message]));
  for (const { messageId, route } of scenarios.values()) await explained(open, messageId, route);
  await found(open, { value: 'merchant-7', by: 'merchant', route: 'order-events' });
  await found(open, { value: 'o-100', by: 'text' });
  await found(open, { value: '', window: { from: shift(now, -2 * 3_600_000), to: now } });
  expect((await runCli(path, ['find', '--from', '-30m', '--json', '--now', now])).code).not.toBe(5);
  expect((await runCli(path, ['check', '--json'])).code).toBe(0);
}

/** A request that reading may not send, as a defect of ours would make it. */
function planted(apiKey: number, apiName: string): WireRequest<null> {
  return {
    apiKey,
    apiName,
    versions: [2],
    oldestFlexible: 99,
    encode: (writer) => writer.raw(Buffer.alloc(30)),
    decode: () => ({ throttleMilliseconds: 0, value: null }),
  };
}

describe('reading a whole shop', () => {
  it('sends nothing but what is allowed, and leaves everything as it was', async () => {
    const before = await stateOf(servers.kafka, databases);
    await readEverything();
    expect(await stateOf(servers.kafka, databases)).toEqual(before);
    expect(kafkaViolations(kafkaLink.entries)).toEqual([]);
    expect(sqlViolations(sqlLink.entries)).toEqual([]);
    // Not by staying silent: boundaries, settings, records, groups and rows were all asked for.
    const keys = new Set(kafkaLink.entries.map(({ apiKey }) => apiKey));
    expect([1, 2, 3, 9, 10, 15, 18, 32].filter((key) => !keys.has(key))).toEqual([]);
    expect(new Set(kafkaLink.entries.map(({ clientId }) => clientId))).toEqual(new Set(['waybill']));
    const tables = ['"outbox"', '"message_events"', '"processed"', '"invoices"', '"dispatch_outbox"'];
    expect(tables.filter((table) => !sqlLink.entries.some((entry) => entry.sql.includes(table)))).toEqual([]);
  });
});

describe('sampling a whole shop', () => {
  it('sends nothing but what is allowed, and leaves everything as it was', async () => {
    const [before, kafkaCount, sqlCount] = [await stateOf(servers.kafka, databases), kafkaLink.entries.length, sqlLink.entries.length];
    const { code, document } = await sampledOnce(opened);
    expect([code, document.complete]).toEqual([0, true]);
    expect(document.samples).toBeGreaterThan(30);
    expect(await stateOf(servers.kafka, databases)).toEqual(before);
    const entries = kafkaLink.entries.slice(kafkaCount);
    expect(kafkaViolations(entries)).toEqual([]);
    // Log starts, ends and commits; no record is fetched, and no database is asked.
    const keys = new Set(entries.map(({ apiKey }) => apiKey));
    expect([2, 3, 9, 10].filter((key) => !keys.has(key))).toEqual([]);
    expect(keys.has(1)).toBe(false);
    expect(sqlLink.entries.slice(sqlCount)).toEqual([]);
  });
});

describe('a write that is planted in our own connections', () => {
  it.each([
    [8, 'OffsetCommit'],
    [11, 'JoinGroup'],
  ])('api key %i (%s) is refused before a byte of it is sent', async (apiKey, apiName) => {
    const count = kafkaLink.entries.length;
    const connection = openConnection({ ...servers.kafka, brokers: [kafkaLink.address] });
    await expect(connection.sendToAny(planted(apiKey, apiName), unhurried)).rejects.toBeInstanceOf(RefusedRequestError);
    connection.close();
    expect(kafkaLink.entries.slice(count).map((entry) => entry.apiKey)).toEqual([18]);
  });

  it('UPDATE is refused before a byte of it is sent', async () => {
    const options = opened.open.workspace.sources['shop-db'];
    if (options?.kind !== 'postgres') throw new Error('The shop has no database.');
    const session = openPostgres(options, null, machineClock);
    await expect(session.read(sql`update outbox set status = 'NEW'`, unhurried)).rejects.toBeInstanceOf(StatementRefusedError);
    await session.close();
    expect(sqlLink.entries.filter((entry) => /^\s*update/i.test(entry.sql))).toEqual([]);
  });
});

/** Api key 8, version 2: the offset of one partition, as a consumer without a group would commit it. */
function offsetCommit(): KafkaWriter {
  const writer = new KafkaWriter().string('planted').int32(-1).string('').int64(-1n);
  return writer.array(['orders'], (topic) =>
    writer.string(topic).array([0], (partition) => writer.int32(partition).int64(0n).string(null)),
  );
}

/** Api key 11, version 2: the first request of a member. */
function joinGroup(): KafkaWriter {
  const writer = new KafkaWriter().string('planted').int32(10_000).int32(10_000).string('').string('consumer');
  return writer.array(['range'], (name) => writer.string(name).int32(0));
}

describe('the check itself', () => {
  it.each([
    ['OffsetCommit', 8, offsetCommit],
    ['JoinGroup', 11, joinGroup],
  ] as const)('reports %s when somebody else sends it over the same link', async (_, apiKey, body) => {
    const count = kafkaLink.entries.length;
    await sendKafkaRequest(kafkaLink.address, { apiKey, version: 2, body: body() });
    expect(kafkaViolations(kafkaLink.entries.slice(count))).toEqual([expect.stringContaining(`api key ${apiKey} `)]);
  });

  it('reports UPDATE when somebody else sends it over the same link, and sees that rows changed', async () => {
    const [shopUrl = ''] = databases;
    const [before, count] = [await stateOf(servers.kafka, databases), sqlLink.entries.length];
    await queryPostgres(overLink(shopUrl), 'update outbox set status = status where message_id = $1', ['m-relay-lost']);
    expect(sqlViolations(sqlLink.entries.slice(count))).toEqual([expect.stringContaining('update outbox')]);
    expect(await stateOf(servers.kafka, databases)).not.toEqual(before);
  });
});
