import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import Database from 'better-sqlite3';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SqlSession } from '../../../../main/adapter/sql/dialect.ts';
import { StatementRefusedError } from '../../../../main/adapter/sql/statement-allow-list.ts';
import { never } from '../../../contract-suite/read-all.ts';
import { newFolder } from '../../../harness/keeper.ts';
import { startSqliteWriter } from '../../../harness/sqlite-writer.ts';
import type { SqliteFixture } from '../sqlite-fixture.ts';
import { sqliteFixture } from '../sqlite-fixture.ts';

const countRows = sql`select count(*) as "rows" from "main"."t" as o`;

/** The rows that a session sees when it is asked anew. */
async function seen(session: SqlSession): Promise<string> {
  const status = await session.dialect.status(session, never);
  if (!status.ok) return `${status.failure.code}: ${status.failure.detail}`;
  const answer = await session.read(countRows, never);
  return answer.ok ? (answer.value[0]?.['rows'] ?? '') : `${answer.failure.code}: ${answer.failure.detail}`;
}

describe('a session with SQLite', () => {
  let fixture: SqliteFixture;
  beforeEach(async () => {
    fixture = await sqliteFixture();
    fixture.database.exec('create table t (id integer primary key, filling text)');
  });
  afterEach(() => fixture.close());

  const insert = (text = 'x'): void => void fixture.database.prepare('insert into t (filling) values (?)').run(text);

  it('sees each commit at the next question, also where the log keeps its size', async () => {
    const session = fixture.open();
    const log = `${fixture.path}-wal`;
    for (let row = 0; row < 50; row += 1) insert('y'.repeat(4000));
    fixture.database.pragma('wal_checkpoint(restart)');
    insert();
    const { size } = statSync(log);
    for (let row = 52; row <= 56; row += 1) {
      expect(await seen(session)).toBe(String(row - 1));
      insert();
      expect([await seen(session), statSync(log).size]).toEqual([String(row), size]);
    }
  });

  it('copies again only when something was committed', async () => {
    const session = fixture.open();
    insert();
    const copies = (): readonly string[] => readdirSync(fixture.copies).flatMap((name) => readdirSync(join(fixture.copies, name)));
    await seen(session);
    const first = copies();
    await seen(session);
    fixture.database.exec('begin immediate; insert into t (filling) values (1)');
    expect(await seen(session)).toBe('1');
    fixture.database.exec('rollback');
    fixture.database.pragma('wal_checkpoint(passive)');
    expect(await seen(session)).toBe('1');
    expect(copies()).toEqual(first);
    insert();
    expect(await seen(session)).toBe('2');
    expect(copies()).not.toEqual(first);
  });

  it.each(['delete', 'truncate', 'persist'] as const)('sees each commit without a log: %s', async (mode) => {
    const other = await sqliteFixture(mode);
    other.database.exec('create table t (id integer primary key, filling text)');
    const session = other.open();
    for (let row = 1; row <= 5; row += 1) {
      other.database.prepare('insert into t (filling) values (?)').run('x');
      expect(await seen(session)).toBe(String(row));
    }
    await other.close();
  });

  it('sees what a program wrote that opened and closed the database meanwhile', async () => {
    const session = fixture.open();
    expect(await seen(session)).toBe('0');
    fixture.database.close();
    expect(await seen(session)).toBe('0');
    const other = new Database(fixture.path);
    other.exec("insert into t (filling) values ('z')");
    other.close();
    expect(await seen(session)).toBe('1');
  });

  it('finds the log of a database behind a link', async () => {
    const link = join(fixture.copies, '..', `waybill-test-link-${process.pid}.db`);
    symlinkSync(fixture.path, link);
    insert();
    expect(await seen(fixture.open({ path: link }))).toBe('1');
    rmSync(link);
  });

  it('ends what runs and removes its copy when it is closed in the middle', async () => {
    for (let row = 0; row < 3; row += 1) insert('z'.repeat(1_000_000));
    const session = fixture.open();
    const asked = seen(session);
    await session.close();
    expect(await asked).toMatch(/^(3|cancelled: .*)$/);
    expect(readdirSync(fixture.copies)).toEqual([]);
  });

  it('leaves no files beside the database, and removes its copy at the end', async () => {
    insert();
    const before = readdirSync(join(fixture.path, '..'));
    const session = fixture.open();
    await seen(session);
    const [folder = ''] = readdirSync(fixture.copies);
    expect(statSync(join(fixture.copies, folder)).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(fixture.path, '..'))).toEqual(before);
    await session.close();
    expect(readdirSync(fixture.copies)).toEqual([]);
  });

  it('never makes a writer wait', async () => {
    const path = join(fixture.path, '..', 'busy.db');
    for (const settings of [
      { journalMode: 'wal', checkpoint: 1000, pause: 5 } as const,
      { journalMode: 'delete', checkpoint: 1000, pause: 150 } as const,
    ]) {
      const writer = await startSqliteWriter({ path, ...settings });
      const session = fixture.open({ path });
      for (let question = 0; question < 4; question += 1) {
        await session.dialect.status(session, never);
        const answer = await session.read(sql`select count(distinct "number") as "numbers" from "main"."state" as o`, never);
        expect(answer).toEqual({ ok: true, value: [{ numbers: '1' }] });
      }
      await session.close();
      const { busy, commits } = await writer.stop();
      expect([busy, commits > 0]).toEqual([0, true]);
      rmSync(path);
    }
  });

  it('removes what a killed process left, and nothing else', async () => {
    const child = spawn('/bin/true');
    await once(child, 'exit');
    const dead = `waybill-sqlite-${child.pid}-abcdef`;
    const living = `waybill-sqlite-${process.ppid}-abcdef`;
    for (const name of [dead, living, 'somebody-else']) mkdirSync(join(fixture.copies, name));
    writeFileSync(join(fixture.copies, dead, '1.db'), 'left');
    await seen(fixture.open());
    const left = readdirSync(fixture.copies);
    expect(left).toEqual(expect.arrayContaining([living, 'somebody-else']));
    expect(left).not.toContain(dead);
    for (const name of [living, 'somebody-else']) rmSync(join(fixture.copies, name), { recursive: true });
  });

  it('reads a file that is too large for a copy itself, and says so', async () => {
    insert();
    const session = fixture.open({}, { largestCopy: 4096 });
    const opening = await session.open(never);
    expect(opening.passed).toMatchObject([
      { step: 'file' },
      { step: 'copy', detail: expect.stringMatching(/too many for a copy.*read-only.*-wal and -shm/s) },
    ]);
    expect(await seen(session)).toBe('1');
    insert();
    expect(await seen(session)).toBe('2');
    expect(readdirSync(fixture.copies).flatMap((name) => readdirSync(join(fixture.copies, name)))).toEqual([]);
  });

  it('sends nothing but a read', async () => {
    insert();
    const session = fixture.open();
    for (const statement of [
      sql`delete from "main"."t"`,
      sql`pragma journal_mode = delete`,
      sql`attach ${'x'} as x`,
      sql`select load_extension(${'x'})`,
      sql`explain select 1`,
      sql`with x as (select 1) select * from x`,
      sql`vacuum`,
    ])
      await expect(session.read(statement, never)).rejects.toThrow(StatementRefusedError);
    expect(await seen(session)).toBe('1');
  });

  it('ends at an abort while a statement runs, and goes on with the next', { timeout: 20_000 }, async () => {
    const rows = fixture.database.prepare(
      "with recursive n(i) as (select 1 union all select i + 1 from n where i < 12000) insert into t (filling) select 'x' from n",
    );
    rows.run();
    const session = fixture.open();
    expect(await seen(session)).toBe('12000');
    const stop = new AbortController();
    const endless = session.read(sql`select count(*) as "n" from "main"."t" as o, "main"."t" as n`, stop.signal);
    setImmediate(() => stop.abort());
    expect(await endless).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(await seen(session)).toBe('12000');
  });

  it('ends at an abort before anything was copied', async () => {
    const session = fixture.open();
    expect(await session.dialect.status(session, AbortSignal.abort())).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect(readdirSync(fixture.copies)).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  let folder: string;
  let fixture: SqliteFixture;
  beforeEach(async () => {
    folder = await newFolder('unreadable');
    fixture = await sqliteFixture();
    fixture.database.exec('create table t (id integer primary key, filling text)');
    for (let row = 0; row < 40; row += 1) fixture.database.prepare('insert into t (filling) values (?)').run('y'.repeat(2000));
    fixture.database.pragma('wal_checkpoint(truncate)');
  });
  afterEach(async () => {
    await fixture.close();
    rmSync(folder, { recursive: true });
  });

  /** Makes a file by `make` and says why a session cannot read it, and the next step. */
  async function problem(make: (path: string) => void): Promise<readonly string[]> {
    const path = join(folder, 'file.db');
    make(path);
    const session = fixture.open({ path });
    const opening = await session.open(never);
    const read = await session.read(countRows, never);
    expect([opening.answer.ok, opening.failed?.fix ?? '']).toEqual([false, expect.stringMatching(/./)]);
    return [
      opening.answer.ok ? '' : opening.answer.failure.code,
      read.ok ? '' : read.failure.code,
      opening.answer.ok ? '' : opening.answer.failure.detail,
    ];
  }

  const copyTo = (path: string): void => void fixture.database.exec(`vacuum into '${path}'`);

  it.each<[what: string, make: (path: string) => void, code: string, words: RegExp]>([
    ['that is not there', () => undefined, 'not-found', /no such file/],
    ['in a folder that is not there', (path) => renameSync(folder, `${path.slice(0, -8)}-gone`), 'not-found', /no such file/],
    ['that is a folder', (path) => mkdirSync(path), 'misconfigured', /folder/],
    ['of another kind', (path) => writeFileSync(path, 'id;name\n1;x\n'.repeat(99)), 'malformed', /another file, or it is encrypted/],
    [
      'that is encrypted',
      (path) => writeFileSync(path, Buffer.from(Array.from({ length: 8192 }, (_, index) => (index * 7919) % 251))),
      'malformed',
      /encrypted/,
    ],
    [
      'of which the end is missing',
      (path) => {
        copyTo(path);
        truncateSync(path, 20_480);
      },
      'malformed',
      /./,
    ],
  ])('%s is a named failure', async (what, make, code, words) => {
    const [opened, read, detail] = await problem(make);
    if (what.includes('folder that')) renameSync(`${folder}-gone`.replace('//', '/'), folder);
    expect([opened, read]).toEqual([code, code]);
    expect(detail).toMatch(words);
  });

  it.skipIf(process.getuid?.() === 0)('that this user may not read is a named failure', async () => {
    const [opened, , detail] = await problem((path) => {
      copyTo(path);
      chmodSync(path, 0o000);
    });
    expect([opened, detail]).toEqual(['not-authorized', expect.stringContaining('may not be read')]);
  });

  it.skipIf(process.getuid?.() === 0)('in a folder that may not be written is read', async () => {
    const path = join(folder, 'file.db');
    copyTo(path);
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    expect(await seen(fixture.open({ path }))).toBe('40');
    chmodSync(folder, 0o755);
  });

  it('is empty when it is empty', async () => {
    const path = join(folder, 'file.db');
    writeFileSync(path, '');
    const session = fixture.open({ path });
    expect((await session.open(never)).answer.ok).toBe(true);
    expect(await seen(session)).toMatch(/^not-found: .*no such table/);
  });

  it('is a failure while a journal with content stands beside it, and read when that is gone', { timeout: 30_000 }, async () => {
    const path = join(folder, 'file.db');
    copyTo(path);
    writeFileSync(`${path}-journal`, Buffer.from('d9d505f920a163d700000000', 'hex'));
    const session = fixture.open({ path });
    expect(await seen(session)).toMatch(/^refused: .*-journal stands beside/);
    rmSync(`${path}-journal`);
    expect(await seen(session)).toBe('40');
  });

  it('is read again when it is back', async () => {
    const path = join(folder, 'file.db');
    copyTo(path);
    const session = fixture.open({ path });
    expect(await seen(session)).toBe('40');
    renameSync(path, `${path}.away`);
    expect(await seen(session)).toMatch(/^not-found: /);
    renameSync(`${path}.away`, path);
    expect(await seen(session)).toBe('40');
  });
});
