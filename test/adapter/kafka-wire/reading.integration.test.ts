import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import { fetchRequest } from '../../../main/adapter/kafka-wire/fetch.ts';
import { BatchCursor } from '../../../main/adapter/kafka-wire/record-batch.ts';
import { consume, deleteRecords, openProducer, produce } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { until } from '../../harness/until.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { batchOf, bytes, plainRecord } from './batch-samples.ts';
import { createKeptTopic } from './kept-topic.ts';
import { produceBatches } from './raw-producer.ts';
import { inOrder, offsetOf, openConnection, runScan, text, unhurried, valueOf, wholeTopic } from './scan-outcome.ts';

let kafka: KafkaAddress;
let connection: KafkaConnection;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  connection = openConnection(kafka);
});
afterAll(() => connection.close());

/** The frames of what one fetch of partition 0 gives. */
async function batchesFrom(topic: string, offset: bigint): Promise<readonly { baseOffset: bigint; nextOffset: bigint; count: number }[]> {
  const { nodeId, leaderEpoch } = valueOf(connection.leaderOf(topic, 0));
  const positions = [{ partition: 0, offset, leaderEpoch, maxBytes: 1_000_000 }];
  const request = fetchRequest({ topic, positions, isolation: 'uncommitted', maxBytes: 1_000_000, maxWaitMilliseconds: 0, minBytes: 0 });
  const [fetched] = valueOf(await connection.send(nodeId, request, unhurried)).partitions;
  const batches = new BatchCursor(fetched?.recordSet ?? Buffer.alloc(0));
  const found: { baseOffset: bigint; nextOffset: bigint; count: number }[] = [];
  while (batches.next() === 'batch') found.push({ baseOffset: batches.baseOffset, nextOffset: batches.nextOffset, count: batches.count });
  return found;
}

