import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { liveRuns } from '../../main/compose/live-runs.ts';
import type { ReconcileEvent } from '../../main/ports/reconcile-runs.ts';
import { newFolder } from '../harness/keeper.ts';
import { openedWorkspace } from '../ipc/opened-workspace.ts';

const vault = {
  read: () => Promise.resolve(null),
  store: () => Promise.resolve({ ok: false as const, detail: 'a test keeps nothing' }),
};
const asked = { route: 'orders', from: '2026-11-20T11:00:00Z', to: '2026-11-20T12:00:00Z', judgeAt: null, anew: false };
const everything = { codes: null, duplicates: null, between: null };

afterEach(() => vi.unstubAllEnvs());

/** The kinds of what a run said before it ended. */
async function said(events: AsyncIterable<ReconcileEvent>): Promise<readonly string[]> {
  const kinds: string[] = [];
  for await (const { type } of events) kinds.push(type);
  return kinds;
}

describe('runs of which nothing is kept on this machine', () => {
  it('can be asked for their messages until they are closed, and leave nothing behind', async () => {
    const folder = await newFolder('temporary');
    await mkdir(folder, { recursive: true });
    vi.stubEnv('TMPDIR', folder);
    const runs = liveRuns(openedWorkspace(), vault, null);
    const stop = new AbortController();
    stop.abort();
    expect((await said(runs.run(asked, stop.signal))).at(-1)).toBe('result');
    expect(readdirSync(folder)).toHaveLength(1);
    expect(await runs.messages('none', everything, { skip: 0, take: 10 })).toEqual({ total: 0, messages: [] });
    await runs.close();
    expect(readdirSync(folder)).toEqual([]);
  }, 60_000);

  it('take no room when nobody asks for one', async () => {
    const folder = await newFolder('temporary');
    await mkdir(folder, { recursive: true });
    vi.stubEnv('TMPDIR', folder);
    await liveRuns(openedWorkspace(), vault, null).close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
