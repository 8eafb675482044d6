import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { workspaceTexts } from '../../../main/adapter/workspace-file/write-file.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-texts-'));
  path = join(folder, 'waybill.yaml');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function markOf(file: string): Promise<string> {
  const read = await workspaceTexts.read(file);
  if (!read.ok) throw new Error(read.failure.detail);
  return read.value.mark;
}

describe('a workspace file', () => {
  it('is replaced when it is what was read, keeps its rights, and leaves nothing beside it', async () => {
    writeFileSync(path, 'a: 1\n');
    chmodSync(path, 0o640);
    expect(await workspaceTexts.write(path, 'a: 2\n', await markOf(path))).toMatchObject({ ok: true, value: { text: 'a: 2\n' } });
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(folder)]).toEqual(['a: 2\n', 0o640, ['waybill.yaml']]);
  });

  it('is not overwritten when somebody changed it since, or made it, or took it away', async () => {
    writeFileSync(path, 'a: 1\n');
    const mark = await markOf(path);
    writeFileSync(path, 'a: theirs\n');
    for (const before of [mark, null])
      expect(await workspaceTexts.write(path, 'a: ours\n', before)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(readFileSync(path, 'utf8')).toBe('a: theirs\n');
    rmSync(path);
    expect(await workspaceTexts.write(path, 'a: ours\n', mark)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made when there was none', async () => {
    expect(await workspaceTexts.read(path)).toMatchObject({ ok: false, failure: { code: 'not-found' } });
    expect(await workspaceTexts.write(path, 'a: 1\n', null)).toMatchObject({ ok: true });
    expect(readFileSync(path, 'utf8')).toBe('a: 1\n');
  });

  it('behind a link is changed where it is', async () => {
    mkdirSync(join(folder, 'real'));
    const real = join(folder, 'real', 'shop.yaml');
    writeFileSync(real, 'a: 1\n');
    symlinkSync(real, path);
    await workspaceTexts.write(path, 'a: 2\n', await markOf(path));
    expect(readFileSync(real, 'utf8')).toBe('a: 2\n');
    expect(readdirSync(join(folder, 'real'))).toEqual(['shop.yaml']);
  });
});
