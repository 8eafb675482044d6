import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { historyInWorker } from '../../main/compose/history-worker.ts';
import { historyPath, localStateFolder } from '../../main/compose/local-state.ts';
import type { HistoryStore } from '../../main/ports/history.ts';
import { askedAt, commitSample, interval, newFolder, partitionSample, round } from '../adapter/history/samples.ts';
import { readAll } from '../contract-suite/read-all.ts';

let folder: string;
let path: string;
const stores: HistoryStore[] = [];
const children: ChildProcess[] = [];

function open(): HistoryStore {
  const store = historyInWorker(path);
  stores.push(store);
  return store;
}

beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'state', 'history.sqlite');
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A process that writes; resolves when it has told `rounds` rounds, with the last one told. */
async function writer(rounds: number): Promise<{ readonly child: ChildProcess; readonly told: () => number }> {
  const program = fileURLToPath(new URL('../adapter/history/writer-process.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface({ input: child.stdout });
  let told = -1;
  const enough = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      told = Number(line);
      if (told >= rounds) resolve();
    });
  });
  await Promise.race([enough, once(child, 'exit').then(() => Promise.reject(new Error('The writer ended by itself.')))]);
  return { child, told: () => told };
}

async function killed(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

const ask = (store: HistoryStore, now: number) => readAll(store.around(askedAt(3, { now: round(now) }), new AbortController().signal));

describe('a history in a worker', () => {
  it('answers what it was told, and makes nothing to find nothing', async () => {
    const store = open();
    expect((await ask(store, 2)).readings).toEqual([]);
    expect(await store.extent()).toEqual({ ok: true, value: null });
    expect(existsSync(join(folder, 'state'))).toBe(false);
    await store.append([partitionSample(round(0), 0, 9), commitSample(round(0), 7)], interval);
    const changes = await store.append([partitionSample(round(1), 0, 9), commitSample(round(1), 2)], interval);
    expect(changes).toEqual({ ok: true, value: [{ before: commitSample(round(0), 7), after: commitSample(round(1), 2) }] });
    expect((await ask(store, 2)).observations.map(({ at }) => at)).toEqual([round(0), round(1), round(0), round(1)]);
    expect(await store.extent()).toMatchObject({ ok: true, value: { since: round(0), until: round(1) } });
  });

  it('has one writer; who reads need not be it', async () => {
    const { child } = await writer(3);
    const other = open();
    const refused = await other.append([commitSample(round(0), 1)], interval);
    expect(refused).toEqual({
      ok: false,
      failure: {
        code: 'refused',
        retryable: true,
        detail: `another Waybill (process ${child.pid}) samples into ${path} already; one history has one writer`,
      },
    });
    expect((await ask(other, 3)).observations.length).toBeGreaterThan(0);
    await killed(child);
    // The lock went with its process.
    expect(await other.append([commitSample(round(1_000_000), 1)], interval)).toMatchObject({ ok: true });
    // And within one process too.
    const third = open();
    expect(await third.append([commitSample(round(1_000_001), 1)], interval)).toMatchObject({ ok: false, failure: { code: 'refused' } });
    await other.close();
    expect(await third.append([commitSample(round(1_000_001), 1)], interval)).toMatchObject({ ok: true });
  });

  it('survives that its writer is killed at any time: every round that was told is there, whole', async () => {
    for (const rounds of [2, 25, 140]) {
      const { child, told } = await writer(rounds);
      await killed(child);
      const last = told();
      const store = open();
      const extent = await store.extent();
      if (!extent.ok || extent.value === null) throw new Error('The history is gone.');
      expect(extent.value.since).toBe(round(0));
      expect(extent.value.until >= round(last)).toBe(true);
      const places = Array.from({ length: 50 }, (_, partition) => ({ topic: 'orders', partition, offset: 0n }));
      const question = askedAt(0, { places, now: extent.value.until });
      const read = await readAll(store.around(question, new AbortController().signal));
      expect(read.failures).toEqual([]);
      // No partition without its round: rounds are written whole.
      expect(read.coverage.map(({ complete }) => complete)).toEqual(places.map(() => true));
      expect(new Set(read.coverage.map((entry) => entry.read[0]?.to))).toEqual(new Set([extent.value.until]));
      expect((await store.append([commitSample(round(1e6), 1)], interval)).ok).toBe(true);
      await store.close();
      rmSync(join(folder, 'state'), { recursive: true });
    }
  });

  it('closes and begins again', async () => {
    const store = open();
    await store.append([commitSample(round(0), 7)], interval);
    await store.close();
    await store.close();
    expect(await store.append([commitSample(round(1), 8)], interval)).toMatchObject({ ok: true, value: [{ before: { at: round(0) } }] });
  });
});

describe('the place of a history', () => {
  it('is one file for each workspace, shared by window and command line', () => {
    const state = localStateFolder({ platform: 'linux', home: '/home/ann', environment: {} });
    expect(historyPath(state, '/srv/shop/waybill.yaml')).toMatch(/^\/home\/ann\/\.local\/state\/waybill\/[0-9a-f]{16}\/history\.sqlite$/);
    expect(historyPath(state, '/srv/shop/waybill.yaml')).not.toBe(historyPath(state, '/other/waybill.yaml'));
    const chosen = localStateFolder({
      platform: 'linux',
      home: '/home/ann',
      environment: { WAYBILL_STATE: '/tmp/kept', XDG_STATE_HOME: '/x' },
    });
    expect(chosen).toBe('/tmp/kept');
  });
});