describe('a scan of ordinary data', () => {
  it('finds exactly what a consumer reads, in every partition and with gzip and without', async () => {
    const topic = uniqueName('plain');
    await createKeptTopic(kafka, topic, { partitions: 3 });
    const messages = Array.from({ length: 300 }, (_, index) => ({
      partition: index % 3,
      key: index % 7 === 0 ? null : `key-${index}`,
      value: index % 11 === 0 ? null : `value ${index} ${'\u00e4'.repeat(index % 40)}`,
      timestamp: 1_700_000_000_000 + index,
      headers: { 'message-id': `m-${index}`, tenant: '\u00fc' },
    }));
    await produce(kafka, topic, messages.slice(0, 150));
    await produce(kafka, topic, messages.slice(150), { compression: 'gzip' });
    const consumed = (await consume(kafka, topic, 300)).toSorted(
      (left, right) => left.partition - right.partition || Number(left.offset - right.offset),
    );
    const { hits, ranges } = await runScan({ connection, topic, ranges: await wholeTopic(connection, topic) });
    const seen = inOrder(hits).map(({ partition, record: { offset, timestamp, key, value, headers } }) => ({
      partition,
      offset,
      timestamp,
      key: text(key),
      value: text(value),
      headers: headers.map((header) => [text(header.name), text(header.value)]),
    }));
    const expected = consumed.map(({ partition, offset, timestamp, key, value, headers }) => ({
      partition,
      offset,
      timestamp,
      key: text(key),
      value: text(value),
      headers: Object.entries(headers).map(([name, content]) => [name, String(content)]),
    }));
    expect(seen).toEqual(expected);
    expect(ranges.map(({ read, unread, counts, highWatermark }) => ({ read, unread, records: counts.records, highWatermark }))).toEqual(
      Array.from({ length: 3 }, () => ({ read: [{ from: 0n, to: 100n }], unread: [], records: 100, highWatermark: 100n })),
    );
  });

  it('gives back byte for byte what clients mangle', async () => {
    const topic = uniqueName('bytes');
    await createKeptTopic(kafka, topic);
    const headers = [
      { name: bytes('a'), value: bytes('1') },
      { name: bytes('b'), value: null },
      { name: bytes('a'), value: bytes('') },
      { name: bytes('9'), value: bytes('x') },
      { name: bytes('1'), value: bytes('y') },
      { name: new Uint8Array([0xff, 0xfe]), value: new Uint8Array([0, 0x80]) },
      { name: bytes('__proto__'), value: bytes('p') },
      { name: bytes('constructor'), value: bytes('c') },
    ];
    const record = { timestamp: 1_700_000_000_123n, key: bytes(''), value: null, headers };
    const [stored] = await produceBatches(kafka.bootstrap, topic, [
      { partition: 0, batch: batchOf({ records: [record], producerId: 70_001n, producerEpoch: 3, baseSequence: 2_147_483_647 }) },
    ]);
    expect(stored).toMatchObject({ errorCode: 0, baseOffset: 0n });
    const { hits } = await runScan({ connection, topic, ranges: [{ partition: 0, from: 0n, to: 1n }] });
    expect(hits).toMatchObject([
      {
        visibility: 'committed',
        record: {
          ...record,
          offset: 0n,
          timestampType: 'create',
          producerId: 70_001n,
          producerEpoch: 3,
          sequence: 2_147_483_647,
          leaderEpoch: 0,
          transactional: false,
          control: null,
        },
      },
    ]);
  });

  it('reads a batch of 200,000 records in every codec, and finds one record in it', async () => {
    const topic = uniqueName('large');
    await createKeptTopic(kafka, topic, { partitions: 4, config: { 'max.message.bytes': '8000000' } });
    const records = Array.from({ length: 200_000 }, (_, index) => ({
      ...plainRecord(`record ${index % 10}`),
      key: index === 123_456 ? bytes('needle') : null,
    }));
    const batches = (['gzip', 'snappy', 'lz4', 'zstd'] as const).map((compression, partition) => ({
      partition,
      batch: batchOf({ records, compression }),
    }));
    expect((await produceBatches(kafka.bootstrap, topic, batches)).map(({ errorCode }) => errorCode)).toEqual([0, 0, 0, 0]);
    const { hits, ranges } = await runScan({
      connection,
      topic,
      ranges: await wholeTopic(connection, topic),
      match: [{ kind: 'exact', place: { kind: 'key' }, bytes: bytes('needle') }],
    });
    expect(ranges.map(({ counts, unread }) => [counts.records, unread])).toEqual(Array.from({ length: 4 }, () => [200_000, []]));
    expect(inOrder(hits).map(({ record }) => record.offset)).toEqual(Array(4).fill(123_456n));
  });

  it('has the broker time on a LogAppendTime topic', async () => {
    const topic = uniqueName('append');
    await createKeptTopic(kafka, topic, { config: { 'message.timestamp.type': 'LogAppendTime' } });
    await produce(kafka, topic, [{ value: 'a', timestamp: 5 }]);
    const [consumed] = await consume(kafka, topic, 1);
    const { hits } = await runScan({ connection, topic, ranges: [{ partition: 0, from: 0n, to: 1n }] });
    expect(hits[0]?.record).toMatchObject({ timestampType: 'append', timestamp: consumed?.timestamp });
    expect(hits[0]?.record.timestamp).toBeGreaterThan(5n);
  });

  it('reads several ranges of one partition, each to its end', async () => {
    const topic = uniqueName('ranges');
    await createKeptTopic(kafka, topic);
    await produce(
      kafka,
      topic,
      Array.from({ length: 30 }, (_, index) => ({ value: `${index}` })),
    );
    const ranges = [
      { partition: 0, from: 3n, to: 5n },
      { partition: 0, from: 20n, to: 22n },
      { partition: 0, from: 7n, to: 7n },
    ];
    const outcome = await runScan({ connection, topic, ranges });
    expect(inOrder(outcome.hits).map(({ record }) => text(record.value))).toEqual(['3', '4', '20', '21']);
    expect(outcome.ranges.map(({ read }) => read)).toEqual([[{ from: 3n, to: 5n }], [{ from: 20n, to: 22n }], []]);
  });

  it('stops with the hits it may deliver and says where', async () => {
    const topic = uniqueName('hits');
    await createKeptTopic(kafka, topic);
    await produce(
      kafka,
      topic,
      Array.from({ length: 30 }, (_, index) => ({ value: `${index}` })),
    );
    const { hits, ranges } = await runScan({ connection, topic, ranges: await wholeTopic(connection, topic), maxHits: 4 });
    expect(hits).toHaveLength(4);
    expect(ranges).toMatchObject([{ read: [{ from: 0n, to: 4n }], unread: [], stoppedAt: 4n }]);
  });
});

