import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyFile } from '../../../main/adapter/history/history-store.ts';
import { shift } from '../../../main/domain/observation/instant.ts';
import type { HistoryQuestion, HistoryStore, Sample } from '../../../main/ports/history.ts';
import type { AllRead } from '../../contract-suite/read-all.ts';
import { readAll } from '../../contract-suite/read-all.ts';
import { askedAt, commitSample, exchangeSample, interval, newFolder, partitionSample, queueSample, round } from './samples.ts';

let folder: string;
let path: string;
let store: HistoryStore;

beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'state', 'history.sqlite');
  store = historyFile(path);
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function append(...samples: readonly Sample[]): Promise<ReturnType<typeof valueOf>> {
  return valueOf(await store.append(samples, interval));
}

function valueOf(answer: Awaited<ReturnType<HistoryStore['append']>>) {
  if (!answer.ok) throw new Error(answer.failure.detail);
  return answer.value;
}

const around = (question: HistoryQuestion): Promise<AllRead> => readAll(store.around(question, new AbortController().signal));

/** What was told, as `instant place: value`. */
function told({ observations }: AllRead): readonly string[] {
  return observations.map(({ at, coordinates, facts }) => {
    const { subject: _subject, group: _group, unchangedSince: _since, ...rest } = facts as unknown as Record<string, string>;
    return `${at?.slice(11, 19)} ${coordinates['group'] ?? coordinates['queue'] ?? coordinates['exchange'] ?? ''}: ${Object.values(rest).join(' ')}`;
  });
}

const rows = (table: string): number => {
  const database = new Database(path, { readonly: true });
  const count = database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  database.close();
  return count;
};

describe('a history that nobody wrote', () => {
  it('has nothing to tell and makes no file', async () => {
    expect((await around(askedAt(5))).readings).toEqual([]);
    expect(await store.extent()).toEqual({ ok: true, value: null });
    expect(statSync(path, { throwIfNoEntry: false })).toBeUndefined();
  });
});

describe('what changed', () => {
  it('is answered with the sample before', async () => {
    expect(await append(commitSample(round(0), 7))).toEqual([{ before: null, after: commitSample(round(0), 7) }]);
    expect(await append(commitSample(round(1), 7))).toEqual([]);
    expect(await append(commitSample(round(2), 3))).toEqual([{ before: commitSample(round(1), 7), after: commitSample(round(2), 3) }]);
  });

  it('is known across a restart', async () => {
    await append(partitionSample(round(0), 0, 9, { topicId: 'abc', leaderEpoch: '4' }), queueSample(round(0), 3));
    await store.close();
    store = historyFile(path);
    const changes = await append(partitionSample(round(1), 0, 9, { topicId: 'xyz', leaderEpoch: '0' }), queueSample(round(1), 3));
    expect(changes).toEqual([
      {
        before: partitionSample(round(0), 0, 9, { topicId: 'abc', leaderEpoch: '4' }),
        after: partitionSample(round(1), 0, 9, { topicId: 'xyz', leaderEpoch: '0' }),
      },
    ]);
  });

  it('is nothing when the clock of this machine went back', async () => {
    await append(commitSample(round(5), 7));
    expect(await append(commitSample(round(3), 2))).toEqual([]);
    expect(told(await around(askedAt(5)))).toEqual(['10:02:30 billing: 7']);
  });

  it('takes no space while it is nothing', async () => {
    for (let each = 0; each < 200; each += 1) await append(partitionSample(round(each), 0, 9), commitSample(round(each), 7));
    expect([rows('partition_state'), rows('commit_state')]).toEqual([1, 1]);
    const { coverage } = await around(askedAt(5, { now: round(199) }));
    expect(coverage).toMatchObject([{ complete: true, read: [{ from: round(0), to: round(199) }] }]);
  });
});

