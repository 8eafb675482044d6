import { createHash, randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { WorkspaceText, WorkspaceTexts } from '../../ports/workspace-text.ts';

/** Larger than any workspace a person writes. */
const sizeLimit = 4 * 1024 * 1024;

function markOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function failure(error: unknown, path: string): Extract<Answer<never>, { ok: false }> {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return failed('not-found', path);
  return failed(code === 'EACCES' || code === 'EPERM' ? 'not-authorized' : 'refused', message);
}

async function read(path: string): Promise<Answer<WorkspaceText>> {
  try {
    const { size } = await stat(path);
    if (size > sizeLimit) return failed('too-large', `${path} is no workspace file: it has ${size} bytes`);
    const text = await readFile(path, 'utf8');
    return answered({ path, text, mark: markOf(text) });
  } catch (error) {
    return failure(error, path);
  }
}

/** Writes beside the file and puts it in its place; a link stays a link, and the rights of a file stay. */
async function replace(path: string, text: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => 0o644,
  );
  const beside = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/** Workspace files on disk. A file that somebody changed since it was read is not overwritten. */
export const workspaceTexts: WorkspaceTexts = {
  read,
  async write(path, text, mark) {
    const before = await read(path);
    if (!before.ok && before.failure.code !== 'not-found') return before;
    const current = before.ok ? before.value.mark : null;
    if (current !== mark) return failed('refused', `${path} was changed since it was read`);
    try {
      await replace(path, text);
      return answered({ path, text, mark: markOf(text) });
    } catch (error) {
      return failure(error, path);
    }
  },
};
