import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Gap, SequenceReport } from '../../main/domain/sequence/sequence-report.ts';
import type { OpenWorkspace } from '../../main/service/open-workspace.ts';
import { readSequences } from '../../main/service/read-sequences.ts';
import type { SequenceQuestion } from '../../main/service/read-sequences.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { createTopic, deleteRecords, openProducer, produce } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import type { OutgoingMessage } from '../harness/kafka-producer.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { until } from '../harness/until.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';
import { unhurried } from './asking.ts';

const longAgo = Date.now() - 600_000;
const orders = uniqueName('orders');
const shortened = uniqueName('shortened');
const thinned = uniqueName('thinned');

let kafka: KafkaAddress;
let database: string;
let opened: OpenedForTest;

/** One message of a producer; a life tells apart messages that have the same number. */
function numbered(producer: string, sequence: number, { partition = 0, life = 1, key = null as string | null } = {}): OutgoingMessage {
  const id = `${producer}-${life}-${sequence}`;
  const headers = { 'message-id': id, 'producer-id': producer, seq: String(sequence) };
  return { partition, key, value: id, headers, timestamp: longAgo };
}

function numbers(producer: string, sequences: readonly number[], where: Parameters<typeof numbered>[2] = {}): readonly OutgoingMessage[] {
  return sequences.map((sequence) => numbered(producer, sequence, where));
}

/** What of a gap a person is told. */
function told({ producer, part, first, last, kind }: Gap): string {
  return `${part} ${producer} ${[...new Set([first, last])].join('-')} ${kind}`;
}

function workspace(): object {
  const identity = { messageId: 'header:message-id', producer: 'header:producer-id', sequence: 'header:seq' };
  const route = (topic: string, more: object = {}): object => ({
    identity,
    destination: { source: 'kafka', topic },
    grace: '1s',
    reorderWindow: 5,
    ...more,
  });
  const columns = {
    messageId: 'message_id',
    stage: 'stage',
    at: 'at',
    consumer: 'consumer',
    producer: 'producer_id',
    sequence: 'seq',
    partition: 'partition_no',
    offset: 'offset_no',
  };
  const outbox = {
    source: 'db',
    tables: ['public.outbox'],
    columns: { messageId: 'message_id', createdAt: 'created_at', producer: 'relay', sequence: 'seq', partition: 'partition_no' },
  };
  const trace = { source: 'db', table: 'public.message_events', columns, stages: { produce: ['SEND'], consume: ['CONSUME'] } };
  return {
    waybill: 1,
    name: 'sequences',
    environment: 'local',
    sources: { kafka: { kind: 'kafka', brokers: kafka.brokers }, db: { kind: 'postgres', url: database, timeZone: 'UTC' } },
    routes: {
      orders: route(orders, { outbox, consumers: [{ name: 'billing', trace: 'every' }] }),
      shortened: route(shortened),
      thinned: route(thinned),
      sampled: route(shortened, { consumers: [{ name: 'billing', trace: 'some' }] }),
      unnumbered: { identity: { messageId: 'header:message-id' }, destination: { source: 'kafka', topic: orders } },
      elsewhere: route(uniqueName('missing')),
    },
    traces: { every: { ...trace, sampled: false }, some: { ...trace, sampled: 0.1 } },
  };
}

/** A workspace of topics whose messages carry numbers, and nothing else. */
function workspaceOf(routes: Readonly<Record<string, { readonly topic: string }>>): object {
  const identity = { messageId: 'header:message-id', producer: 'header:producer-id', sequence: 'header:seq' };
  const entries = Object.entries(routes).map(([name, { topic }]) => [
    name,
    { identity, destination: { source: 'kafka', topic }, grace: '1s', reorderWindow: 5 },
  ]);
  const sources = { kafka: { kind: 'kafka', brokers: kafka.brokers } };
  return { waybill: 1, name: 'numbers', environment: 'local', sources, routes: Object.fromEntries(entries) as object };
}

async function report(
  open: OpenWorkspace,
  route: string,
  more: Partial<SequenceQuestion> = {},
  signal = unhurried,
): Promise<SequenceReport> {
  for await (const event of readSequences(open, { route, from: null, to: null, over: null, ...more }, signal))
    if (event.type === 'result') return event.result;
  throw new Error('There was no result.');
}

