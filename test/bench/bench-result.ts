/** One comparison. `ratio` above 1: ours is better than the peer by that factor. */
export interface BenchResult {
  readonly name: string;
  readonly ratio: number;
  /** Both in `unit`, the median of all runs. */
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** Peak resident memory of our process, the median of all runs; null where the system does not tell. */
  readonly memoryMiB: number | null;
  readonly peerMemoryMiB: number | null;
  /** The ratio below which the bench fails. */
  readonly required: number;
}

export interface BenchOptions {
  /** Fewer records and runs: to see that it works, not to measure. */
  readonly quick: boolean;
  /** Says what is being done. */
  readonly note: (text: string) => void;
}

/** A bench; it starts and ends its own servers. */
export type Bench = (options: BenchOptions) => Promise<readonly BenchResult[]>;

/** The middle of some numbers; the mean of the two middle ones of an even count. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** A table for people. */
export function table(results: readonly BenchResult[]): string {
  const rows = results.map((result) => [
    result.name,
    `${Math.round(result.ours).toLocaleString('en')} ${result.unit}`,
    `${Math.round(result.peer).toLocaleString('en')} ${result.unit}`,
    `${result.ratio.toFixed(2)} x`,
    `${result.required.toFixed(2)} x`,
    memory(result.memoryMiB),
    memory(result.peerMemoryMiB),
  ]);
  const all = [['bench', 'ours', 'peer', 'ratio', 'at least', 'our memory', "peer's memory"], ...rows];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  return all
    .map((row) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}

function memory(mebibytes: number | null): string {
  return mebibytes === null ? '-' : `${Math.round(mebibytes)} MiB`;
}