describe('a scan of a log with gaps', () => {
  it('passes the holes and empty batches that compaction leaves, and reads the same as a consumer', async () => {
    const topic = uniqueName('compacted');
    const config = {
      'cleanup.policy': 'compact',
      'min.cleanable.dirty.ratio': '0.01',
      'segment.ms': '1000',
      'min.compaction.lag.ms': '0',
      'max.compaction.lag.ms': '1000',
    };
    await createKeptTopic(kafka, topic, { config });
    const early = await openProducer(kafka, { idempotent: true });
    await early.send(topic, [{ key: 'a', value: '1' }]);
    await early.send(
      topic,
      ['a', 'b', 'a'].map((key, index) => ({ key, value: `2${index}` })),
    );
    const late = await openProducer(kafka, { idempotent: true });
    for (const value of ['3', '4', '5'])
      await late.send(
        topic,
        ['a', 'b', 'c'].map((key) => ({ key, value })),
      );
    const scanAll = async (): Promise<Awaited<ReturnType<typeof runScan>>> =>
      runScan({ connection, topic, ranges: await wholeTopic(connection, topic) });
    // A new segment is made only by a write, and the last one is never compacted.
    const compacted = await until(
      async () => {
        await late.send(topic, [{ key: 'tick', value: 'x' }]);
        const outcome = await scanAll();
        return outcome.hits.every(({ record }) => record.offset >= 10n || text(record.key) === 'c') ? outcome : null;
      },
      { what: 'compaction', within: 60_000 },
    );
    await Promise.all([early.close(), late.close()]);
    const { hits, ranges } = compacted;
    expect(hits.length).toBeLessThan(Number(ranges[0]?.to));
    expect(ranges.map(({ read, unread, from, to }) => ({ read, unread, whole: [{ from, to }] }))).toEqual(
      ranges.map(({ from, to }) => ({ read: [{ from, to }], unread: [], whole: [{ from, to }] })),
    );
    const end = ranges[0]?.to ?? 0n;
    const consumed = (await consume(kafka, topic, 1)).filter(({ offset }) => offset < end).slice(0, 3);
    const found = new Map(hits.map(({ record }) => [record.offset, record]));
    expect(consumed.map(({ offset }) => text(found.get(offset)?.value ?? null))).toEqual(consumed.map(({ value }) => text(value)));
    // The trap is there: the early producer's first batch is gone, its last one lost all its records and is kept empty.
    const [batch] = await batchesFrom(topic, 0n);
    expect(batch).toEqual({ baseOffset: 1n, nextOffset: 4n, count: 0 });
    const inside = await runScan({ connection, topic, ranges: [{ partition: 0, from: 1n, to: 4n }] });
    expect(inside.hits).toEqual([]);
    expect(inside.ranges).toMatchObject([{ read: [{ from: 1n, to: 4n }], unread: [] }]);
  });

  it('names what DeleteRecords took as unread and reads the rest', async () => {
    const topic = uniqueName('deleted');
    await createKeptTopic(kafka, topic);
    await produce(
      kafka,
      topic,
      Array.from({ length: 10 }, (_, index) => ({ value: `${index}` })),
    );
    await deleteRecords(kafka, topic, { 0: 6 });
    const { hits, ranges } = await runScan({ connection, topic, ranges: [{ partition: 0, from: 2n, to: 10n }] });
    expect(hits.map(({ record }) => record.offset)).toEqual([6n, 7n, 8n, 9n]);
    expect(ranges).toMatchObject([
      {
        read: [{ from: 6n, to: 10n }],
        unread: [{ from: 2n, to: 6n, failure: { code: 'offset-out-of-range', detail: expect.stringContaining('starts at 6') } }],
      },
    ]);
  });

  it('names what lies beyond the high watermark as unread', async () => {
    const topic = uniqueName('beyond');
    await createKeptTopic(kafka, topic);
    await produce(kafka, topic, [{ value: 'a' }]);
    for (const from of [0n, 1n, 5n]) {
      const { ranges } = await runScan({ connection, topic, ranges: [{ partition: 0, from, to: 9n }], patience: 0 });
      expect(ranges).toMatchObject([
        {
          read: from === 0n ? [{ from: 0n, to: 1n }] : [],
          unread: [{ from: from === 0n ? 1n : from, to: 9n, failure: { code: 'offset-out-of-range' } }],
        },
      ]);
    }
  });

  it('reads over segment ends', async () => {
    const topic = uniqueName('segments');
    await createKeptTopic(kafka, topic, { config: { 'segment.bytes': '1048576' } });
    const batches = Array.from({ length: 40 }, (_, index) => ({
      partition: 0,
      batch: batchOf({ records: Array.from({ length: 100 }, () => plainRecord(`${index} ${'x'.repeat(1_000)}`)) }),
    }));
    await produceBatches(kafka.bootstrap, topic, batches);
    const { ranges } = await runScan({ connection, topic, ranges: await wholeTopic(connection, topic), match: [] });
    expect(ranges).toMatchObject([{ read: [{ from: 0n, to: 4_000n }], unread: [], counts: { records: 4_000 } }]);
  });
});

