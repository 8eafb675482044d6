import { startKafka } from '../harness/kafka.ts';
import type { BenchOptions, BenchResult } from './bench-result.ts';
import { scanBesideKcat } from './scan-beside-kcat.ts';

const recordBytes = 200;
const required = 1.3;

/** Looks for an absent id in a million records of 200 bytes that are not compressed, by header and by key, beside kcat. */
export async function scanBench(options: BenchOptions): Promise<readonly BenchResult[]> {
  const kafka = await startKafka();
  try {
    return await scanBesideKcat(
      kafka,
      {
        topic: 'bench-scan',
        value: (number, keyLength) => Buffer.alloc(recordBytes - 60 - keyLength, `{"order":${number},"state":"paid"} `),
        compression: 'producer',
        rows: [
          { name: 'scan/kcat', place: 'header', required },
          { name: 'scan-key/kcat', place: 'key', required },
        ],
      },
      options,
    );
  } finally {
    await kafka.stop();
  }
}