describe('the past of a message', () => {
  it('has both sides of a commit that went back over it, and of one that went past it', async () => {
    const commits = [3, 8, 9, 2, 2, 6];
    for (const [index, committed] of commits.entries())
      await append(partitionSample(round(index), 0, 20), commitSample(round(index), committed));
    const read = await around(askedAt(5));
    expect(told(read).filter((line) => line.includes('billing'))).toEqual([
      '10:00:00 billing: 3',
      '10:00:30 billing: 8',
      '10:01:00 billing: 9',
      '10:01:30 billing: 2',
      '10:02:00 billing: 2',
      '10:02:30 billing: 6',
    ]);
    expect(told(await around(askedAt(12))).filter((line) => line.includes('billing'))).toEqual([
      '10:00:00 billing: 3',
      // Every decrease is told: what lies between may name other messages.
      '10:01:00 billing: 9',
      '10:01:30 billing: 2',
      '10:02:30 billing: 6',
    ]);
  });

  it('has the log start on both sides of its offset, and the commits next to that', async () => {
    const logStarts = [0, 0, 4, 4, 10, 10];
    for (const [index, logStart] of logStarts.entries())
      await append(
        partitionSample(round(index), logStart, 20),
        commitSample(round(index), index < 5 ? 3 : 20),
        commitSample(round(index), 12, 'search'),
      );
    const read = await around(askedAt(5, { groups: ['billing', 'search', 'unknown'] }));
    expect(told(read)).toEqual([
      '10:00:00 : 0 20',
      '10:00:30 : 0 20',
      '10:01:30 : 4 20',
      '10:02:00 : 10 20',
      '10:02:30 : 10 20',
      '10:00:00 billing: 3',
      '10:02:00 billing: 3',
      '10:02:30 billing: 20',
      '10:00:00 search: 12',
      '10:02:30 search: 12',
    ]);
  });

  it('has every leader epoch, topic id and fall of the high watermark', async () => {
    await append(partitionSample(round(0), 0, 9, { leaderEpoch: '1', topicId: 'a' }));
    await append(partitionSample(round(1), 0, 9, { leaderEpoch: '2', topicId: 'a' }));
    await append(partitionSample(round(2), 0, 6, { leaderEpoch: '2', topicId: 'a' }));
    await append(partitionSample(round(3), 0, 6, { leaderEpoch: '2', topicId: 'b' }));
    await append(partitionSample(round(4), 0, 7, { leaderEpoch: '2', topicId: 'b' }));
    expect(told(await around(askedAt(3)))).toEqual([
      '10:00:00 : 0 9 1 a',
      '10:00:30 : 0 9 2 a',
      '10:01:00 : 0 6 2 a',
      '10:01:30 : 0 6 2 b',
      '10:02:00 : 0 7 2 b',
    ]);
  });

  it('begins with the last sample before it', async () => {
    for (let each = 0; each < 6; each += 1) await append(commitSample(round(each), each), partitionSample(round(each), 0, 20));
    const read = await around(askedAt(50, { since: shift(round(3), -1) }));
    expect(told(read)).toContain('10:01:00 billing: 2');
    expect(told(read)).not.toContain('10:00:30 billing: 1');
  });

  it('tells of an exchange and a queue what changed, not how deep it was', async () => {
    await append(exchangeSample(round(0), 'yes'), queueSample(round(0), 1, { maxLength: '5' }));
    await append(exchangeSample(round(1), 'no'), queueSample(round(1), 2, { maxLength: '5' }));
    await append(exchangeSample(round(2), 'no'), queueSample(round(2), 5, { maxLength: '5' }));
    await append(exchangeSample(round(3), 'yes'), queueSample(round(3), 4, { maxLength: '5' }));
    await append(exchangeSample(round(4), 'yes'), queueSample(round(4), 3, { maxLength: '5' }));
    const question = { source: 'rabbit', places: [], exchange: { name: 'shop', routingKey: 'order' }, queues: ['billing.q', 'gone.q'] };
    const read = await around(askedAt(0, question));
    expect(told(read)).toEqual([
      '10:00:00 shop: yes',
      '10:00:30 shop: no',
      '10:01:00 shop: no',
      '10:01:30 shop: yes',
      '10:02:00 shop: yes',
      '10:00:00 billing.q: yes 5 1',
      '10:00:30 billing.q: yes 5 2',
      '10:01:00 billing.q: yes 5 5',
      '10:01:30 billing.q: yes 5 4',
      '10:02:00 billing.q: yes 5 3',
    ]);
    expect(read.coverage.map(({ part, reason }) => [part, reason])).toEqual([
      ['exchange shop', 'not-found: nothing was sampled after 2026-11-20T10:02:00.000Z'],
      ['queue billing.q', 'not-found: nothing was sampled after 2026-11-20T10:02:00.000Z'],
      ['queue gone.q', 'not-found: nothing was sampled'],
    ]);
  });

  it('is bounded: of ten thousand changes the weightier ones are told, and that there are more', async () => {
    const all = Array.from({ length: 1000 }, (_, index) => index);
    for (const each of all) await append(commitSample(round(each), each === 700 ? 3 : each), partitionSample(round(each), 0, 5000));
    const places = all.map((offset) => ({ topic: 'orders', partition: 0, offset: BigInt(offset) }));
    const read = await around(askedAt(0, { places, now: round(999) }));
    expect(read.observations.length).toBeLessThan(500);
    expect(told(read)).toEqual(expect.arrayContaining(['15:49:30 billing: 699', '15:50:00 billing: 3']));
    expect(read.coverage).toMatchObject([{ complete: false, reason: 'too-large: more changed than one answer holds' }]);
  });
});

