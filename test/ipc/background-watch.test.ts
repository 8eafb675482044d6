import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyFile } from '../../main/adapter/history/history-store.ts';
import { machineClock } from '../../main/adapter/clock/machine-clock.ts';
import { historyState } from '../../main/contract/history.ts';
import { BackgroundWatch } from '../../main/ipc/background-watch.ts';
import { WorkspaceHolder } from '../../main/ipc/workspace-holder.ts';
import type { HistoryStore } from '../../main/ports/history.ts';
import { interval, newFolder, partitionSample, start } from '../adapter/history/samples.ts';
import { openedWorkspace } from './opened-workspace.ts';

let folder: string;
const stores: HistoryStore[] = [];

beforeEach(() => {
  folder = newFolder();
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

function history(): HistoryStore {
  const store = historyFile(join(folder, 'history.sqlite'));
  stores.push(store);
  return store;
}

/** Waits that the test ends one by one; an abort ends them all. */
class Waits {
  readonly lengths: number[] = [];
  #end: (() => void)[] = [];

  readonly pause = (milliseconds: number, signal: AbortSignal): Promise<void> => {
    this.lengths.push(milliseconds);
    return new Promise((resolve) => {
      this.#end.push(resolve);
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };

  end(): void {
    for (const resolve of this.#end.splice(0)) resolve();
  }
}

/** A holder whose open workspace is sampled; its sources cannot be reached, which is told as it is of any. */
function sampled() {
  const settings = { sampling: true };
  const holder = new WorkspaceHolder();
  const waits = new Waits();
  const watch = new BackgroundWatch({ holder, settings: { current: () => settings }, clock: machineClock, pause: waits.pause });
  const kinds = async (): Promise<readonly string[]> => ((await watch.state())?.events ?? []).map(({ kind }) => kind);
  return { settings, holder, waits, watch, kinds };
}

describe('sampling in the background', () => {
  it('begins with the workspace, says what it could not sample, and ends before the sources are closed', async () => {
    const { holder, watch, waits, kinds } = sampled();
    expect(await watch.state()).toBeNull();
    let closed = false;
    await holder.replace(openedWorkspace({ history: history() }, () => (closed = true)));
    await expect.poll(() => waits.lengths).toEqual([60_000]);
    expect(await kinds()).toEqual(['source-not-sampled']);
    expect(historyState.parse(await watch.state())).toMatchObject({ state: 'sampling', kept: null, failure: null });
    await holder.replace(null);
    expect([closed, await watch.state()]).toEqual([true, null]);
  });

  it('says what is kept', async () => {
    const { holder, watch } = sampled();
    const store = history();
    await store.append([partitionSample(start, 0, 9)], interval);
    await holder.replace(openedWorkspace({ history: store }));
    expect(await watch.state()).toMatchObject({ kept: { since: start, until: start }, interval: 30_000 });
    await holder.replace(null);
  });

  it('ends with its switch, and begins with it', async () => {
    const { holder, watch, waits, settings } = sampled();
    await holder.replace(openedWorkspace({ history: history() }));
    await expect.poll(() => waits.lengths.length).toBe(1);
    // Another setting changes nothing.
    watch.settingsChanged();
    settings.sampling = false;
    watch.settingsChanged();
    expect(await watch.state()).toMatchObject({ state: 'off' });
    settings.sampling = true;
    watch.settingsChanged();
    await expect.poll(() => waits.lengths.filter((length) => length === 60_000).length).toBe(2);
    expect(await watch.state()).toMatchObject({ state: 'sampling' });
    await holder.replace(null);
  });

  it('sleeps with the machine', async () => {
    const { holder, watch, waits } = sampled();
    await holder.replace(openedWorkspace({ history: history() }));
    await expect.poll(() => waits.lengths.length).toBe(1);
    watch.suspend();
    watch.settingsChanged();
    waits.end();
    watch.resume();
    await expect.poll(() => waits.lengths.filter((length) => length === 60_000).length).toBe(2);
    await holder.replace(null);
  });

  it('says that another one samples already, and takes over when that one ends', async () => {
    const other = history();
    expect((await other.append([], interval)).ok).toBe(true);
    const { holder, watch, waits } = sampled();
    await holder.replace(openedWorkspace({ history: history() }));
    await expect.poll(() => waits.lengths).toEqual([1000]);
    expect(await watch.state()).toMatchObject({ state: 'refused', failure: { code: 'refused' } });
    await other.close();
    waits.end();
    await expect.poll(() => waits.lengths).toEqual([1000, 60_000]);
    expect(await watch.state()).toMatchObject({ state: 'sampling', failure: null });
    await holder.replace(null);
  });

  it('never begins for what has no history', async () => {
    const { holder, watch, waits } = sampled();
    await holder.replace(openedWorkspace({ origin: 'sample', history: null }));
    expect(await watch.state()).toBeNull();
    await holder.replace(null);
    expect(waits.lengths).toEqual([]);
  });
});
