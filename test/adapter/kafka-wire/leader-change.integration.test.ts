import { afterAll, beforeAll, expect, it } from 'vitest';
import { leaderOf } from '../../harness/kafka-metadata.ts';
import { startKafka, type KafkaServer } from '../../harness/kafka.ts';
import { uniqueName } from '../../harness/workspace-server.ts';
import { batchOf, plainRecord } from './batch-samples.ts';
import { createKeptTopic } from './kept-topic.ts';
import { produceBatches } from './raw-producer.ts';
import { inOrder, openConnection, runScan, wholeTopic } from './scan-outcome.ts';

let kafka: KafkaServer;

beforeAll(async () => {
  kafka = await startKafka({ brokers: 3 });
});
afterAll(() => kafka.stop());

const batches = 60;
const recordsPerBatch = 100;

async function fill(topic: string, partitions: number): Promise<void> {
  const records = Array.from({ length: recordsPerBatch }, (_, index) => plainRecord(`${index} ${'x'.repeat(500)}`));
  for (let partition = 0; partition < partitions; partition += 1) {
    const placed = Array.from({ length: batches }, () => ({ partition, batch: batchOf({ records }) }));
    const answers = await produceBatches(await leaderOf(kafka, topic, partition), topic, placed);
    expect(answers.filter(({ errorCode }) => errorCode !== 0)).toEqual([]);
  }
}

it('reads on at the new leader when a leader dies, each record once, and the others while one partition has none', async () => {
  const topic = uniqueName('replicated');
  const lonely = uniqueName('lonely');
  await createKeptTopic(kafka, topic, { partitions: 3, replicationFactor: 3 });
  await createKeptTopic(kafka, lonely, { partitions: 3, replicationFactor: 1 });
  await fill(topic, 3);
  await fill(lonely, 3);
  const connection = openConnection(kafka, { requestTimeout: 2_000 });
  const ranges = await wholeTopic(connection, topic);
  const lonelyRanges = await wholeTopic(connection, lonely);
  const victim = connection.leaderOf(topic, 0);
  const dead = victim.ok ? victim.value.nodeId : -1;
  let killed = false;
  const outcome = await runScan({ connection, topic, ranges, bytesPerSecond: 1_000_000, patience: 60_000 }, (event) => {
    if (event.kind !== 'progress' || killed) return;
    killed = true;
    kafka.kill(dead);
  });
  expect(outcome.ranges.map(({ read, unread }) => ({ read, unread }))).toEqual(
    ranges.map(({ from, to }) => ({ read: [{ from, to }], unread: [] })),
  );
  expect(inOrder(outcome.hits).map(({ partition, record }) => `${partition}/${record.offset}`)).toEqual(
    ranges.flatMap(({ partition }) => Array.from({ length: batches * recordsPerBatch }, (_, offset) => `${partition}/${offset}`)),
  );
  const { waits } = outcome;
  expect(waits.length).toBeGreaterThan(0);
  expect(connection.leaderOf(topic, 0)).not.toMatchObject({ value: { nodeId: dead } });
  // Not replicated: the dead broker's partition cannot be read, and that hides nothing of the others.
  const partly = await runScan({ connection, topic: lonely, ranges: lonelyRanges, patience: 0 });
  const unreadable = partly.ranges.filter(({ unread }) => unread.length > 0);
  expect(unreadable).toHaveLength(1);
  expect(unreadable).toMatchObject([
    { read: [], unread: [{ from: 0n, to: BigInt(batches * recordsPerBatch), failure: { retryable: true } }] },
  ]);
  expect(partly.hits).toHaveLength(2 * batches * recordsPerBatch);
  connection.close();
});
