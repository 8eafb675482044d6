import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { logIndex } from '../../../main/adapter/index/log-index.ts';
import { emptyRun } from '../../../main/domain/observation/epoch-run.ts';
import type { IndexEntries, IndexedLog, LogIndex } from '../../../main/ports/log-index.ts';

const log: IndexedLog = { source: 'kafka', topic: 'orders', topicId: 'id-1', partition: 0, identity: 'header' };
const wide = { logStart: 0n, lastStable: 1_000_000_000n };

/** A number of which every other one is somewhere else. */
function scatter(number: number): number {
  return Math.imul(number ^ (number >>> 15), 0x2c1b3c6d) >>> 0;
}

/** An entry for each of some offsets, whose hash is made of its offset. */
function entriesAt(index: LogIndex, from: bigint, count: number): IndexEntries {
  const numbers = Array.from({ length: count }, (_, at) => Number(from) + at);
  return {
    seed: index.seed() ?? 0,
    high: Uint32Array.from(numbers, scatter),
    low: Uint32Array.from(numbers),
    delta: Uint32Array.from(numbers, (_, at) => at),
  };
}

const nameAt = (offset: number) => ({ high: scatter(offset), low: offset });

describe('the local index', () => {
  let folder: string;
  let path: string;
  let notes: string[];
  let index: LogIndex;
  const open = (bound?: number): LogIndex =>
    logIndex({ path, note: (text) => notes.push(text), ...(bound === undefined ? {} : { bound }) });
  const add = (from: bigint, to: bigint, of: IndexedLog = log, leaderEpoch = 3): void =>
    index.add(of, leaderEpoch, { from, to, epochs: emptyRun }, entriesAt(index, from, Number(to - from)));
  const spans = (boundary = wide, of: IndexedLog = log) => index.open(of, boundary).stretches.map(({ from, to }) => [from, to]);
  /** Where a name is found, over all stretches. */
  const found = (offset: number): readonly bigint[] =>
    index.open(log, wide).stretches.flatMap((stretch) => index.find(stretch, [nameAt(offset)]) ?? []);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'waybill-index-'));
    path = join(folder, 'index.sqlite');
    notes = [];
    index = open();
  });
  afterEach(() => {
    index.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds every name where it stands, and no other', () => {
    add(100n, 5_100n);
    for (let offset = 100; offset < 5_100; offset += 1) expect(found(offset)).toEqual([BigInt(offset)]);
    for (let offset = 5_100; offset < 10_000; offset += 1) expect(found(offset)).toEqual([]);
  });

  it('joins small stretches that touch, with their names', () => {
    add(0n, 700n);
    add(700n, 701n);
    add(701n, 2_000n);
    add(2_500n, 2_600n);
    expect(spans()).toEqual([
      [0n, 2_000n],
      [2_500n, 2_600n],
    ]);
    for (const offset of [0, 699, 700, 701, 1_999, 2_500, 2_599]) expect(found(offset)).toEqual([BigInt(offset)]);
  });

  it('keeps a large stretch as it is', () => {
    add(0n, 131_072n);
    add(131_072n, 131_172n);
    expect(spans()).toHaveLength(2);
    expect([found(131_071), found(131_072)]).toEqual([[131_071n], [131_072n]]);
  });

  it('keeps no stretch that overlaps another', () => {
    add(0n, 100n);
    add(99n, 200n);
    expect(spans()).toEqual([[0n, 100n]]);
  });

  it('keeps nothing that was read under another leader than it knows', () => {
    add(0n, 100n);
    add(200n, 300n, log, 4);
    expect(spans()).toEqual([[0n, 100n]]);
    index.confirm(log, 4);
    add(200n, 300n, log, 4);
    expect(index.open(log, wide)).toMatchObject({ leaderEpoch: 4, stretches: [{ to: 100n }, { to: 300n }] });
  });

  it('keeps nothing that was hashed for another index', () => {
    index.add(log, 3, { from: 0n, to: 10n, epochs: emptyRun }, { ...entriesAt(index, 0n, 10), seed: (index.seed() ?? 0) + 1 });
    expect(spans()).toEqual([]);
  });

  it('remembers epochs with their times', () => {
    const change = { epoch: 4, previousEpoch: 3, offset: 7n, previousTimestamp: 1_700_000_000_000n, firstTimestamp: null };
    const epochs = {
      first: { epoch: 3, offset: 0n, timestamp: 1n },
      last: { epoch: 4, timestamp: 9_007_199_254_740_993n },
      changes: [change],
    };
    index.add(log, 4, { from: 0n, to: 10n, epochs }, entriesAt(index, 0n, 10));
    index.close();
    expect(index.open(log, wide).stretches).toMatchObject([{ from: 0n, to: 10n, epochs }]);
  });

  it('forgets everything of a log that was cut below what was indexed', () => {
    add(0n, 100n);
    add(200_000n, 200_100n);
    expect(spans({ logStart: 0n, lastStable: 200_099n })).toEqual([]);
    expect(spans()).toEqual([]);
  });

  it('forgets what lies below log start', () => {
    add(0n, 100n);
    add(150n, 200n);
    expect(spans({ logStart: 100n, lastStable: 1_000n })).toEqual([[150n, 200n]]);
    expect(spans({ logStart: 160n, lastStable: 1_000n })).toEqual([[150n, 200n]]);
    expect(spans({ logStart: 200n, lastStable: 1_000n })).toEqual([]);
  });

  it('forgets a topic that was made anew, in all partitions and for all names', () => {
    add(0n, 100n);
    add(0n, 50n, { ...log, partition: 1, identity: 'key' });
    add(0n, 70n, { ...log, topic: 'payments' });
    expect(spans(wide, { ...log, topicId: 'id-2' })).toEqual([]);
    expect(spans()).toEqual([]);
    expect(spans(wide, { ...log, partition: 1, identity: 'key' })).toEqual([]);
    expect(spans(wide, { ...log, topic: 'payments' })).toEqual([[0n, 70n]]);
  });

  it('knows nothing of the same log by other names', () => {
    add(0n, 100n);
    expect(spans(wide, { ...log, identity: 'key' })).toEqual([]);
  });

  it('stays within its bound and forgets what was used longest ago', () => {
    index.close();
    const bound = 4 * 1024 * 1024;
    index = open(bound);
    for (let at = 0n; at < 20n; at += 1n) add(at * 40_000n, at * 40_000n + 39_000n);
    const kept = spans();
    expect(statSync(path).size).toBeLessThanOrEqual(bound);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.at(-1)).toEqual([760_000n, 799_000n]);
    expect(kept[0]?.[0]).toBeGreaterThan(0n);
    expect(notes).toEqual([]);
  });

  it('answers null for a stretch that another process has forgotten', () => {
    add(0n, 100n);
    const [stretch] = index.open(log, wide).stretches;
    const other = open();
    other.forget(log);
    other.close();
    expect(stretch && index.find(stretch, [nameAt(5)])).toBeNull();
    expect(notes).toEqual([]);
  });

  it('sets a file aside that is no index, says so, and begins anew', () => {
    writeFileSync(path, 'this is not a database, but long enough to be taken for one'.repeat(100));
    add(0n, 100n);
    expect(notes).toEqual([expect.stringContaining('set aside as')]);
    add(0n, 100n);
    expect(spans()).toEqual([[0n, 100n]]);
    expect(readdirSync(folder).some((name) => name.includes('set-aside'))).toBe(true);
  });

  it('sets a database of something else aside', () => {
    new Database(path).exec('CREATE TABLE recipe (name TEXT)').close();
    expect(index.seed()).toBeNull();
    expect(notes).toEqual([expect.stringContaining('a database of something else')]);
    expect(index.seed()).toEqual(expect.any(Number));
  });

  it.each(['UPDATE page SET entries = zeroblob(length(entries))', 'DELETE FROM page', 'UPDATE stretch SET behind = behind + 1'])(
    'answers nothing from what is not as it was written: %s',
    (harm) => {
      add(0n, 5_000n);
      const [stretch] = index.open(log, wide).stretches;
      index.close();
      new Database(path).exec(harm).close();
      const [again = stretch] = index.open(log, wide).stretches;
      expect(again && index.find(again, [nameAt(7)])).toBeNull();
      expect(notes).toEqual([expect.stringContaining('not as it was written')]);
    },
  );

  it('sets a file aside that lost its end', () => {
    add(0n, 50_000n);
    index.close();
    truncateSync(path, statSync(path).size / 2);
    const [stretch] = index.open(log, wide).stretches;
    // Either the stretch is lost already, or its pages are.
    expect(stretch === undefined ? null : index.find(stretch, [nameAt(7), nameAt(49_999), nameAt(25_000)])).toBeNull();
    expect(notes).toEqual([expect.stringContaining('set aside')]);
    expect(existsSync(path)).toBe(false);
  });

  it('says once that its folder cannot be written, and knows nothing', () => {
    writeFileSync(join(folder, 'file'), '');
    index = logIndex({ path: join(folder, 'file', 'index.sqlite'), note: (text) => notes.push(text) });
    add(0n, 100n);
    expect([index.seed(), spans()]).toEqual([null, []]);
    expect(notes).toEqual([expect.stringContaining('searches read everything')]);
  });
});
