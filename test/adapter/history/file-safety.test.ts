import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyFile } from '../../../main/adapter/history/history-store.ts';
import { migrations } from '../../../main/adapter/history/migrations/index.ts';
import { migrate, openForReading, openForWriting } from '../../../main/adapter/history/open-file.ts';
import { readAll } from '../../contract-suite/read-all.ts';
import { askedAt, commitSample, interval, newFolder, partitionSample, round } from './samples.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'history.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const samples = [partitionSample(round(0), 0, 9, { topicId: 'a' }), commitSample(round(0), 7)];

async function write(): Promise<void> {
  const store = historyFile(path);
  expect((await store.append(samples, interval)).ok).toBe(true);
  await store.close();
}

async function refusals(): Promise<readonly string[]> {
  const store = historyFile(path);
  const appended = await store.append(samples, interval);
  const extent = await store.extent();
  const read = await readAll(store.around(askedAt(5), new AbortController().signal));
  await store.close();
  expect(read.coverage.map(({ part, complete }) => [part, complete])).toEqual([['orders/0', false]]);
  expect(read.coverage[0]?.reason).toBe(`${read.failures[0]?.code}: ${read.failures[0]?.detail}`);
  return [appended, extent]
    .map((answer) => (answer.ok ? 'ok' : `${answer.failure.code}: ${answer.failure.detail}`))
    .concat(read.failures.map(({ code, detail }) => `${code}: ${detail}`));
}

describe('a file that cannot be read as a history', () => {
  it.each([
    ['is no database', (): void => writeFileSync(path, 'a letter to a friend '.repeat(400))],
    ['was cut in the middle', (): void => truncateSync(path, 6000)],
    [
      'has pages overwritten',
      (): void => {
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 4096);
        writeFileSync(path, bytes);
      },
    ],
  ])('because it %s, is refused with what to do, and stays as it is', async (_, spoil) => {
    await write();
    spoil();
    const before = readFileSync(path);
    for (const refusal of await refusals()) {
      expect(refusal).toMatch(/^malformed: /);
      expect(refusal).toContain(`${path} is damaged`);
      expect(refusal).toContain('it was left as it is. To begin a new history, move it');
    }
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('because it is another program’s database, is refused and stays as it is', async () => {
    const other = new Database(path);
    other.exec('CREATE TABLE recipe (name TEXT)');
    other.close();
    const before = readFileSync(path);
    for (const refusal of await refusals())
      expect(refusal).toBe(
        `malformed: ${path} is a database, but no history of Waybill; it was left as it is. To begin a history, move it away`,
      );
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('because a newer version wrote it, is refused and stays as it is', async () => {
    await write();
    const newer = new Database(path);
    newer.pragma('user_version = 99');
    newer.close();
    for (const refusal of await refusals()) expect(refusal).toMatch(/^unsupported: .*schema 99; this one knows \d+.*Use that version/);
    const still = new Database(path, { readonly: true });
    expect(still.pragma('user_version', { simple: true })).toBe(99);
    expect(still.prepare('SELECT count(*) FROM commit_state').pluck().get()).toBe(1);
    still.close();
  });

  it('begins anew once a person moved it away', async () => {
    writeFileSync(path, 'not a database at all, by any means');
    expect((await refusals())[0]).toMatch(/^malformed/);
    copyFileSync(path, `${path}.aside`);
    rmSync(path);
    await write();
    expect(readFileSync(`${path}.aside`, 'utf8')).toContain('by any means');
  });

  it('because its process did not live to fill it, is filled by the next', async () => {
    writeFileSync(path, '');
    expect(openForReading(path)).toBeNull();
    await write();
  });
});

describe('migrations', () => {
  const next = { version: 2, sql: 'ALTER TABLE commit_state ADD COLUMN member TEXT' };

  it('are numbered one after the other', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('bring a new file to the last version', () => {
    const database = openForWriting(path);
    expect(database.pragma('user_version', { simple: true })).toBe(migrations.at(-1)?.version);
    database.close();
  });

  it('keep what an older version wrote', async () => {
    await write();
    const database = openForWriting(path, [...migrations, next]);
    expect(database.prepare('SELECT committed, member FROM commit_state').all()).toEqual([{ committed: 7, member: null }]);
    database.close();
  });

  it('are made whole or not at all', async () => {
    await write();
    const broken = { version: 2, sql: 'ALTER TABLE commit_state ADD COLUMN member TEXT; SELECT nonsense FROM nowhere' };
    const database = new Database(path);
    expect(() => migrate(database, [...migrations, broken])).toThrow(/nowhere/);
    expect(database.pragma('user_version', { simple: true })).toBe(1);
    expect(database.pragma('table_info(commit_state)')).toHaveLength(5);
    database.close();
  });
});
