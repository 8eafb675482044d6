import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sieve } from '../../../main/adapter/reconcile-spool/sieve.ts';
import { workerFile } from '../../../main/compose/worker-file.ts';
import { newFolder } from '../../harness/keeper.ts';

const begin = 1_700_000_000_000_000;
/** So many lines are compared in threads. */
const rows = 200_000;

describe('a comparison that is stopped', () => {
  it('ends without an answer, and its threads leave no partitions', async () => {
    const folder = await newFolder('stopped');
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'outbox.csv');
    writeFileSync(path, Array.from({ length: rows }, (_, number) => `id-${number},,s,${begin + number},,,\n`).join(''));
    const stop = new AbortController();
    const stopped = await sieve(
      {
        route: {
          ...{ destination: 'topic', consumers: [], row: 'kept', rowsUntil: 0, timeToLive: null, rewound: [], comparable: true },
          ...{ from: begin, to: begin + rows, slack: 0 },
        },
        files: [{ path, part: 'outbox', rows, meaning: { kind: 'outbox', keepsState: true } }],
        ...{ bucketEnds: Float64Array.of(begin + rows), keyedConsumers: [], folder, worker: workerFile('sieve') },
      },
      () => stop.abort(),
      stop.signal,
    );
    expect(stopped).toBeNull();
    expect(readdirSync(folder).filter((name) => name !== 'outbox.csv')).toEqual([]);
  }, 60_000);
});
