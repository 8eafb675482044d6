import type { MessagePort } from 'node:worker_threads';
import type { Comparison } from '../../ports/reconcile-store.ts';
import type { PartitionIndex } from './partitions.ts';
import type { SievePlan } from './sieve-plan.ts';
import { SieveShare } from './sieve-share.ts';

/** What a thread of a comparison is started with. */
export interface SieveThreadData {
  readonly plan: SievePlan;
  readonly share: number;
}

/** The steps that all shares must have made before any makes the next; `indexes` are what all shares said of the step before. */
export type ToSieveThread = { readonly step: 'spread' } | { readonly step: 'keys' | 'group'; readonly indexes: readonly PartitionIndex[] };

export type FromSieveThread =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'index'; readonly index: PartitionIndex }
  | { readonly kind: 'comparison'; readonly comparison: Comparison };

/** Makes one share of a comparison on this thread, step by step as it is told. */
export function serveSieve(port: MessagePort, { plan, share }: SieveThreadData): void {
  const say = (message: FromSieveThread): void => port.postMessage(message);
  const own = new SieveShare(plan, share, (rows) => say({ kind: 'rows', rows }));
  port.on('message', (asked: ToSieveThread) => {
    if (asked.step === 'spread') say({ kind: 'index', index: own.spread() });
    else if (asked.step === 'keys') say({ kind: 'index', index: own.meetKeys(asked.indexes) });
    else say({ kind: 'comparison', comparison: own.group(asked.indexes) });
  });
}
