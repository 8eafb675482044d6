import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { logIndex } from '../../../main/adapter/index/log-index.ts';

const program = fileURLToPath(new URL('writer-process.ts', import.meta.url));
const log = { source: 'kafka', topic: 'orders', topicId: 'id', partition: 0, identity: 'header' };

/** Runs the writer until it has told `lines` stretches, and kills it in the middle of the next. */
async function killAfter(path: string, lines: number): Promise<number> {
  const writer = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  for await (const chunk of writer.stdout) {
    told += String(chunk);
    if (told.split('\n').length > lines) break;
  }
  writer.kill('SIGKILL');
  await once(writer, 'exit');
  return Number(told.split('\n').at(-2));
}

it.each([1, 7, 45])('a writer that is killed after %i stretches leaves all of them, and every name in them', async (lines) => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-index-'));
  const path = join(folder, 'index.sqlite');
  try {
    const told = await killAfter(path, lines);
    const notes: string[] = [];
    const index = logIndex({ path, note: (text) => notes.push(text) });
    const { stretches } = index.open(log, { logStart: 0n, lastStable: 1_000_000_000n });
    expect(stretches[0]?.from).toBe(0n);
    expect(stretches.every(({ from }, at) => at === 0 || from === stretches[at - 1]?.to)).toBe(true);
    expect(Number(stretches.at(-1)?.to)).toBeGreaterThanOrEqual(told);
    const names = Array.from({ length: told }, (_, number) => ({ high: Math.imul(number, 0x9e3779b1) >>> 0, low: number }));
    const found = stretches.flatMap((stretch) => index.find(stretch, names) ?? []);
    expect(found).toHaveLength(told);
    expect(notes).toEqual([]);
    index.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