describe('a scan that cannot read', () => {
  it('says that a topic is not there, and does not make it', async () => {
    const topic = uniqueName('absent');
    const outcome = await runScan({ connection, topic, ranges: [{ partition: 0, from: 0n, to: 5n }] });
    expect(outcome.ranges).toMatchObject([
      { read: [], unread: [{ from: 0n, to: 5n, failure: { code: 'unknown-topic', retryable: false } }], highWatermark: null },
    ]);
    expect((await connection.refresh([topic], AbortSignal.timeout(30_000))).ok).toBe(true);
    expect(connection.topic(topic)).toMatchObject({ errorCode: 3, partitions: [] });
  });

  it('says that a partition is not there and reads the others', async () => {
    const topic = uniqueName('few');
    await createKeptTopic(kafka, topic);
    await produce(kafka, topic, [{ value: 'a' }]);
    const ranges = [
      { partition: 7, from: 0n, to: 5n },
      { partition: 0, from: 0n, to: 1n },
    ];
    const outcome = await runScan({ connection, topic, ranges, patience: 0 });
    expect(outcome.hits).toHaveLength(1);
    expect(outcome.ranges).toMatchObject([
      { read: [], unread: [{ from: 0n, to: 5n, failure: { code: 'unknown-topic' } }] },
      { read: [{ from: 0n, to: 1n }], unread: [] },
    ]);
  });

  it('ends with what was read when it is aborted in the middle, and when nobody listens any more', async () => {
    const topic = uniqueName('abort');
    await createKeptTopic(kafka, topic);
    await produceBatches(
      kafka.bootstrap,
      topic,
      Array.from({ length: 40 }, () => ({
        partition: 0,
        batch: batchOf({ records: Array.from({ length: 400 }, () => plainRecord('x'.repeat(1_000))) }),
      })),
    );
    const controller = new AbortController();
    const request = { connection, topic, ranges: await wholeTopic(connection, topic), match: [], bytesPerSecond: 300_000 };
    const { ranges } = await runScan({ ...request, signal: controller.signal }, (event) => {
      if (event.kind === 'progress') controller.abort();
    });
    const end = ranges[0]?.read[0]?.to ?? 0n;
    expect(end).toBeGreaterThan(0n);
    expect(ranges).toMatchObject([{ read: [{ from: 0n, to: end }], unread: [{ from: end, to: 16_000n, failure: { code: 'aborted' } }] }]);
    await expect(runScan(request, () => Promise.reject(new Error('left')))).rejects.toThrow('left');
    expect(await offsetOf(connection, topic, 0, 'latest')).toBe(16_000n);
  });
});
