import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../../domain/observation/failure.ts';
import { micros } from '../../domain/observation/instant.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OpenMessageFilter, OpenMessagesPage, PageAsked } from '../../ports/reconcile-runs.ts';
import type { ReconcileStore, ReconcileStores } from '../../ports/reconcile-store.ts';
import { refusal } from './durable-file.ts';
import { RouteStore, verdictsPath } from './route-store.ts';
import { takeLock } from './run-lock.ts';
import { Spool } from './spool.ts';

/** Lists the open messages that stand in a file of verdicts. */
export interface MessagePages {
  page(path: string, filter: OpenMessageFilter, page: PageAsked): Promise<OpenMessagesPage>;
  close(): Promise<void>;
}

export interface StoresOptions {
  /** The part of the local state that belongs to the workspace. */
  readonly folder: string;
  readonly clock: Clock;
  readonly pages: MessagePages;
  readonly sieveWorker: URL;
}

/** A name for a route that every file system takes. */
function folderName(route: string): string {
  return createHash('sha256').update(route).digest('hex').slice(0, 16);
}

async function openStore(
  { folder, clock, sieveWorker }: StoresOptions,
  ...[route, fingerprint, anew]: Parameters<ReconcileStores['open']>
): Promise<Answer<ReconcileStore>> {
  const name = folderName(route);
  const own = join(folder, 'reconcile', name);
  try {
    await mkdir(own, { recursive: true, mode: 0o700 });
  } catch (error) {
    return refusal(error, own);
  }
  const lock = await takeLock(join(own, 'lock'));
  if (!lock.ok) return lock;
  const spool = await Spool.open(own, fingerprint, anew, () => Number(micros(clock.now())));
  const store = spool.ok ? await RouteStore.open({ name, spool: spool.value, sieveWorker, release: lock.value }, anew) : spool;
  if (!store.ok) await lock.value();
  return store;
}

/** The runs of a workspace's routes, each in a folder of its own. */
export function reconcileStores(options: StoresOptions): ReconcileStores {
  return {
    open: (...asked) => openStore(options, ...asked),
    async messages(run, filter, page) {
      const [, name, number] = /^([0-9a-f]{16})\/(\d{1,9})$/.exec(run) ?? [];
      const path = name === undefined ? null : verdictsPath(join(options.folder, 'reconcile', name), Number(number));
      if (path === null || !existsSync(path)) return nothing;
      return options.pages.page(path, filter, page);
    },
    close: () => options.pages.close(),
  };
}

/** A run that is not kept any more has no messages. */
const nothing: OpenMessagesPage = { total: 0, messages: [] };
