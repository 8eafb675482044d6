// The comparison of two files of bulk lines, as a process of its own: node sieve-process.ts FOLDER OUTBOX RECORDS MESSAGES.
// Prints what it counted.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sieve } from '../../main/adapter/reconcile-spool/sieve.ts';
import { workerFile } from '../../main/compose/worker-file.ts';

const [folder = '', outbox = '', records = '', count = '0'] = process.argv.slice(2);
const rows = Number(count);
const begin = 1_700_000_000_000_000;
const own = mkdtempSync(join(folder, 'sieve-'));
const destination = { kind: 'record', role: 'destination', index: 0, naming: true, logStart: 0n } as const;
const done = await sieve(
  {
    route: {
      ...{ destination: 'topic', consumers: [], row: 'kept', rowsUntil: Number.POSITIVE_INFINITY, timeToLive: null },
      ...{ from: begin, to: begin + rows * 100, slack: 300_000_000, rewound: [], comparable: true },
    },
    bucketEnds: Float64Array.from({ length: 100 }, (_, index) => begin + rows * (index + 1)),
    keyedConsumers: [],
    files: [
      { path: outbox, part: 'outbox', rows, meaning: { kind: 'outbox', keepsState: true } },
      { path: records, part: 'records', rows, meaning: destination },
    ],
    folder: own,
    worker: workerFile('sieve'),
  },
  () => undefined,
  new AbortController().signal,
);
rmSync(own, { recursive: true });
if (done === null) throw new Error('the comparison was stopped');
const { stored, open } = done.comparison;
console.log(JSON.stringify({ stored, open }));
