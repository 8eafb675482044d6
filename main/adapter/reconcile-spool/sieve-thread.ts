import type { MessagePort } from 'node:worker_threads';
import type { Comparison } from '../../ports/reconcile-store.ts';
import type { SievePlan } from './sieve-share.ts';
import { SieveShare } from './sieve-share.ts';

/** What a thread of a comparison is started with. */
export interface SieveThreadData {
  readonly plan: SievePlan;
  readonly share: number;
}

/** The steps that all shares must have made before any makes the next. */
export type SieveStep = 'spread' | 'keys' | 'group';

export type FromSieveThread =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'done'; readonly step: SieveStep; readonly comparison: Comparison | null };

/** Makes one share of a comparison on this thread, step by step as it is told. */
export function serveSieve(port: MessagePort, { plan, share }: SieveThreadData): void {
  const say = (message: FromSieveThread): void => port.postMessage(message);
  const own = new SieveShare(plan, share, (rows) => say({ kind: 'rows', rows }));
  port.on('message', (step: SieveStep) => {
    let comparison: Comparison | null = null;
    if (step === 'spread') own.spread();
    else if (step === 'keys') own.meetKeys();
    else comparison = own.group();
    say({ kind: 'done', step, comparison });
  });
}
