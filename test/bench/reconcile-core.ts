import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { median, type BenchOptions, type BenchResult } from './bench-result.ts';
import { measure, type MeasuredRun } from './measured-process.ts';

const ours = fileURLToPath(new URL('sieve-process.ts', import.meta.url));
const joining = fileURLToPath(new URL('duckdb-join-process.ts', import.meta.url));
/** One id of so many is missing in the second file. */
const missingEach = 100_003;

interface IdFiles {
  readonly folder: string;
  readonly messages: number;
  readonly missing: number;
}

/** The same ids as plain lists for the peers, and as the lines of bulk readings for us: more to read, which is ours to bear. */
async function writeIds(folder: string, messages: number): Promise<IdFiles> {
  mkdirSync(folder);
  const database = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await database.connect();
  const id = 'md5(i::varchar)::uuid::varchar';
  const from = `from range(${messages}) t(i)`;
  const kept = `where i % ${missingEach} <> 7`;
  const at = '1700000000000000 + i * 100';
  const copy = (columns: string, where: string, name: string): Promise<unknown> =>
    connection.run(`copy (select ${columns} ${from} ${where}) to '${join(folder, name)}' (format csv, header false)`);
  await copy(id, '', 'outbox.ids');
  await copy(id, kept, 'records.ids');
  await copy(`${id}, null, 's', ${at}, null, null, null`, '', 'outbox.csv');
  await copy(`${id}, null, i % 12, i // 12, ${at} + 5000, 'v', null, null`, kept, 'records.csv');
  connection.closeSync();
  return { folder, messages, missing: Math.ceil((messages - 7) / missingEach) };
}

function rateOf(runs: readonly MeasuredRun[], messages: number): number {
  return (2 * messages) / median(runs.map(({ seconds }) => seconds));
}

function memoryOf(runs: readonly MeasuredRun[]): number | null {
  const told = runs.flatMap(({ memoryMiB }) => memoryMiB ?? []);
  return told.length === 0 ? null : median(told);
}

interface Runs {
  readonly own: MeasuredRun[];
  readonly sorted: MeasuredRun[];
  readonly joined: MeasuredRun[];
}

async function oneRound({ folder, messages, missing }: IdFiles, runs: Runs, peers: boolean, cache: string): Promise<void> {
  const file = (name: string): string => join(folder, name);
  const own = [ours, folder, file('outbox.csv'), file('records.csv'), String(messages)];
  const run = await measure(process.execPath, own, true, { NODE_COMPILE_CACHE: cache });
  const found = JSON.parse(run.output) as { readonly stored: number; readonly open: number };
  if (found.open !== missing || found.stored !== messages - missing) throw new Error(`we found ${run.output} instead of ${missing}`);
  runs.own.push(run);
  if (!peers) return;
  const sort = (name: string): string =>
    `LC_ALL=C sort -S 300M --parallel=2 -T '${folder}' '${file(`${name}.ids`)}' > '${file(`${name}.sorted`)}'`;
  const command = `${sort('outbox')} && ${sort('records')} && LC_ALL=C comm -3 '${file('outbox.sorted')}' '${file('records.sorted')}' | wc -l`;
  const sorted = await measure('bash', ['-c', command], true);
  const joined = await measure(process.execPath, [joining, file('outbox.ids'), file('records.ids')], true);
  for (const each of [sorted, joined])
    if (Number(each.output) !== missing) throw new Error(`a peer found ${each.output} instead of ${missing}`);
  runs.sorted.push(sorted);
  runs.joined.push(joined);
}

/**
 * Compares the ids of an outbox and of a log, beside `sort` and `comm` and beside DuckDB on the same
 * ids, in turn; then how rate and memory grow from 0.1 to 1 to 10 million.
 */
export async function reconcileCore({ quick, note }: BenchOptions): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const sizes = quick ? [100_000, 1_000_000] : [100_000, 1_000_000, 10_000_000];
  const rounds = quick ? 3 : 5;
  try {
    const grown: { readonly messages: number; readonly runs: Runs }[] = [];
    for (const messages of sizes) {
      note(`writing ${messages} ids twice`);
      const files = await writeIds(join(folder, String(messages)), messages);
      const runs: Runs = { own: [], sorted: [], joined: [] };
      const peers = messages === sizes.at(-1);
      for (let round = 1; round <= rounds; round += 1) await oneRound(files, runs, peers, join(folder, 'cache'));
      note(`${messages}: ${rateOf(runs.own, messages).toFixed(0)} ids/s, ${memoryOf(runs.own)?.toFixed(0)} MiB`);
      grown.push({ messages, runs });
      rmSync(files.folder, { recursive: true });
    }
    return resultsOf(grown);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function resultsOf(grown: readonly { readonly messages: number; readonly runs: Runs }[]): readonly BenchResult[] {
  const last = grown.at(-1);
  const before = grown.at(-2);
  if (last === undefined || before === undefined) return [];
  const own = rateOf(last.runs.own, last.messages);
  const memoryMiB = memoryOf(last.runs.own);
  const beside = (name: string, peer: number, peerMemoryMiB: number | null, required: number): BenchResult => ({
    ...{ name, ratio: own / peer, ours: own, peer, unit: 'ids/s', memoryMiB, peerMemoryMiB, required },
  });
  return [
    beside('reconcile/sort-comm', rateOf(last.runs.sorted, last.messages), null, 2),
    beside('reconcile/duckdb', rateOf(last.runs.joined, last.messages), memoryOf(last.runs.joined), 0.5),
    beside('reconcile/ten-times-fewer', rateOf(before.runs.own, before.messages), memoryOf(before.runs.own), 0.5),
  ];
}
