import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import type { ScanRange } from '../../../main/adapter/kafka-wire/scan.ts';
import { deleteRecords } from '../../harness/kafka-admin.ts';
import { startKafka, type KafkaServer } from '../../harness/kafka.ts';
import { uniqueName } from '../../harness/workspace-server.ts';
import { batchOf, plainRecord } from './batch-samples.ts';
import { createKeptTopic } from './kept-topic.ts';
import { produceBatches } from './raw-producer.ts';
import { inOrder, openConnection, runScan, wholeTopic, type ScanOutcome } from './scan-outcome.ts';

const recordsPerBatch = 200;
const batchesPerPartition = 60;
const recordsPerPartition = recordsPerBatch * batchesPerPartition;
/** Slow enough that a scan is in its middle when its first progress is told. */
const bytesPerSecond = 1_000_000;

let kafka: KafkaServer;
let connection: KafkaConnection;
let topic: string;
let ranges: readonly ScanRange[];

beforeAll(async () => {
  kafka = await startKafka();
});
afterAll(() => kafka.stop());

beforeEach(async () => {
  topic = uniqueName('faults');
  connection = openConnection(kafka, { requestTimeout: 1_000 });
  await createKeptTopic(kafka, topic, { partitions: 2 });
  const records = Array.from({ length: recordsPerBatch }, (_, index) => plainRecord(`${index} ${'x'.repeat(200)}`));
  const batches = Array.from({ length: batchesPerPartition * 2 }, (_, index) => ({ partition: index % 2, batch: batchOf({ records }) }));
  await produceBatches(kafka.bootstrap, topic, batches);
  ranges = await wholeTopic(connection, topic);
});
afterEach(() => connection.close());

/** Every offset of both partitions is either read, and then its record was found once, or named as unread. */
function expectExactAccount(outcome: ScanOutcome): void {
  for (const { partition, from, to, read, unread } of outcome.ranges) {
    const parts = [...read, ...unread].toSorted((left, right) => (left.from < right.from ? -1 : 1));
    expect(parts.map((part) => part.from)).toEqual([from, ...parts.slice(0, -1).map((part) => part.to)]);
    expect(parts.at(-1)?.to).toBe(to);
    const expected = read.flatMap((part) => Array.from({ length: Number(part.to - part.from) }, (_, index) => part.from + BigInt(index)));
    expect(inOrder(outcome.hits).flatMap(({ partition: of, record }) => (of === partition ? [record.offset] : []))).toEqual(expected);
  }
}

/** The ranges that a scan left unread, to be scanned later. */
function unreadOf(outcome: ScanOutcome): readonly ScanRange[] {
  return outcome.ranges.flatMap(({ partition, unread }) => unread.map(({ from, to }) => ({ partition, from, to })));
}

/** An action for the first progress of a scan. */
function once(action: () => void | Promise<void>): (event: { readonly kind: string }) => void | Promise<void> {
  let done = false;
  return (event) => {
    if (done || event.kind !== 'progress') return undefined;
    done = true;
    return action();
  };
}

describe('a scan whose broker is killed', () => {
  it('keeps what was read, names the rest, and a later scan on the same connection reads exactly that', async () => {
    const partial = await runScan(
      { connection, topic, ranges, bytesPerSecond, patience: 0 },
      once(() => kafka.kill()),
    );
    expectExactAccount(partial);
    expect(partial.hits.length).toBeGreaterThan(0);
    const failures = partial.ranges.flatMap(({ unread }) => unread.map(({ failure }) => failure));
    expect(failures).toMatchObject(failures.map(() => ({ code: 'broker-unreachable', retryable: true })));
    expect(failures.length).toBeGreaterThan(0);
    await kafka.start();
    const rest = await runScan({ connection, topic, ranges: unreadOf(partial) });
    expectExactAccount(rest);
    expect(unreadOf(rest)).toEqual([]);
    expect(partial.hits.length + rest.hits.length).toBe(2 * recordsPerPartition);
  });

  it('goes on by itself when the broker comes back', async () => {
    const restart = async (): Promise<void> => {
      kafka.kill();
      await kafka.start();
    };
    const outcome = await runScan({ connection, topic, ranges, bytesPerSecond: 20_000_000, patience: 60_000 }, once(restart));
    expectExactAccount(outcome);
    expect(unreadOf(outcome)).toEqual([]);
    expect(outcome.hits).toHaveLength(2 * recordsPerPartition);
  });

  it('waits for a broker that stays away only as long as it is patient, once for all its partitions', async () => {
    kafka.kill();
    const outcome = await runScan({ connection, topic, ranges, patience: 500 });
    await kafka.start();
    expect(outcome.hits).toEqual([]);
    expect(outcome.ranges).toMatchObject(
      ranges.map(({ from, to }) => ({ read: [], unread: [{ from, to, failure: { code: 'broker-unreachable' } }] })),
    );
  });
});

describe('a scan whose broker hangs', () => {
  it('fails at the request timeout with what was read, and the same connection works afterwards', async () => {
    const partial = await runScan(
      { connection, topic, ranges, bytesPerSecond, patience: 0 },
      once(() => kafka.suspend()),
    );
    kafka.resume();
    expectExactAccount(partial);
    expect(partial.ranges.flatMap(({ unread }) => unread.map(({ failure }) => failure.code))).toContain('request-timeout');
    const rest = await runScan({ connection, topic, ranges: unreadOf(partial) });
    expectExactAccount(rest);
    expect(partial.hits.length + rest.hits.length).toBe(2 * recordsPerPartition);
  });

  it('outlasts a short hang', async () => {
    let waits = 0;
    const outcome = await runScan({ connection, topic, ranges, bytesPerSecond: 10_000_000, patience: 60_000 }, async (event) => {
      if (event.kind === 'progress' && waits === 0) kafka.suspend();
      if (event.kind === 'waiting') {
        waits += 1;
        kafka.resume();
      }
      await Promise.resolve();
    });
    expect(waits).toBeGreaterThan(0);
    expectExactAccount(outcome);
    expect(outcome.hits).toHaveLength(2 * recordsPerPartition);
  });

  it('is given up at once by an abort', async () => {
    const patient = openConnection(kafka, { requestTimeout: 3_600_000 });
    await patient.refresh([topic], AbortSignal.timeout(30_000));
    const controller = new AbortController();
    const outcome = await runScan(
      { connection: patient, topic, ranges, bytesPerSecond, signal: controller.signal },
      once(() => {
        kafka.suspend();
        controller.abort();
      }),
    );
    kafka.resume();
    patient.close();
    expectExactAccount(outcome);
    expect(outcome.ranges.flatMap(({ unread }) => unread.map(({ failure }) => failure.code))).toContain('aborted');
  });
});

describe('a scan whose log start moves', () => {
  it('names the offsets that were deleted before it came to them', async () => {
    const start = recordsPerPartition - 100;
    const outcome = await runScan(
      { connection, topic, ranges, bytesPerSecond },
      once(() => deleteRecords(kafka, topic, { 0: start, 1: start })),
    );
    expectExactAccount(outcome);
    for (const { read, unread } of outcome.ranges) {
      expect(read.at(-1)?.to).toBe(BigInt(recordsPerPartition));
      expect(unread).toMatchObject([{ to: BigInt(start), failure: { code: 'offset-out-of-range' } }]);
    }
  });
});