/** Everything that happens to the topic `orders`, in stored order of partition 0. */
async function write(): Promise<void> {
  // Stored out of order, once more, with one number that was lost and one that nobody gave.
  await produce(kafka, orders, numbers('relay', [1, 2, 3, 5, 6, 9, 8, 10, 5]));
  await produce(kafka, orders, numbers('relay', [1, 2, 3], { partition: 1, life: 2 }));
  await produce(kafka, orders, [...numbers('worker', [1, 2, 3, 4, 5]), ...numbers('worker', [1, 2, 3], { life: 2 })]);
  await produce(kafka, orders, numbers('slow', [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 3]));
  const transactional = await openProducer(kafka, { transactionalId: uniqueName('tx') });
  const send = async (sequences: readonly number[], outcome: 'commit' | 'abort'): Promise<void> => {
    const transaction = await transactional.begin();
    await transaction.send(orders, numbers('bank', sequences));
    await transaction[outcome]();
  };
  await send([1, 2], 'commit');
  await send([3, 4], 'abort');
  await send([5], 'commit');
  await transactional.close();
  await produce(kafka, orders, numbers('session', [1, 2, 3]), { idempotent: true });
  await produce(kafka, orders, numbers('session', [8, 9]), { idempotent: true });
}

const events = `
create table message_events (
  id bigserial primary key, message_id text, stage text, at timestamptz, consumer text, producer_id text, seq bigint,
  partition_no int, offset_no bigint);
create index on message_events (at, id);
create table outbox (id bigserial primary key, message_id text, created_at timestamptz, relay text, seq bigint, partition_no int);
create index on outbox (created_at, id);
`;

type Line = readonly [stage: 'SEND' | 'CONSUME', producer: string, sequence: number, partition: number | null, offset: number | null];

async function traceLines(lines: readonly Line[]): Promise<void> {
  const rows = lines.map(([stage, producer_id, seq, partition_no, offset_no], index) => ({
    message_id: `${producer_id}-1-${seq}`,
    stage,
    at: new Date(longAgo + index).toISOString(),
    consumer: stage === 'CONSUME' ? 'billing' : null,
    producer_id,
    seq,
    partition_no,
    offset_no,
  }));
  const sql = `insert into message_events (message_id, stage, at, consumer, producer_id, seq, partition_no, offset_no)
    select message_id, stage, at, consumer, producer_id, seq, partition_no, offset_no from json_populate_recordset(null::message_events, $1)`;
  await queryPostgres(database, sql, [JSON.stringify(rows)]);
}

beforeAll(async () => {
  const servers = await sharedServers();
  ({ kafka } = servers);
  database = await servers.postgres.createDatabase(uniqueName('sequences'));
  const compaction = {
    'cleanup.policy': 'compact',
    'segment.ms': '1000',
    'min.cleanable.dirty.ratio': '0.001',
    'delete.retention.ms': '0',
  };
  await Promise.all([
    queryPostgres(database, events),
    createTopic(kafka, orders, { partitions: 2 }),
    createTopic(kafka, shortened),
    createTopic(kafka, thinned, { config: compaction }),
  ]);
  await write();
  // A row has every number that was given, so nobody gave 7. Billing passed over 6, and was given 2 and 3 once more.
  const given = [1, 2, 3, 4, 5, 6, 8, 9, 10];
  await queryPostgres(
    database,
    "insert into outbox (message_id, created_at, relay, seq, partition_no) select 'relay-1-' || seq, now(), 'relay', seq, 0 from unnest($1::int[]) as seq",
    [given],
  );
  // Only what was sent is traced: that 4 is missing from the trace as well says nothing.
  const sent = given.filter((sequence) => sequence !== 4).map((sequence): Line => ['SEND', 'relay', sequence, 0, null]);
  const offsets: readonly (readonly [number, number])[] = [
    [1, 0],
    [2, 1],
    [3, 2],
    [2, 1],
    [3, 2],
    [5, 3],
    [9, 5],
    [8, 6],
    [10, 7],
    [5, 8],
  ];
  await traceLines([...sent, ...offsets.map(([sequence, offset]): Line => ['CONSUME', 'relay', sequence, 0, offset])]);
  opened = await openWorkspace(workspace());
});

afterAll(async () => {
  await opened?.close();
});

