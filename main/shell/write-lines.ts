import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Answer } from '../domain/observation/failure.ts';
import { answered, failed } from '../domain/observation/failure.ts';

async function writeAll(target: string, lines: AsyncIterable<string>): Promise<number> {
  const file = await open(target, 'wx', 0o600);
  try {
    let count = 0;
    for await (const line of lines) {
      await file.write(`${line}\n`);
      count += 1;
    }
    await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

/**
 * Writes lines as they come, whole or not at all: beside the file, to the disk, then into its place.
 * Gives how many there were. Readable by this user only. What `lines` throws is thrown on.
 */
export async function writeLines(target: string, lines: AsyncIterable<string>): Promise<Answer<number>> {
  const beside = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}`);
  try {
    const count = await writeAll(beside, lines);
    await rename(beside, target);
    return answered(count);
  } catch (error) {
    await rm(beside, { force: true });
    if (error instanceof Error && 'syscall' in error) return failed('refused', error.message, true);
    throw error;
  }
}
