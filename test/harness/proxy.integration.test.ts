import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { kafkaViolations, sqlViolations } from './allow-list-check.ts';
import { commitOffsets, createTopic } from './kafka-admin.ts';
import { KafkaWriter } from './kafka-bytes.ts';
import { readMetadata } from './kafka-metadata.ts';
import { sendKafkaRequest } from './kafka-request.ts';
import { queryPostgres } from './postgres-client.ts';
import { recordKafka, recordPostgres } from './proxy.ts';
import { until } from './until.ts';
import { sharedServers, uniqueName } from './workspace-server.ts';

async function silence(work: Promise<unknown>): Promise<void> {
  let ended = false;
  const watched = work.then(
    () => (ended = true),
    () => (ended = true),
  );
  await expect(until(() => ended, { what: 'silence', within: 500 })).rejects.toThrow('silence');
  void watched;
}

describe('recordKafka', () => {
  it('records reads, and a planted OffsetCommit as a violation', async () => {
    const { kafka } = await sharedServers();
    const proxy = await recordKafka(kafka.bootstrap);
    await readMetadata(proxy.address);
    expect(proxy.entries).toEqual([{ apiKey: 3, version: 4, clientId: 'waybill-test-harness', autoCreateTopics: false }]);
    expect(kafkaViolations(proxy.entries)).toEqual([]);

    const body = new KafkaWriter().string('planted').int32(-1).string('').int64(-1n).int32(0);
    await sendKafkaRequest(proxy.address, { apiKey: 8, version: 2, body });
    expect(kafkaViolations(proxy.entries)).toEqual([expect.stringContaining('api key 8')]);
    await proxy.close();
  });

  it('cuts, stalls, refuses and releases', async () => {
    const { kafka } = await sharedServers();
    const proxy = await recordKafka(kafka.bootstrap);
    proxy.stall();
    const waiting = readMetadata(proxy.address);
    await silence(waiting);
    proxy.release();
    expect((await waiting).brokers).toHaveLength(1);

    proxy.stall();
    const lost = readMetadata(proxy.address);
    await silence(lost);
    proxy.cut();
    await expect(lost).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed|terminated/);
    proxy.release();
    expect((await readMetadata(proxy.address)).brokers).toHaveLength(1);

    proxy.refuse();
    await expect(readMetadata(proxy.address)).rejects.toThrow(/ECONNRESET|closed/);
    proxy.release();
    expect((await readMetadata(proxy.address)).brokers).toHaveLength(1);
    await proxy.close();
    await expect(readMetadata(proxy.address)).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed|terminated/);
  });

  it('does not change what is read', async () => {
    const { kafka } = await sharedServers();
    const proxy = await recordKafka(kafka.bootstrap);
    const topic = uniqueName('orders');
    await createTopic(kafka, topic, { partitions: 50 });
    await commitOffsets(kafka, uniqueName('group'), topic, { 0: 1 });
    const through = await readMetadata(proxy.address);
    expect(through.topics.find((each) => each.name === topic)?.partitions).toHaveLength(50);
    await proxy.close();
  });
});

describe('recordPostgres', () => {
  it('records simple and prepared statements, and a planted UPDATE as a violation', async () => {
    const { postgres } = await sharedServers();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
    const url = new URL(await postgres.createDatabase(uniqueName('shop')));
    url.port = String(proxy.port);
    await queryPostgres(url.href, 'select 1 as one; select 2 as two');
    const rows = await queryPostgres(url.href, 'select $1::text as long', ['x'.repeat(300_000)]);
    expect(String(rows[0]?.['long'])).toHaveLength(300_000);
    expect(proxy.entries).toEqual([{ sql: 'select 1 as one; select 2 as two' }, { sql: 'select $1::text as long' }]);
    expect(sqlViolations(proxy.entries)).toEqual([]);

    await queryPostgres(url.href, 'create table outbox (status text)');
    await queryPostgres(url.href, 'update outbox set status = $1', ['SENT']);
    expect(sqlViolations(proxy.entries)).toEqual([expect.stringContaining('create table'), expect.stringContaining('update outbox')]);
    await proxy.close();
  });

  it('records the settings of the start-up message and answers a request for encryption', async () => {
    const { postgres } = await sharedServers();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
    const place = { host: '127.0.0.1', port: proxy.port, user: 'waybill', database: 'postgres' };
    const client = new Client({ ...place, options: '-c session_replication_role=replica' });
    await client.connect();
    expect((await client.query('show session_replication_role')).rows).toEqual([{ session_replication_role: 'replica' }]);
    await client.end();
    expect(sqlViolations(proxy.entries)).toEqual([expect.stringContaining('session_replication_role')]);
    await expect(new Client({ ...place, ssl: true }).connect()).rejects.toThrow(/does not support SSL/);
    await proxy.close();
  });

  it('cuts a running statement', async () => {
    const { postgres } = await sharedServers();
    const proxy = await recordPostgres({ host: '127.0.0.1', port: postgres.port });
    const url = new URL(postgres.url);
    url.port = String(proxy.port);
    const running = queryPostgres(url.href, 'select pg_sleep(30)');
    await until(() => proxy.entries.length === 1, { what: 'the statement', within: 10_000 });
    proxy.cut();
    await expect(running).rejects.toThrow(/ECONNREFUSED|ECONNRESET|closed|terminated/);
    await proxy.close();
  });
});
