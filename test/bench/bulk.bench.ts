import { fileURLToPath } from 'node:url';
import { startKafka } from '../harness/kafka.ts';
import type { BenchOptions, BenchResult } from './bench-result.ts';
import { scanBesideKcat } from './scan-beside-kcat.ts';

const valueBytes = 120;
const required = 0.8;
const program = fileURLToPath(new URL('bulk-process.ts', import.meta.url));

/** Makes a line of every one of a million records, plain and compressed, beside kcat. */
export async function bulkBench(options: BenchOptions): Promise<readonly BenchResult[]> {
  const kafka = await startKafka();
  const value = (number: number): Buffer => Buffer.alloc(valueBytes, `{"order":${number},"state":"paid"} `);
  try {
    const results: BenchResult[] = [];
    for (const compression of ['producer', 'zstd'] as const) {
      const name = compression === 'zstd' ? 'bulk-zstd' : 'bulk';
      const rows = [
        { name: `${name}/kcat`, place: 'header', required, program },
        { name: `${name}-key/kcat`, place: 'key', required, program },
      ] as const;
      results.push(...(await scanBesideKcat(kafka, { topic: `bench-${name}`, value, compression, rows }, options)));
    }
    return results;
  } finally {
    await kafka.stop();
  }
}
