import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { logIndex } from '../../main/adapter/index/log-index.ts';
import { emptyRun } from '../../main/domain/observation/epoch-run.ts';
import type { LogIndex, NameHash } from '../../main/ports/log-index.ts';
import { startKafka } from '../harness/kafka.ts';
import type { KafkaServer } from '../harness/kafka.ts';
import { median, type BenchOptions, type BenchResult } from './bench-result.ts';
import { measure, type MeasuredRun } from './measured-process.ts';
import { fillTopic } from './scan-beside-kcat.ts';

const program = fileURLToPath(new URL('index-process.ts', import.meta.url));
const perStretch = 250_000;
const partitions = 4;
const lookups = 2_000;
/** Milliseconds that a look-up may take at the 95th percentile. */
const longestLookup = 10;
/** A scan that indexes may take a fifth longer. */
const slowest = 0.8;

/** Two halves of a hash for a number: as spread as the real ones. */
function hashOf(number: number): NameHash {
  const mix = (value: number): number => {
    const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
    return (twice ^ (twice >>> 16)) >>> 0;
  };
  return { high: mix(number + 1), low: mix(number ^ 0x5bd1e995) };
}

const logOf = (partition: number) => ({ source: 'kafka', topic: 'bench', topicId: 'id', partition, identity: 'header' });

function fillIndex(index: LogIndex, records: number): void {
  const seed = index.seed() ?? 0;
  for (let from = 0; from < records; from += perStretch) {
    const hashes = Array.from({ length: Math.min(perStretch, records - from) }, (_, at) => hashOf(from + at));
    const entries = {
      seed,
      high: Uint32Array.from(hashes, ({ high }) => high),
      low: Uint32Array.from(hashes, ({ low }) => low),
      delta: Uint32Array.from(hashes, (_, at) => at),
    };
    const round = Math.floor(from / perStretch / partitions);
    const start = BigInt(round * perStretch);
    const stretch = { from: start, to: start + BigInt(hashes.length), epochs: emptyRun };
    index.add(logOf((from / perStretch) % partitions), 1, stretch, entries);
  }
}

/** The same in a plain table with an index, as one would write it down. */
function fillRaw(database: Database.Database, records: number): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(
    'CREATE TABLE place (hash INTEGER, partition INTEGER, offset INTEGER, PRIMARY KEY (hash, partition, offset)) WITHOUT ROWID',
  );
  const insert = database.prepare('INSERT INTO place VALUES (?, ?, ?)');
  for (let from = 0; from < records; from += perStretch) {
    database.transaction(() => {
      for (let number = from; number < Math.min(records, from + perStretch); number += 1)
        insert.run(wholeOf(number), number % partitions, number);
    })();
  }
}

function wholeOf(number: number): bigint {
  const { high, low } = hashOf(number);
  return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low));
}

/** Milliseconds of each look-up: half of them find something. */
function timeLookups(records: number, lookup: (number: number) => number): readonly number[] {
  return Array.from({ length: lookups }, (_, turn) => {
    const present = turn % 2 === 0;
    const number = Math.floor((turn / lookups) * records) + (present ? 0 : records);
    const startedAt = performance.now();
    const found = lookup(number);
    const took = performance.now() - startedAt;
    if (found !== (present ? 1 : 0)) throw new Error(`${number} was found ${found} times`);
    return took;
  }).toSorted((a, b) => a - b);
}

const percentile95 = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length * 0.95)] ?? Number.NaN;

const microseconds = (milliseconds: number): number => milliseconds * 1_000;

