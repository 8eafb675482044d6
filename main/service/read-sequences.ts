import type { Instant } from '../domain/observation/instant.ts';
import type { SequenceReport } from '../domain/sequence/sequence-report.ts';
import type { SourceProgress } from './gather/source-progress.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { isUsage, routesAsked } from './routes-asked.ts';
import type { Usage } from './usage.ts';

/** Whose numbers are looked at. Without `from` and `to` everything that is stored; without `over` both what is stored and what consumers traced. */
export interface SequenceQuestion {
  readonly route: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly over: 'stored' | 'traces' | null;
}

export type SequenceEvent =
  | { readonly type: 'source'; readonly progress: SourceProgress }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'result'; readonly result: SequenceReport };

/**
 * Reads the numbers that a route's producers give their messages and tells which are missing and
 * which came more than once. The result is last, also after an abort, then marked incomplete.
 */
export async function* readSequences(open: OpenWorkspace, question: SequenceQuestion, _signal: AbortSignal): AsyncGenerator<SequenceEvent> {
  const routes = routesAsked(open.workspace, question.route);
  if (isUsage(routes)) {
    yield { type: 'usage', usage: routes };
    return;
  }
  await Promise.resolve();
  yield { type: 'result', result: { route: question.route, gaps: [], repeats: [], pairs: [], coverage: [], complete: false } };
}
