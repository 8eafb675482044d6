import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyFiles, copyOnce, removeCopy } from '../../../../main/adapter/sql/sqlite/sqlite-copy.ts';
import { fileState } from '../../../../main/adapter/sql/sqlite/sqlite-state.ts';
import { never } from '../../../contract-suite/read-all.ts';
import { newFolder } from '../../../harness/keeper.ts';
import type { SqliteWriter, WriterSettings } from '../../../harness/sqlite-writer.ts';
import { startSqliteWriter } from '../../../harness/sqlite-writer.ts';

let folder: string;
let copies: string;
let writers: SqliteWriter[];
beforeEach(async () => {
  [folder, copies] = await Promise.all([newFolder('sqlite'), newFolder('copies')]);
  writers = [];
});
afterEach(async () => {
  await Promise.all(writers.map((writer) => writer.kill()));
  rmSync(folder, { recursive: true });
  rmSync(copies, { recursive: true });
});

async function writing(settings: Partial<WriterSettings>): Promise<{ readonly path: string; readonly writer: SqliteWriter }> {
  const path = join(folder, 'edge.db');
  const writer = await startSqliteWriter({ path, journalMode: 'wal', checkpoint: 1000, pause: 0, ...settings });
  writers.push(writer);
  return { path, writer };
}

/** What a copy holds: `whole` when it is one state that the database had. */
function judged(path: string): 'whole' | 'torn' {
  const database = new Database(path, { readonly: true });
  try {
    if (database.pragma('quick_check(1)', { simple: true }) !== 'ok') return 'torn';
    const { numbers, rows } = database.prepare('select count(distinct number) as numbers, count(*) as rows from state').get() as Record<
      string,
      number
    >;
    return numbers === 1 && rows === 400 ? 'whole' : 'torn';
  } catch (error) {
    if (error instanceof Database.SqliteError) return 'torn';
    throw error;
  } finally {
    database.close();
  }
}

/** What copies hold, until one is torn or `enough` were made; tries 400 times at most. */
async function copiesOf(path: string, enough: number, copy: (target: string) => Promise<boolean>): Promise<readonly string[]> {
  const results: string[] = [];
  for (let tried = 0; tried < 400 && results.length < enough && !results.includes('torn'); tried += 1) {
    const target = join(copies, `${tried}.db`);
    if (!(await copy(target))) continue;
    results.push(judged(target));
    await removeCopy(target);
  }
  return results;
}

const modes: readonly Partial<WriterSettings>[] = [
  { journalMode: 'wal', checkpoint: 1000 },
  { journalMode: 'wal', checkpoint: 300 },
  { journalMode: 'delete', pause: 3 },
  { journalMode: 'truncate', pause: 3 },
  { journalMode: 'persist', pause: 3 },
];

describe('a copy of a database that is written all the time', () => {
  // The second writer replaces its log so often that without the comparison one of a few dozen copies is torn.
  it.each(modes)('is one whole state whenever it is accepted: $journalMode, log of $checkpoint pages', async (settings) => {
    const { path, writer } = await writing(settings);
    const results = await copiesOf(
      path,
      settings.checkpoint === 300 ? 100 : 15,
      async (target) => (await copyOnce(path, target, never)) !== null,
    );
    expect(results.length).toBeGreaterThan(0);
    expect(new Set(results)).toEqual(new Set(['whole']));
    expect(await writer.stop()).toMatchObject({ busy: 0 });
  });

  it.each([modes[1], { journalMode: 'delete', pause: 0 } as const])(
    'would hold parts of two states without the comparison: $journalMode',
    async (settings) => {
      const { path } = await writing({ ...settings });
      const results = await copiesOf(path, 400, async (target) => {
        await copyFiles(path, target, (await fileState(path)).log !== null, never).catch(() => undefined);
        return true;
      });
      expect(results).toContain('torn');
    },
  );

  it('is refused while a journal of a dead writer stands beside it', async () => {
    const { path, writer } = await writing({ journalMode: 'delete', pause: 0 });
    const isHot = async (): Promise<boolean> => (await fileState(path).catch(() => null))?.journal === true;
    await writer.kill();
    // A writer that was killed between two transactions leaves none: then one is made as SQLite makes it.
    if (!(await isHot())) {
      const crashed = new Database(path);
      crashed.pragma('cache_size = 5');
      crashed.exec('begin immediate; update state set number = -1');
      const halfDone = readFileSync(path);
      const journal = readFileSync(`${path}-journal`);
      crashed.close();
      writeFileSync(path, halfDone);
      writeFileSync(`${path}-journal`, journal);
    }
    expect(await isHot()).toBe(true);
    expect(await copyOnce(path, join(copies, 'hot.db'), never)).toBeNull();
    expect(readdirSync(copies)).toEqual([]);
  });
});

describe('the folder of the database', () => {
  const seen = (): Readonly<Record<string, string>> =>
    Object.fromEntries(
      readdirSync(folder).map((name) => [
        name,
        `${statSync(join(folder, name)).ino} ${readFileSync(join(folder, name)).toString('base64')}`,
      ]),
    );

  it.each(['wal', 'delete', 'truncate', 'persist'] as const)('holds the same files and bytes before and after: %s', async (journalMode) => {
    const { path, writer } = await writing({ journalMode, pause: 1 });
    await writer.kill();
    if (journalMode !== 'wal') new Database(path).pragma('quick_check');
    const before = seen();
    const copy = await copyOnce(path, join(copies, 'a.db'), never);
    expect(copy).not.toBeNull();
    expect(judged(join(copies, 'a.db'))).toBe('whole');
    expect(seen()).toEqual(before);
  });
});
