import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { z } from '../contract/schema.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { Answer } from '../domain/observation/failure.ts';

export type ReadFile<Value> =
  | { readonly state: 'absent' }
  | { readonly state: 'read'; readonly value: Value }
  /** It was not what was written here; it lies whole under `keptAs`, and the place is free. */
  | { readonly state: 'corrupt'; readonly keptAs: string }
  /** It is there and cannot be read or moved: it must not be written over. */
  | { readonly state: 'unreadable'; readonly detail: string };

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function freeName(file: string): string {
  const { dir, name, ext } = path.parse(file);
  for (let count = 1; ; count += 1) {
    const candidate = path.join(dir, `${name}.unreadable-${count}${ext}`);
    if (!existsSync(candidate)) return candidate;
  }
}

function parsed<Schema extends z.ZodType>(text: string, schema: Schema): { readonly value: z.output<Schema> } | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? { value: result.data } : null;
  } catch {
    return null;
  }
}

/** Reads a small JSON file of our own. One that is not as it should be is put aside, never lost. */
export function readJsonFile<Schema extends z.ZodType>(file: string, schema: Schema): ReadFile<z.output<Schema>> {
  try {
    if (!existsSync(file)) return { state: 'absent' };
    const result = parsed(readFileSync(file, 'utf8'), schema);
    if (result !== null) return { state: 'read', value: result.value };
    const keptAs = freeName(file);
    renameSync(file, keptAs);
    return { state: 'corrupt', keptAs };
  } catch (error) {
    return { state: 'unreadable', detail: textOf(error) };
  }
}

/** What is half written is written over the next time, so that it is left only where it cannot be removed. */
function removeIfThere(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Its folder is no folder, or belongs to somebody else.
  }
}

/** Writes the file whole or not at all: beside it, to the disk, then into its place. Readable by this user only. */
export function writeJsonFile(file: string, value: unknown): Answer<null> {
  const beside = `${file}.new`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const descriptor = openSync(beside, 'w', 0o600);
    try {
      writeSync(descriptor, `${JSON.stringify(value, null, 2)}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
    return answered(null);
  } catch (error) {
    removeIfThere(beside);
    return failed('refused', textOf(error), true);
  }
}
