import { describe, expect, it } from 'vitest';
import { machineClock } from '../../../main/adapter/clock/machine-clock.ts';
import { failed } from '../../../main/domain/observation/failure.ts';
import type { ReconcileStore, ReconcileStores } from '../../../main/ports/reconcile-store.ts';
import type { Sources } from '../../../main/ports/sources.ts';
import { openedWorkspace } from '../../ipc/opened-workspace.ts';
import { newFolder } from '../../harness/keeper.ts';
import { reconciled, storesIn } from './reconciled.ts';

const { workspace } = openedWorkspace();
const [route = ''] = Object.keys(workspace.routes);
const asked = { route, from: '2026-11-20T11:00:00Z', to: '2026-11-20T12:00:00Z' };

/** Sources of which none can be opened: a run of them has nothing to read. */
const shut = new Proxy({} as Sources, { get: () => () => failed('refused', 'its secret is missing') });
const open = { workspace, sources: shut, history: null, clock: machineClock, judgeAt: null };

/** The same stores, whose runs compare as `compare` says. */
function comparing(stores: ReconcileStores, compare: (store: ReconcileStore) => ReconcileStore['compare']): ReconcileStores {
  return {
    ...stores,
    async open(...opening) {
      const store = await stores.open(...opening);
      if (!store.ok) return store;
      const own = store.value;
      const get = (_: ReconcileStore, name: keyof ReconcileStore): unknown => {
        const value = name === 'compare' ? compare(own) : own[name];
        return typeof value === 'function' ? value.bind(own) : value;
      };
      return { ok: true, value: new Proxy(own, { get: (target, name) => get(target, name as keyof ReconcileStore) }) };
    },
  };
}

describe('a run that is stopped', () => {
  it('ends its comparison, which is told to stop as well', async () => {
    const stop = new AbortController();
    const stores = comparing(storesIn(await newFolder('stopped')), (store) => async (what, told, signal) => {
      const stopped = new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      stop.abort();
      await stopped;
      return store.compare(what, told, signal);
    });
    const { result, events } = await reconciled(open, stores, asked, stop.signal);
    expect(result).toMatchObject({ route, messages: 0, complete: false, duplicatesComplete: false });
    expect(events.filter(({ type }) => type === 'failure')).toEqual([]);
  });

  it('compares nothing any more when it is stopped before', async () => {
    const stop = new AbortController();
    let compared = 0;
    const stores = comparing(storesIn(await newFolder('stopped')), (store) => (...what) => {
      compared += 1;
      return store.compare(...what);
    });
    stop.abort();
    expect((await reconciled(open, stores, asked, stop.signal)).result).toMatchObject({ complete: false });
    expect(compared).toBe(0);
  });

  it('is followed by one that is not: nothing of it is taken for the end', async () => {
    const stores = storesIn(await newFolder('stopped'));
    const stop = new AbortController();
    stop.abort();
    await reconciled(open, stores, asked, stop.signal);
    const { events } = await reconciled(open, stores, asked);
    expect(events.find(({ type }) => type === 'started')).toMatchObject({ resumed: true });
  });
});
