import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import { fetchRequest } from '../../../main/adapter/kafka-wire/fetch.ts';
import { BatchCursor, type CompressionCodec } from '../../../main/adapter/kafka-wire/record-batch.ts';
import { produce } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { newFolder } from '../../harness/keeper.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { createKeptTopic } from './kept-topic.ts';
import { inOrder, openConnection, runScan, text, unhurried, valueOf, wholeTopic } from './scan-outcome.ts';

const run = promisify(execFile);

/** 600 KB that compress as records do: several blocks of every format. */
const values = Array.from({ length: 6_000 }, (_, index) => `{"order":${index},"state":"paid","note":"${'thank you '.repeat(index % 9)}"}`);

let kafka: KafkaAddress;
let connection: KafkaConnection;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  connection = openConnection(kafka);
});
afterAll(() => connection.close());

interface Stored {
  readonly codec: CompressionCodec | null;
  /** The first bytes of the records as they stand in the log, in hexadecimal. */
  readonly begins: string;
}

/** How the first batch of partition 0 is stored. */
async function storedAs(topic: string): Promise<Stored> {
  valueOf(await connection.refresh([topic], unhurried));
  const { nodeId, leaderEpoch } = valueOf(connection.leaderOf(topic, 0));
  const positions = [{ partition: 0, offset: 0n, leaderEpoch, maxBytes: 2_000_000 }];
  const request = fetchRequest({ topic, positions, isolation: 'uncommitted', maxBytes: 2_000_000, maxWaitMilliseconds: 0, minBytes: 0 });
  const [fetched] = valueOf(await connection.send(nodeId, request, unhurried)).partitions;
  const batches = new BatchCursor(fetched?.recordSet ?? Buffer.alloc(0));
  expect(batches.next()).toBe('batch');
  return { codec: batches.compression, begins: batches.bytes.toString('hex', batches.recordsStart, batches.recordsStart + 8) };
}

async function valuesRead(topic: string): Promise<readonly (string | null)[]> {
  const { hits, ranges } = await runScan({
    connection,
    topic,
    ranges: await wholeTopic(connection, topic),
    checksum: 'every-batch',
  });
  expect(ranges.flatMap(({ unread }) => unread)).toEqual([]);
  return inOrder(hits).map(({ record }) => text(record.value));
}

describe('records that others compressed', () => {
  // The topic's setting lets the broker compress anew, with the code that the Java producer uses.
  it.each([
    ['gzip', /^1f8b/],
    ['snappy', /^82534e41505059/],
    ['lz4', /^04224d18/],
    ['zstd', /^28b52ffd/],
  ] as const)('by Kafka itself with %s are read as they were written', async (codec, beginning) => {
    const topic = uniqueName(`java-${codec}`);
    await createKeptTopic(kafka, topic, { config: { 'compression.type': codec } });
    await produce(
      kafka,
      topic,
      values.map((value) => ({ value })),
    );
    expect(await storedAs(topic)).toEqual({ codec, begins: expect.stringMatching(beginning) });
    expect(await valuesRead(topic)).toEqual(values);
  });

  // Its snappy is one bare block, without the framing that Java writes: a number of seven bits a byte comes first.
  it.each([
    ['gzip', /^1f8b/],
    ['snappy', /^[89a-f].(?!534e4150)/],
    ['lz4', /^04224d18/],
    ['zstd', /^28b52ffd/],
  ] as const)('by librdkafka with %s are read as they were written', async (codec, beginning) => {
    const topic = uniqueName(`librdkafka-${codec}`);
    await createKeptTopic(kafka, topic);
    const file = join(await newFolder('kcat'), 'values');
    writeFileSync(file, `${values.join('\n')}\n`);
    await run('kcat', ['-P', '-b', kafka.bootstrap, '-t', topic, '-p', '0', '-z', codec, '-l', '-X', 'linger.ms=200', file]);
    expect(await storedAs(topic)).toEqual({ codec, begins: expect.stringMatching(beginning) });
    expect(await valuesRead(topic)).toEqual(values);
  });
});
