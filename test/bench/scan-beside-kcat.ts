import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeRecordBatch } from '../../main/adapter/kafka-wire/record-batch-encoder.ts';
import { createKeptTopic } from '../adapter/kafka-wire/kept-topic.ts';
import { produceBatches, type PlacedBatch } from '../adapter/kafka-wire/raw-producer.ts';
import type { KafkaServer } from '../harness/kafka.ts';
import { median, type BenchOptions, type BenchResult } from './bench-result.ts';
import { measure, type MeasuredRun } from './measured-process.ts';

const partitions = 4;
const recordsPerBatch = 500;
const scanProcess = fileURLToPath(new URL('scan-process.ts', import.meta.url));

/** Where the absent id is looked for. */
export type SearchedPlace = 'header' | 'key';

/** What reads the topic: the scan for an absent id, unless another program is named. */
export interface ScannedRow {
  readonly name: string;
  readonly place: SearchedPlace;
  readonly required: number;
  readonly program?: string;
}

/** A topic of a bench, and how it is filled and read. */
export interface ScannedTopic {
  readonly topic: string;
  /** The value of the record of this number; with its key and its header it shall have about 200 bytes. */
  readonly value: (number: number, keyLength: number) => Buffer;
  /** The topic's `compression.type`: the broker compresses anew, with the code that the Java producer uses. */
  readonly compression: string;
  /** One row for each. */
  readonly rows: readonly ScannedRow[];
}

/** Batches of records with a key, a value and the header `message-id`. */
function* batches(count: number, value: ScannedTopic['value']): Generator<PlacedBatch> {
  for (let first = 0; first < count; first += recordsPerBatch) {
    const records = Array.from({ length: recordsPerBatch }, (_, index) => {
      const key = Buffer.from(`order-${first + index}`);
      return {
        timestamp: 1_700_000_000_000n + BigInt(first),
        key,
        value: value(first + index, key.length),
        headers: [{ name: Buffer.from('message-id'), value: Buffer.from(randomUUID()) }],
      };
    });
    yield { partition: (first / recordsPerBatch) % partitions, batch: encodeRecordBatch({ records }) };
  }
}

/** Makes the topic and writes so many records to it, on 4 partitions in turn. */
export async function fillTopic(kafka: KafkaServer, { topic, value, compression }: ScannedTopic, records: number): Promise<void> {
  await createKeptTopic(kafka, topic, { partitions, config: { 'compression.type': compression } });
  const answers = await produceBatches(kafka.bootstrap, topic, batches(records, value));
  const refused = answers.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`the broker refused a batch with error ${refused.errorCode}`);
}

function result(name: string, required: number, records: number, ours: readonly MeasuredRun[], peer: readonly MeasuredRun[]): BenchResult {
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
 * Looks for an absent id in a million records on 4 partitions, beside kcat reading the same records. Every run is a fresh
 * process, ours and kcat's in turn, so that a busy machine slows all alike.
 */
export async function scanBesideKcat(
  kafka: KafkaServer,
  scanned: ScannedTopic,
  { quick, note }: BenchOptions,
): Promise<readonly BenchResult[]> {
  const records = quick ? 200_000 : 1_000_000;
  const rounds = quick ? 3 : 5;
  const cache = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  // The program is shipped compiled, as kcat is: without this, stripping types would take a third of our processor time.
  const compiled = { NODE_COMPILE_CACHE: cache };
  try {
    note(`writing ${records} records to ${scanned.topic}`);
    await fillTopic(kafka, scanned, records);
    const kcat = ['-C', '-b', kafka.bootstrap, '-t', scanned.topic, '-o', 'beginning', '-e', '-q', '-f', '%o\n'];
    const scan = ({ place, program = scanProcess }: ScannedRow, keepOutput: boolean): Promise<MeasuredRun> =>
      measure(process.execPath, [program, kafka.bootstrap, scanned.topic, place], keepOutput, compiled);
    const rows = scanned.rows.map((row) => ({ ...row, runs: [] as MeasuredRun[] }));
    // Once before measuring, to see that both read everything, and to have the records in the page cache for both.
    const counts = [(await measure('kcat', kcat, true)).output.split('\n').length - 1];
    for (const row of rows) counts.push(Number((await scan(row, true)).output));
    if (counts.some((count) => count !== records)) throw new Error(`read ${counts.join(', ')} records instead of ${records}`);
    const peer: MeasuredRun[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      const last: string[] = [];
      // kcat between our first and our other runs, so that none of us is always the one behind the other.
      for (const [index, row] of rows.entries()) {
        row.runs.push(await scan(row, false));
        last.push(`by ${row.place} ${row.runs.at(-1)?.seconds.toFixed(2)} s`);
        if (index > 0) continue;
        peer.push(await measure('kcat', kcat, false));
        last.push(`kcat ${peer.at(-1)?.seconds.toFixed(2)} s`);
      }
      note(`round ${round} of ${rounds}: ${last.join(', ')}`);
    }
    return rows.map(({ name, required, runs }) => result(name, required, records, runs, peer));
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}
