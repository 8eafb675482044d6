import type { BenchOptions, BenchResult } from './bench-result.ts';
import { reconcileCore } from './reconcile-core.ts';
import { reconcileEndToEnd } from './reconcile-end-to-end.ts';

/** Comparing sets of ids, and a whole reconciliation on real servers. */
export async function reconcileBench(options: BenchOptions): Promise<readonly BenchResult[]> {
  return [...(await reconcileCore(options)), ...(await reconcileEndToEnd(options))];
}
