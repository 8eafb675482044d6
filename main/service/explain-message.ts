import type { Explanation } from '../domain/lifecycle/explanation.ts';
import { compareByWeight } from '../domain/verdict/weight.ts';
import { EventQueue } from './event-queue.ts';
import { withUnclear } from './gather/route-observations.ts';
import { mergeProgress } from './gather/merge-progress.ts';
import { readRoute } from './gather/route-reading.ts';
import type { ReadMessage, RouteReading } from './gather/route-reading.ts';
import type { SourceProgress } from './gather/source-progress.ts';
import { explain } from './judge-message.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { isUsage, routesAsked } from './routes-asked.ts';
import type { Usage } from './usage.ts';

export type ExplainEvent =
  | { readonly type: 'source'; readonly progress: SourceProgress }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'result'; readonly result: Explanation };

interface Found {
  readonly reading: RouteReading;
  readonly message: ReadMessage;
}

type Choice = { readonly found: Found } | { readonly usage: Usage } | { readonly nothing: true };

/**
 * Which message is meant: the one whose id it is, else the only one that has it as business key.
 * The same id on several routes, or several messages of one key, must be chosen by a person.
 */
function choose(readings: readonly RouteReading[], id: string): Choice {
  const all = readings.flatMap((reading) => reading.messages.map((message): Found => ({ reading, message })));
  const exact = all.filter(({ message }) => message.messageId === id);
  const [only] = exact;
  if (exact.length > 1)
    return { usage: { problem: 'several-routes', detail: id, choices: exact.map(({ reading }) => reading.route.name) } };
  if (only !== undefined) return { found: only };
  const [first] = all;
  if (all.length > 1)
    return {
      usage: {
        problem: 'several-messages',
        detail: id,
        choices: all.map(({ reading, message }) => `${message.messageId} (${reading.route.name})`),
      },
    };
  return first === undefined ? { nothing: true } : { found: first };
}

/** When nothing names the id anywhere: the answer of the route that leaves most open. */
function explainNothing(readings: readonly RouteReading[], id: string): Explanation | null {
  const answers = readings.map((reading) => explain(withUnclear(reading.evidence, reading.unclear), id, () => undefined));
  const [worst] = answers.toSorted((a, b) => compareByWeight(a.judgement.verdict, b.judgement.verdict));
  return worst === undefined ? null : { ...worst, messageId: id };
}

/**
 * Explains one message by its id, or by its business key when that fits one message only. Nothing
 * anywhere is an explanation too (NOT_FOUND or UNDETERMINED). After an abort the result is what is
 * known so far.
 */
export async function* explainMessage(
  open: OpenWorkspace,
  id: string,
  routeName: string | null,
  signal: AbortSignal,
): AsyncGenerator<ExplainEvent> {
  const routes = routesAsked(open.workspace, routeName);
  if (isUsage(routes)) {
    yield { type: 'usage', usage: routes };
    return;
  }
  const queue = new EventQueue<ExplainEvent>();
  const tellOf = mergeProgress((progress) => queue.push({ type: 'source', progress }));
  const running = Promise.all(
    routes.map((route) => {
      const query = { messageIds: [id], businessKeys: [id], fields: [], text: null, all: false, window: null };
      return readRoute(open, route, query, signal, tellOf(), () => undefined);
    }),
  );
  running.then(
    (readings) => {
      const choice = choose(readings, id);
      if ('usage' in choice) queue.push({ type: 'usage', usage: choice.usage });
      else if ('found' in choice) {
        const { message } = choice.found;
        queue.push({ type: 'result', result: explain(message.evidence, message.messageId, message.contentOf, message.sources) });
      } else {
        const result = explainNothing(readings, id);
        if (result !== null) queue.push({ type: 'result', result });
      }
      queue.close();
    },
    (error: unknown) => queue.close(error),
  );
  yield* queue;
}
