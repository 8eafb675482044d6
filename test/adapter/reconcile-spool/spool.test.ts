import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasRoom, refusal } from '../../../main/adapter/reconcile-spool/durable-file.ts';
import { Spool } from '../../../main/adapter/reconcile-spool/spool.ts';
import type { SpoolPart } from '../../../main/ports/reconcile-store.ts';
import { newFolder } from '../../harness/keeper.ts';

const part: SpoolPart = { kind: 'outbox', key: 'outbox db public.outbox' };
const now = 1_700_000_000_000_000;
const from = '2026-11-20T00:00:00.000Z';

async function opened(folder: string, fingerprint = 'rules', anew = false): Promise<Spool> {
  const spool = await Spool.open(folder, fingerprint, anew, () => now);
  if (!spool.ok) throw new Error(spool.failure.detail);
  return spool.value;
}

function line(number: number, created: number): Buffer {
  return Buffer.from(`m-${number},,s,${created},,,\n`);
}

/** A spool with three ranges of one line each, the last of them two seconds old when it was read. */
async function filled(folder: string): Promise<Spool> {
  const spool = await opened(folder);
  await spool.begin(part, from, null);
  for (const [number, age] of [3_600_000_000, 600_000_000, 2_000_000].entries())
    await spool.append(part, [line(number, now - age)], { cursor: `c${number}`, rows: 1 });
  return spool;
}

describe('a spool', () => {
  it('goes on behind its last range when it is opened again', async () => {
    const folder = await newFolder('spool');
    await filled(folder);
    const again = await opened(folder);
    expect(again.kept(part)).toMatchObject({ from, cursor: 'c2', rows: 3, newest: now - 2_000_000 });
    expect(again.files(part.key).map(({ path }) => readFileSync(path, 'utf8'))).toEqual([
      `m-0,,s,${now - 3_600_000_000},,,\n`,
      `m-1,,s,${now - 600_000_000},,,\n`,
      `m-2,,s,${now - 2_000_000},,,\n`,
    ]);
  });

  it('passes over a line of its journal that a crash tore', async () => {
    const folder = await newFolder('spool');
    await filled(folder);
    appendFileSync(join(folder, 'journal.jsonl'), '{"type":"range","key":"outbox db pub');
    expect((await opened(folder)).kept(part)).toMatchObject({ cursor: 'c2', rows: 3 });
  });

  it('forgets ranges from the first whose file is not what the journal says, and removes what nothing names', async () => {
    const folder = await newFolder('spool');
    const spool = await filled(folder);
    const [, second] = spool.files(part.key);
    truncateSync(second?.path ?? '', 5);
    writeFileSync(join(folder, 'outbox-0123456789ab-9-0.csv.draft'), 'half of a ran');
    const again = await opened(folder);
    expect(again.kept(part)).toMatchObject({ cursor: 'c0', rows: 1 });
    expect(readdirSync(folder).filter((name) => name !== 'journal.jsonl')).toHaveLength(1);
  });

  it('keeps nothing of other rules, of another version, or when everything is read anew', async () => {
    for (const [fingerprint, anew, version] of [
      ['other rules', false, 1],
      ['rules', true, 1],
      ['rules', false, 2],
    ] as const) {
      const folder = await newFolder('spool');
      await filled(folder);
      const journal = join(folder, 'journal.jsonl');
      writeFileSync(journal, readFileSync(journal, 'utf8').replace('"version":1', `"version":${version}`));
      expect((await opened(folder, fingerprint, anew)).kept(part)).toBeNull();
      expect(readdirSync(folder)).toEqual(['journal.jsonl']);
    }
  });

  it('forgets what was younger than the overlap when it was read', async () => {
    const spool = await filled(await newFolder('spool'));
    await spool.forgetUnsettled(part, 330_000_000);
    expect(spool.kept(part)).toMatchObject({ cursor: 'c1', rows: 2 });
    await spool.forgetUnsettled(part, 700_000_000);
    expect(spool.kept(part)).toMatchObject({ cursor: 'c0', rows: 1 });
    await spool.forgetUnsettled(part, 7_200_000_000);
    expect(spool.kept(part)).toMatchObject({ cursor: null, rows: 0 });
  });

  it('keeps every range of parts that are read side by side', async () => {
    const folder = await newFolder('spool');
    const spool = await opened(folder);
    const parts = Array.from({ length: 8 }, (_, index): SpoolPart => ({ kind: 'outbox', key: `part ${index}` }));
    await Promise.all(
      parts.map(async (each) => {
        await spool.begin(each, from, null);
        for (let range = 0; range < 5; range += 1) await spool.append(each, [line(range, now)], { cursor: String(range), rows: 1 });
      }),
    );
    const again = await opened(folder);
    expect(parts.map((each) => again.kept(each)?.rows)).toEqual(parts.map(() => 5));
  });

  it('says that a disk is full, and keeps what it had', async () => {
    // A device that has never any space left: writing to it is a real refusal of the system.
    if (!existsSync('/dev/full')) return;
    const error: unknown = (() => {
      try {
        writeFileSync('/dev/full', 'x');
        return null;
      } catch (caught) {
        return caught;
      }
    })();
    expect(refusal(error, '/dev/full')).toMatchObject({
      ok: false,
      failure: { code: 'refused', retryable: true, detail: 'there is no space left for /dev/full' },
    });
    const folder = await newFolder('spool');
    expect(await hasRoom(folder, 2 ** 60)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    const spool = await filled(folder);
    const huge = new Proxy(Buffer.alloc(1), { get: (target, name) => (name === 'length' ? 2 ** 60 : Reflect.get(target, name)) });
    expect(await spool.append(part, [huge], { cursor: 'c3', rows: 1 })).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect((await opened(folder)).kept(part)).toMatchObject({ cursor: 'c2', rows: 3 });
    expect(statSync(join(folder, 'journal.jsonl')).mode & 0o077).toBe(0);
  });
});
