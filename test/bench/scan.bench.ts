import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeRecordBatch } from '../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { createKeptTopic } from '../adapter/kafka-wire/kept-topic.ts';
import { produceBatches, type PlacedBatch } from '../adapter/kafka-wire/raw-producer.ts';
import { startKafka, type KafkaServer } from '../harness/kafka.ts';
import { median, type BenchOptions, type BenchResult } from './bench-result.ts';
import { measure, type MeasuredRun } from './measured-process.ts';

const topic = 'bench-scan';
const partitions = 4;
const recordsPerBatch = 500;
const recordBytes = 200;
const required = 1.3;
const scanProcess = fileURLToPath(new URL('scan-process.ts', import.meta.url));

/** Batches of records of 200 bytes with a key, a value and the header `message-id`. */
function* batches(count: number): Generator<PlacedBatch> {
  for (let first = 0; first < count; first += recordsPerBatch) {
    const records = Array.from({ length: recordsPerBatch }, (_, index) => {
      const key = Buffer.from(`order-${first + index}`);
      const value = Buffer.alloc(recordBytes - 60 - key.length, `{"order":${first + index},"state":"paid"} `);
      return {
        timestamp: 1_700_000_000_000n + BigInt(first),
        key,
        value,
        headers: [{ name: Buffer.from('message-id'), value: Buffer.from(randomUUID()) }],
      };
    });
    yield { partition: (first / recordsPerBatch) % partitions, batch: encodeRecordBatch({ records }) };
  }
}

async function fill(kafka: KafkaServer, records: number): Promise<void> {
  await createKeptTopic(kafka, topic, { partitions });
  const answers = await produceBatches(kafka.bootstrap, topic, batches(records));
  const refused = answers.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`the broker refused a batch with error ${refused.errorCode}`);
}

function result(name: string, records: number, ours: readonly MeasuredRun[], peer: readonly MeasuredRun[]): BenchResult {
  const rate = (runs: readonly MeasuredRun[]): number => records / median(runs.map(({ seconds }) => seconds));
  const memory = (runs: readonly MeasuredRun[]): number | null => {
    const told = runs.flatMap(({ memoryMiB }) => (memoryMiB === null ? [] : [memoryMiB]));
    return told.length === 0 ? null : median(told);
  };
  const [own, other] = [rate(ours), rate(peer)];
  return {
    name,
    ratio: own / other,
    ours: own,
    peer: other,
    unit: 'records/s',
    memoryMiB: memory(ours),
    peerMemoryMiB: memory(peer),
    required,
  };
}

/**
 * Looks for an absent id in a million records of 200 bytes on 4 partitions, by header and by key, beside kcat reading the
 * same records. Every run is a fresh process, ours and kcat's in turn, so that a busy machine slows all alike.
 */
export async function scanBench({ quick, note }: BenchOptions): Promise<readonly BenchResult[]> {
  const records = quick ? 200_000 : 1_000_000;
  const rounds = quick ? 3 : 5;
  const cache = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  // The program is shipped compiled, as kcat is: without this, stripping types would take a third of our processor time.
  const compiled = { NODE_COMPILE_CACHE: cache };
  const kafka = await startKafka();
  try {
    note(`writing ${records} records`);
    await fill(kafka, records);
    const kcat = ['-C', '-b', kafka.bootstrap, '-t', topic, '-o', 'beginning', '-e', '-q', '-f', '%o\n'];
    const scan = (place: string, keepOutput: boolean): Promise<MeasuredRun> =>
      measure(process.execPath, [scanProcess, kafka.bootstrap, topic, place], keepOutput, compiled);
    // Once before measuring, to see that both read everything, and to have the records in the page cache for both.
    const counts = [
      (await measure('kcat', kcat, true)).output.split('\n').length - 1,
      ...[await scan('header', true), await scan('key', true)].map(({ output }) => Number(output)),
    ];
    if (counts.some((count) => count !== records)) throw new Error(`read ${counts.join(', ')} records instead of ${records}`);
    const runs: { readonly header: MeasuredRun[]; readonly key: MeasuredRun[]; readonly kcat: MeasuredRun[] } = {
      header: [],
      key: [],
      kcat: [],
    };
    for (let round = 1; round <= rounds; round += 1) {
      runs.header.push(await scan('header', false));
      runs.kcat.push(await measure('kcat', kcat, false));
      runs.key.push(await scan('key', false));
      const last = [runs.header, runs.kcat, runs.key].map((each) => `${each.at(-1)?.seconds.toFixed(2)} s`);
      note(`round ${round} of ${rounds}: by header ${last[0]}, kcat ${last[1]}, by key ${last[2]}`);
    }
    return [result('scan/kcat', records, runs.header, runs.kcat), result('scan-key/kcat', records, runs.key, runs.kcat)];
  } finally {
    await kafka.stop();
    rmSync(cache, { recursive: true, force: true });
  }
}
