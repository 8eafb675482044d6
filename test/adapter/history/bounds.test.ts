import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyFile } from '../../../main/adapter/history/history-store.ts';
import { shift } from '../../../main/domain/observation/instant.ts';
import type { HistoryExtent, HistoryStore, Sample } from '../../../main/ports/history.ts';
import { commitSample, interval, newFolder, partitionSample, round, start } from './samples.ts';

const day = 86_400_000;
let folder: string;
let path: string;

beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'history.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function extent(store: HistoryStore): Promise<HistoryExtent> {
  const answer = await store.extent();
  if (!answer.ok || answer.value === null) throw new Error('There is no history.');
  return answer.value;
}

/** One busy round: every partition and every group moved. */
function busyRound(number: number, partitions: number): readonly Sample[] {
  return Array.from({ length: partitions }, (_, partition) => [
    partitionSample(round(number), 0, 1_000_000 + number, { partition }),
    commitSample(round(number), 900_000 + number, 'billing', partition),
  ]).flat();
}

describe('the bounds of a history', () => {
  it('forget what ended before the bound of age, and keep what still held after it', async () => {
    const store = historyFile(path, { age: 2 * day, bytes: 1e9 });
    await store.append([commitSample(start, 1), commitSample(start, 5, 'search')], 7 * day);
    await store.append([commitSample(shift(start, day), 2), commitSample(shift(start, day), 5, 'search')], 7 * day);
    await store.append([commitSample(shift(start, 4 * day), 3), commitSample(shift(start, 4 * day), 5, 'search')], 7 * day);
    await store.append([commitSample(shift(start, 5 * day), 3)], 7 * day);
    expect(await extent(store)).toMatchObject({ since: start, until: shift(start, 5 * day) });
    const asked = {
      source: 'kafka',
      places: [{ topic: 'orders', partition: 0, offset: 0n }],
      groups: ['billing', 'search'],
      exchange: null,
      queues: [],
      since: start,
      now: shift(start, 5 * day),
    };
    const kept: string[] = [];
    for await (const reading of store.around(asked, new AbortController().signal))
      if (reading.type === 'observation') kept.push(`${reading.observation.coordinates['group']} ${reading.observation.at}`);
    expect(kept).toEqual([
      `billing ${shift(start, 4 * day)}`,
      `billing ${shift(start, 5 * day)}`,
      `search ${start}`,
      `search ${shift(start, 4 * day)}`,
    ]);
    await store.close();
  });

  it('forget the oldest when the file grows past the bound of size, and give the space back', async () => {
    const bytes = 2 * 1024 * 1024;
    const store = historyFile(path, { age: 365 * day, bytes });
    const sizes: number[] = [];
    const begins: string[] = [];
    for (let number = 0; number < 300; number += 1) {
      expect((await store.append(busyRound(number, 200), interval)).ok).toBe(true);
      if (number % 5 > 0) continue;
      const { bytes: size, since } = await extent(store);
      sizes.push(size);
      begins.push(since);
    }
    // The bound, one round on top, and a log of writes that is used again.
    expect(Math.max(...sizes)).toBeLessThan(bytes + 6 * 1024 * 1024);
    expect(begins[0]).toBe(round(0));
    expect((begins.at(-1) ?? '') > round(100)).toBe(true);
    // Nothing but the oldest was forgotten, and what is newest is there.
    expect(begins).toEqual(begins.toSorted());
    expect((await extent(store)).until).toBe(round(299));
    await store.close();
    const reopened = historyFile(path, { age: 365 * day, bytes });
    expect((await extent(reopened)).bytes).toBeLessThanOrEqual(bytes);
    await reopened.close();
  });
});