describe('sequences over Kafka and a trace', () => {
  it('tells every gap with its kind, the suspected ones first', async () => {
    const { gaps, complete } = await report(opened.open, 'orders');
    expect(gaps.map(told)).toEqual([
      `billing: ${orders}/0 relay 4 suspected`,
      `billing: ${orders}/0 relay 6 suspected`,
      `${orders}/0 relay 4 suspected`,
      `billing: ${orders}/0 relay 7 never-allocated`,
      `${orders}/0 relay 7 never-allocated`,
      `${orders}/0 slow 3 late`,
      `${orders}/0 bank 3-4 aborted`,
      `${orders}/0 session 4-7 reset`,
    ]);
    expect(complete).toBe(true);
  });

  it('names the messages beside a gap', async () => {
    const { gaps } = await report(opened.open, 'orders', { over: 'stored' });
    const lost = gaps.find(({ producer, kind }) => producer === 'relay' && kind === 'suspected');
    expect(lost).toMatchObject({ before: { messageId: 'relay-1-3', sequence: '3' }, after: { messageId: 'relay-1-5', sequence: '5' } });
    expect(lost?.before?.at).toBe(new Date(longAgo).toISOString());
  });

  it('counts copies at other offsets, and neither a restart nor what one consumer was given again', async () => {
    const { repeats } = await report(opened.open, 'orders');
    expect(repeats.map(({ part, producer, sequence, count }) => `${part} ${producer} ${sequence} ${count}`)).toEqual([
      `${orders}/0 relay 5 2`,
      `billing: ${orders}/0 relay 5 2`,
    ]);
  });

  it('has a pair for each producer and part', async () => {
    const { pairs } = await report(opened.open, 'orders', { over: 'stored' });
    const pair = pairs.find(({ producer, part }) => producer === 'worker' && part === `${orders}/0`);
    expect(pair).toMatchObject({ first: '1', last: '3', seen: '8', repeated: '0' });
    expect(pairs).toHaveLength(6);
  });

  it('does not call a gap what may still come', async () => {
    const { workspace: rules } = opened.open;
    const { orders: route } = rules.routes;
    if (route === undefined) throw new Error('The route is missing.');
    const patient = { ...opened.open, workspace: { ...rules, routes: { orders: { ...route, reorderWindow: 1000, grace: 86_400_000 } } } };
    const { gaps } = await report(patient, 'orders', { over: 'stored' });
    expect(gaps.map(({ kind }) => kind)).toEqual(['aborted']);
  });

  it('says nothing of a time when nothing was stored', async () => {
    const window = { from: '2000-01-01T00:00:00Z', to: '2000-01-02T00:00:00Z' };
    expect(await report(opened.open, 'orders', window)).toMatchObject({ gaps: [], repeats: [], pairs: [], complete: true });
  });
});

describe('a window of time', () => {
  it('has the gaps that show in it, and knows what stands around it', async () => {
    const topic = uniqueName('timed');
    await createTopic(kafka, topic, { partitions: 1 });
    const minute = 60_000;
    // One a minute. 3 is missing before the window, 7 in it, 11 behind it; 6 stands before it and belongs into it.
    const stored = [1, 2, 4, 6, 5, 8, 9, 10, 12, 13];
    const messages = numbers('relay', stored).map((message, index) => ({ ...message, timestamp: longAgo + index * minute }));
    await produce(kafka, topic, messages);
    const at = (index: number): string => new Date(longAgo + index * minute).toISOString();
    const timed = await openWorkspace(workspaceOf({ timed: { topic } }));
    const { gaps, pairs, complete } = await report(timed.open, 'timed', { from: at(4), to: at(8) });
    expect({ gaps: gaps.map(told), complete }).toEqual({ gaps: [`${topic}/0 relay 7 suspected`], complete: true });
    expect(pairs).toHaveLength(1);
    expect((await report(timed.open, 'timed')).gaps.map(told)).toEqual([3, 7, 11].map((number) => `${topic}/0 relay ${number} suspected`));
    await timed.close();
  });
});

