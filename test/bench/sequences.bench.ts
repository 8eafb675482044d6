import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchOptions, BenchResult } from './bench-result.ts';
import { median } from './bench-result.ts';
import { measure } from './measured-process.ts';
import type { MeasuredRun } from './measured-process.ts';
import { writeNumbers } from './sequence-numbers.ts';

const searchProcess = fileURLToPath(new URL('sequences-process.ts', import.meta.url));
const readers = ['waybill', 'duckdb', 'loop'] as const;
type Reader = (typeof readers)[number];

function mustFindAll(run: MeasuredRun, planted: ReadonlySet<string>, reader: Reader): void {
  const found = new Set(run.output.split('\n').filter((line) => line !== ''));
  const missed = [...planted].filter((gap) => !found.has(gap));
  const invented = [...found].filter((gap) => !planted.has(gap));
  if (missed.length + invented.length > 0)
    throw new Error(
      `${reader} missed ${missed.length} of ${planted.size} gaps (${missed[0] ?? ''}) and invented ${invented.length} (${invented[0] ?? ''})`,
    );
}

/**
 * Finds every planted gap, and no other, in 10 million numbers of 100 producers in 12 partitions that are
 * stored out of order by up to 400 places, some of them twice, beside DuckDB sorting the same file and
 * beside a loop that keeps the last number of each pair, which is told nothing right but costs least.
 */
export async function sequencesBench({ quick, note }: BenchOptions): Promise<readonly BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  const variables = { NODE_COMPILE_CACHE: join(folder, 'compiled') };
  try {
    const path = join(folder, 'numbers.csv');
    note('writing numbers');
    const { planted, records } = writeNumbers(path, quick ? 1_000_000 : 10_000_000);
    note(`${records} numbers, ${planted.size} gaps`);
    const runs: Record<Reader, MeasuredRun[]> = { waybill: [], duckdb: [], loop: [] };
    for (let round = 0; round <= (quick ? 3 : 5); round += 1) {
      for (const reader of readers) {
        const run = await measure(process.execPath, [searchProcess, reader, path], true, variables);
        if (reader !== 'loop') mustFindAll(run, planted, reader);
        // The first round fills caches.
        if (round > 0) runs[reader].push(run);
      }
      note(`round ${round} of ${quick ? 3 : 5}`);
    }
    const rate = (reader: Reader): number => records / median(runs[reader].map(({ seconds }) => seconds));
    const memory = (reader: Reader): number | null => {
      const told = runs[reader].flatMap(({ memoryMiB }) => memoryMiB ?? []);
      return told.length === 0 ? null : median(told);
    };
    const beside = (peer: Reader, required: number): BenchResult => ({
      name: `sequences/${peer}`,
      ratio: rate('waybill') / rate(peer),
      ours: rate('waybill'),
      peer: rate(peer),
      unit: 'records/s',
      memoryMiB: memory('waybill'),
      peerMemoryMiB: memory(peer),
      required,
    });
    return [beside('duckdb', 0.5), beside('loop', 0.2)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
