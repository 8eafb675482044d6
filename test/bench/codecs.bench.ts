import { startKafka } from '../harness/kafka.ts';
import type { BenchOptions, BenchResult } from './bench-result.ts';
import { scanBesideKcat } from './scan-beside-kcat.ts';

const valueBytes = 130;
const required = 1;
const codecs = ['lz4', 'snappy', 'gzip', 'zstd'] as const;
const states = ['created', 'paid', 'packed', 'shipped', 'delivered', 'returned'];

/** Scatters numbers, always in the same way: what follows from a number must not compress as a series does. */
function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}

/** An order as a shop writes it: names of fields that repeat, and values of which most do not. */
function order(number: number): Buffer {
  const some = scattered(number);
  const other = scattered(some);
  const text = `{"order":${number},"state":"${states[some % states.length]}","customer":"c-${other % 99_991}","amount":"${(some % 100_000) / 100}","at":"2026-11-${10 + (other % 20)}T${10 + (some % 14)}:0${some % 10}:${10 + (other % 50)}Z","note":"${other.toString(36)}"}`;
  return Buffer.from(text.padEnd(valueBytes).slice(0, valueBytes));
}

/** Looks for an absent id in a million compressed records of about 200 bytes, by header, beside kcat, once for each codec. */
export async function codecsBench(options: BenchOptions): Promise<readonly BenchResult[]> {
  const kafka = await startKafka();
  try {
    const results: BenchResult[] = [];
    for (const compression of codecs) {
      const rows = [{ name: `scan-${compression}/kcat`, place: 'header', required }] as const;
      results.push(...(await scanBesideKcat(kafka, { topic: `bench-${compression}`, value: order, compression, rows }, options)));
    }
    return results;
  } finally {
    await kafka.stop();
  }
}