describe('many numbers', () => {
  it('all gaps are found, and no others, over many fetches, partitions and producers', async () => {
    const topic = uniqueName('many');
    const [partitions, producers, each] = [6, 10, 700];
    await createTopic(kafka, topic, { partitions });
    const planted: string[] = [];
    for (let partition = 0; partition < partitions; partition += 1) {
      const messages = Array.from({ length: each * producers }, (_, index) => {
        const [producer, number] = [index % producers, Math.floor(index / producers) + 1];
        const lost = number > 1 && number < each && (number * 31 + producer * 17 + partition) % 97 === 0;
        if (lost) planted.push(`${topic}/${partition} p-${producer} ${number} suspected`);
        return lost ? [] : [{ ...numbered(`p-${producer}`, number, { partition }), value: 'x'.repeat(200) }];
      });
      const batch = 2_000;
      const all = messages.flat();
      for (let from = 0; from < all.length; from += batch) await produce(kafka, topic, all.slice(from, from + batch));
    }
    const many = await openWorkspace(workspaceOf({ many: { topic } }));
    const { gaps, pairs, repeats, complete } = await report(many.open, 'many');
    expect(new Set(gaps.map(told))).toEqual(new Set(planted));
    expect({ gaps: gaps.length, pairs: pairs.length, repeats, complete }).toEqual({
      gaps: planted.length,
      pairs: partitions * producers,
      repeats: [],
      complete: true,
    });
    await many.close();
  });
});

describe('numbers that are gone', () => {
  it('expired with the beginning of the log', async () => {
    await produce(kafka, shortened, numbers('relay', [1, 2, 3, 4, 5, 7, 8]));
    await deleteRecords(kafka, shortened, { 0: 3 });
    const { gaps } = await report(opened.open, 'shortened');
    expect(gaps.map(told)).toEqual([`${shortened}/0 relay 6 suspected`, `${shortened}/0 relay 1-3 expired`]);
  });

  it('compacted away for a later record of their key', async () => {
    const sent = [numbered('relay', 1, { key: 'a' }), numbered('relay', 2, { key: 'b' }), numbered('relay', 3, { key: 'b' })];
    await produce(
      kafka,
      thinned,
      sent.map((message) => ({ ...message, timestamp: Date.now() })),
    );
    const old = Date.now() + 2_000;
    await until(() => Date.now() > old, { what: 'the segment to be old enough', within: 30_000 });
    await produce(kafka, thinned, [{ ...numbered('relay', 4, { key: 'c' }), timestamp: Date.now() }]);
    const thin = async (): Promise<boolean> => (await report(opened.open, 'thinned')).gaps.length > 0;
    await until(thin, { what: 'compaction', within: 90_000 });
    expect((await report(opened.open, 'thinned')).gaps.map(told)).toEqual([`${thinned}/0 relay 2 compacted`]);
  });
});

describe('what cannot be said', () => {
  it('a number that is none leaves the answer incomplete', async () => {
    const topic = uniqueName('unreadable');
    await createTopic(kafka, topic);
    const [first, second] = numbers('relay', [1, 2]);
    if (first === undefined || second === undefined) throw new Error('There are no messages.');
    await produce(kafka, topic, [first, { ...second, headers: { ...second.headers, seq: 'two' } }]);
    const unreadable = await openWorkspace(workspaceOf({ unreadable: { topic } }));
    const { complete, coverage } = await report(unreadable.open, 'unreadable');
    expect(complete).toBe(false);
    expect(coverage).toMatchObject([{ part: `${topic}/0`, reason: expect.stringMatching(/^malformed: 1 records/) as string }]);
    await unreadable.close();
  });

  it('a topic that is not there leaves the answer incomplete', async () => {
    const { gaps, complete, coverage } = await report(opened.open, 'elsewhere');
    expect({ gaps, complete }).toEqual({ gaps: [], complete: false });
    expect(coverage).toMatchObject([
      { role: 'destination', complete: false, needed: true, reason: expect.stringMatching(/^not-found/) as string },
    ]);
  });

  it('a trace that only some messages are in is left out, and asked for by name it is missing', async () => {
    expect(await report(opened.open, 'sampled')).toMatchObject({ complete: true });
    expect(await report(opened.open, 'sampled', { over: 'traces' })).toMatchObject({ gaps: [], complete: false });
  });

  it('a route without numbers is a wrong question', async () => {
    for await (const event of readSequences(opened.open, { route: 'unnumbered', from: null, to: null, over: null }, unhurried))
      expect(event).toMatchObject({ type: 'usage', usage: { problem: 'no-sequence' } });
  });

  it('stopped before it began, it ends at once and is incomplete', async () => {
    expect(await report(opened.open, 'orders', {}, AbortSignal.abort())).toMatchObject({ gaps: [], complete: false });
  });
});
