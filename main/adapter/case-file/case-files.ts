import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Case } from '../../domain/lifecycle/case.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { CaseFiles } from '../../ports/workspace-opener.ts';

/** A case of some thousand messages; more is not a case but a dump. */
const sizeLimit = 64 * 1024 * 1024;

/** How the text of a case file is made and checked; given by the composer, because the format is a contract. */
export interface CaseFormat {
  print(value: Case): string;
  /** The case of a text, or what is wrong with it and where. */
  parse(text: string): { readonly ok: true; readonly value: Case } | { readonly ok: false; readonly problem: string };
}

function systemFailure(
  error: unknown,
  path: string,
): {
  readonly ok: false;
  readonly failure: { readonly code: 'not-found' | 'not-authorized' | 'refused'; readonly retryable: boolean; readonly detail: string };
} {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return { ok: false, failure: { code: 'not-found', retryable: false, detail: path } };
  if (code === 'EACCES' || code === 'EPERM') return { ok: false, failure: { code: 'not-authorized', retryable: false, detail: message } };
  return { ok: false, failure: { code: 'refused', retryable: true, detail: message } };
}

async function replaceFile(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const file = await open(beside, 'wx', 0o600);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

/**
 * Case files on disk. Writing replaces the file whole or leaves it as it was (a full disk loses
 * nothing); reading refuses what is too large, is not a case, or says where it is malformed.
 */
export function caseFiles(format: CaseFormat): CaseFiles {
  return {
    async write(path, value) {
      try {
        await replaceFile(path, format.print(value));
        return answered(null);
      } catch (error) {
        return systemFailure(error, path);
      }
    },
    async read(path, signal): Promise<Answer<Case>> {
      try {
        const { size } = await stat(path);
        if (size > sizeLimit) return failed('too-large', `${path} has ${size} bytes; a case has at most ${sizeLimit}`);
        const parsed = format.parse(await readFile(path, { encoding: 'utf8', signal }));
        return parsed.ok ? answered(parsed.value) : failed('malformed', `${path}: ${parsed.problem}`);
      } catch (error) {
        if (signal.aborted) return failed('cancelled', 'stopped', true);
        return systemFailure(error, path);
      }
    },
  };
}