describe('a state that lasts', () => {
  it('says since when every sample said the same, and not across a gap', async () => {
    for (const each of [0, 1, 2, 9, 10]) await append(commitSample(round(each), 4), partitionSample(round(each), 0, 9));
    const { observations } = await around(askedAt(3));
    const commits = observations.filter(({ coordinates }) => 'group' in coordinates);
    expect(commits.map(({ at, facts }) => [at, 'unchangedSince' in facts ? facts.unchangedSince : null])).toEqual([
      [round(0), null],
      [round(2), round(0)],
      [round(9), null],
      [round(10), round(9)],
    ]);
  });
});

describe('the coverage of the past', () => {
  const asked = askedAt(5);
  const sampled = async (...rounds: readonly number[]): Promise<void> => {
    for (const each of rounds) await append(partitionSample(round(each), 0, 9));
  };

  it.each([
    ['all of it', [0, 1, 2, 4, 7, 10], null, [[0, 10]]],
    ['up to three intervals before now', [0, 2, 5, 7], null, [[0, 7]]],
    ['from before', [-2, 0, 3, 6, 9], null, [[-2, 9]]],
    [
      'not the gap between',
      [0, 1, 5, 8, 10],
      `not-found: nothing was sampled from ${round(1)} to ${round(5)}`,
      [
        [0, 1],
        [5, 10],
      ],
    ],
    ['not before it began', [2, 4, 6, 8, 10], `not-found: nothing was sampled before ${round(2)}`, [[2, 10]]],
    ['not after it ended', [0, 3, 6], `not-found: nothing was sampled after ${round(6)}`, [[0, 6]]],
    ['nothing of what ended before', [-9, -8], 'not-found: nothing was sampled', []],
  ] as const)('is %s', async (_, rounds, reason, read) => {
    await sampled(...rounds);
    expect((await around(asked)).coverage).toEqual([
      {
        id: '',
        source: 'kafka',
        role: 'history',
        part: 'orders/0',
        unit: 'instant',
        wanted: { from: round(0), to: round(10) },
        read: read.map(([from, to]) => ({ from: round(from), to: round(to) })),
        asOf: round(10),
        complete: reason === null,
        needed: false,
        reason,
      },
    ]);
  });

  it('goes by the interval that was promised', async () => {
    const hour = 3_600_000;
    for (const each of [0, 1, 2, 3])
      expect((await store.append([partitionSample(shift(round(0), each * hour), 0, 9)], hour)).ok).toBe(true);
    const { coverage } = await around(askedAt(5, { now: shift(round(0), 3 * hour) }));
    expect(coverage).toMatchObject([{ complete: true }]);
  });
});

describe('a history kept for any time', () => {
  it('answers as if every sample had been kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(12), { minLength: 2, maxLength: 40 }), fc.nat(12), async (commits, offset) => {
        const own = join(newFolder(), 'history.sqlite');
        const history = historyFile(own);
        for (const [index, committed] of commits.entries())
          await history.append([commitSample(round(index), committed), partitionSample(round(index), 0, 99)], interval);
        const read = await readAll(history.around(askedAt(offset, { now: round(commits.length) }), new AbortController().signal));
        await history.close();
        rmSync(join(own, '..'), { recursive: true });
        const at = new Map(
          read.observations
            .filter(({ coordinates }) => 'group' in coordinates)
            .map((each) => [each.at, (each.facts as { committed?: string }).committed]),
        );
        // What is told is what was sampled then.
        for (const [instant, committed] of at)
          expect(committed).toBe(String(commits[commits.findIndex((_, index) => round(index) === instant)]));
        // Every step back, and every step over the offset, is told with both of its sides.
        for (let index = 1; index < commits.length; index += 1) {
          const [before = 0, after = 0] = [commits[index - 1], commits[index]];
          const counts = after < before || (before <= offset && offset < after);
          expect(!counts || (at.has(round(index - 1)) && at.has(round(index)))).toBe(true);
        }
      }),
      { numRuns: 25 },
    );
  });
});