/** Looks for names among so many in the index and in a plain table. */
function lookupBench(folder: string, records: number, note: BenchOptions['note']): readonly BenchResult[] {
  const path = join(folder, 'lookup.sqlite');
  const index = logIndex({ path, note });
  const boundary = { logStart: 0n, lastStable: BigInt(records) };
  const startedAt = performance.now();
  fillIndex(index, records);
  const filled = performance.now();
  index.close();
  note(`${records} names take ${(statSync(path).size / records).toFixed(1)} bytes each`);
  const raw = new Database(join(folder, 'raw.sqlite'));
  const rawStartedAt = performance.now();
  fillRaw(raw, records);
  const rawFilled = performance.now();
  raw.pragma('wal_checkpoint(TRUNCATE)');
  note(`${(statSync(join(folder, 'raw.sqlite')).size / records).toFixed(1)} bytes each in a plain table`);
  const ours = timeLookups(records, (number) => {
    const names = [hashOf(number)];
    let found = 0;
    for (let partition = 0; partition < partitions; partition += 1) {
      for (const stretch of index.open(logOf(partition), boundary).stretches) found += index.find(stretch, names)?.length ?? 0;
    }
    return found;
  });
  const select = raw.prepare('SELECT partition, offset FROM place WHERE hash = ?');
  const theirs = timeLookups(records, (number) => select.all(wholeOf(number)).length);
  index.close();
  raw.close();
  note(`look-up: half within ${median(ours).toFixed(2)} ms, 95 % within ${percentile95(ours).toFixed(2)} ms`);
  note(`plain table: half within ${median(theirs).toFixed(3)} ms, 95 % within ${percentile95(theirs).toFixed(3)} ms`);
  const [own, peer] = [microseconds(percentile95(ours)), microseconds(percentile95(theirs))];
  const bound = microseconds(longestLookup);
  const none = { memoryMiB: null, peerMemoryMiB: null };
  const [rate, rawRate] = [records / (filled - startedAt), records / (rawFilled - rawStartedAt)].map(
    (perMillisecond) => perMillisecond * 1_000,
  );
  return [
    // A plain table knows no stretches that can be forgotten one by one: it needs one page where we need one of each stretch.
    { name: 'index-p95/ten-milliseconds', ratio: bound / own, ours: own, peer: bound, unit: 'µs', ...none, required: 1 },
    { name: 'index/raw-sqlite', ratio: peer / own, ours: own, peer, unit: 'µs', ...none, required: 0 },
    {
      name: 'index-fill/raw-sqlite',
      ratio: (rate ?? 0) / (rawRate ?? 1),
      ours: rate ?? 0,
      peer: rawRate ?? 0,
      unit: 'names/s',
      ...none,
      required: 1,
    },
  ];
}

/** Scans a topic with and without building an index of it, and once more with it. */
async function buildBench(kafka: KafkaServer, folder: string, records: number, { quick, note }: BenchOptions): Promise<BenchResult> {
  const topic = 'bench-index';
  const value = (number: number, keyLength: number): Buffer => Buffer.alloc(140 - keyLength, `{"order":${number},"state":"paid"} `);
  await fillTopic(kafka, { topic, value, compression: 'producer', rows: [] }, records);
  const scan = (...path: readonly string[]): Promise<MeasuredRun> =>
    measure(process.execPath, [program, kafka.bootstrap, topic, String(records), ...path], true, {
      NODE_COMPILE_CACHE: join(folder, 'cache'),
    });
  await scan();
  const [building, plain]: [MeasuredRun[], MeasuredRun[]] = [[], []];
  const rounds = quick ? 3 : 5;
  for (let round = 1; round <= rounds; round += 1) {
    const path = join(folder, `build-${round}.sqlite`);
    building.push(await scan(path));
    plain.push(await scan());
    const again = await scan(path);
    if (Number(again.output) !== 0) throw new Error(`read ${again.output} records again that are indexed`);
    const took = [building.at(-1), plain.at(-1), again].map((run) => run?.seconds.toFixed(2));
    note(`round ${round} of ${rounds}: building ${took[0]} s, plain ${took[1]} s, again ${took[2]} s, ${statSync(path).size} bytes`);
  }
  const rate = (runs: readonly MeasuredRun[]): number => records / median(runs.map(({ seconds }) => seconds));
  const memory = (runs: readonly MeasuredRun[]): number => median(runs.flatMap(({ memoryMiB }) => memoryMiB ?? []));
  const [ours, peer] = [rate(building), rate(plain)];
  const measured = { ours, peer, unit: 'records/s', memoryMiB: memory(building), peerMemoryMiB: memory(plain) };
  return { name: 'index-build/plain-scan', ratio: ours / peer, ...measured, required: slowest };
}

/** The local index: looking up among ten million names beside a plain table, and what building it costs a scan of a million records. */
export async function indexBench(options: BenchOptions): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const kafka = await startKafka();
  try {
    const build = await buildBench(kafka, folder, 1_000_000, options);
    return [...lookupBench(folder, options.quick ? 1_000_000 : 10_000_000, options.note), build];
  } finally {
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
