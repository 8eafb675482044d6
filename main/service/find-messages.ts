import type { Match } from '../domain/lifecycle/explanation.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import { isCovered } from '../domain/observation/coverage.ts';
import type { Instant } from '../domain/observation/instant.ts';
import { micros } from '../domain/observation/instant.ts';
import { judge } from '../domain/verdict/judge.ts';
import { correlate, messageIdOf } from '../domain/lifecycle/correlate.ts';
import { orderCoverage } from '../domain/lifecycle/order.ts';
import { compareByWeight } from '../domain/verdict/weight.ts';
import { EventQueue } from './event-queue.ts';
import { insideWindow } from './gather/ask-outbox.ts';
import { mergeProgress } from './gather/merge-progress.ts';
import { queryFor } from './gather/query.ts';
import type { Query } from './gather/query.ts';
import { withUnclear } from './gather/route-observations.ts';
import { readRoute } from './gather/route-reading.ts';
import type { ReadMessage, RouteReading } from './gather/route-reading.ts';
import type { SourceProgress } from './gather/source-progress.ts';
import { match } from './judge-message.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { isUsage, routesAsked } from './routes-asked.ts';
import type { Usage } from './usage.ts';

/** What is looked for. An empty `value` lists the window; `by` null tries every exact name. */
export interface Criteria {
  readonly value: string;
  readonly route: string | null;
  readonly by: string | null;
  readonly window: { readonly from: Instant; readonly to: Instant } | null;
}

export interface Matches {
  readonly matches: readonly Match[];
  readonly coverage: readonly Coverage[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
}

export type FindEvent =
  | { readonly type: 'source'; readonly progress: SourceProgress }
  /** A verdict so far: it becomes the final one, or was UNDETERMINED. */
  | { readonly type: 'match'; readonly match: Match }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'result'; readonly result: Matches };

interface Judged {
  readonly match: Match;
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
  readonly needed: ReadonlySet<string>;
}

function judgeOne({ messageId, evidence }: ReadMessage, query: Query): Judged | null {
  const line = match(evidence, messageId);
  if (!insideWindow(query, line.at)) return null;
  const { judgement, coverage } = judge(correlate(evidence, messageId));
  const needed = new Set(coverage.filter((entry) => entry.needed).map((entry) => `${entry.source} ${entry.role} ${entry.part}`));
  return { match: line, complete: judgement.complete, duplicatesComplete: judgement.duplicatesComplete, needed };
}

/** Where a search must have looked before "not found" may be said: wherever a message of the route can first appear. */
const discovering: readonly Coverage['role'][] = ['outbox', 'destination', 'fallback'];

interface Asked {
  readonly reading: RouteReading;
  readonly query: Query;
}

/** What was read of one route; a line that no route answers for keeps its trace open, except in a list, where it is one of many. */
function coverageOf({ reading, query }: Asked, judged: readonly Judged[]): readonly Coverage[] {
  const matched = new Set(judged.map(({ match: { messageId } }) => messageId));
  const unclear = query.all ? [] : reading.unclear.filter((observation) => !matched.has(messageIdOf(observation) ?? ''));
  return withUnclear(reading.evidence, unclear).coverage.map((entry) => ({
    ...entry,
    needed:
      entry.needed ||
      discovering.includes(entry.role) ||
      (unclear.length > 0 && entry.role === 'trace') ||
      judged.some(({ needed }) => needed.has(`${entry.source} ${entry.role} ${entry.part}`)),
  }));
}

function resultOf(readings: readonly Asked[]): Matches {
  const judged = readings.flatMap(({ reading, query }) => reading.messages.flatMap((message) => judgeOne(message, query) ?? []));
  const coverage = readings.flatMap((asked) => coverageOf(asked, judged));
  const read = coverage.every((entry) => !entry.needed || isCovered(entry));
  return {
    matches: judged.map((each) => each.match).toSorted((a, b) => compareByWeight(a.verdict, b.verdict) || compareTime(a, b)),
    coverage: orderCoverage(coverage),
    complete: read && judged.every((each) => each.complete),
    duplicatesComplete: read && judged.every((each) => each.duplicatesComplete),
  };
}

function compareTime(a: Match, b: Match): number {
  if (a.at === null || b.at === null) return Number(a.at === null) - Number(b.at === null);
  return micros(a.at) < micros(b.at) ? -1 : Number(micros(a.at) > micros(b.at));
}

/**
 * Finds messages on the routes asked for and judges each. Events come as they happen; the result is
 * last, also after an abort, then marked incomplete.
 */
export async function* findMessages(open: OpenWorkspace, criteria: Criteria, signal: AbortSignal): AsyncGenerator<FindEvent> {
  const routes = routesAsked(open.workspace, criteria.route);
  if (isUsage(routes)) {
    yield { type: 'usage', usage: routes };
    return;
  }
  const asked = routes.flatMap((route) => {
    // Everything in a case is meant to be seen, whenever it happened.
    const recorded = open.workspace.sources[route.destination.source]?.kind === 'snapshot';
    const query = queryFor(route, criteria.value, criteria.by, recorded ? null : criteria.window);
    return query === null ? [] : [{ route, query }];
  });
  if (asked.length === 0) {
    const choices = ['messageId', 'businessKey', 'text', ...new Set(routes.flatMap((route) => Object.keys(route.identity.search)))];
    yield { type: 'usage', usage: { problem: 'unknown-field', detail: criteria.by ?? '', choices } };
    return;
  }
  const queue = new EventQueue<FindEvent>();
  const shown = new Map<string, string>();
  const show = (reading: RouteReading, query: Query): void => {
    for (const message of reading.messages) {
      const judged = judgeOne(message, query);
      if (judged === null) continue;
      const key = `${judged.match.route} ${judged.match.messageId}`;
      const text = JSON.stringify(judged.match);
      if (shown.get(key) !== text) queue.push({ type: 'match', match: judged.match });
      shown.set(key, text);
    }
  };
  const tellOf = mergeProgress((progress) => queue.push({ type: 'source', progress }));
  const running = Promise.all(
    asked.map(async ({ route, query }) => {
      const reading = await readRoute(open, route, query, signal, tellOf(), (partly) => show(partly, query));
      show(reading, query);
      return { reading, query };
    }),
  );
  running.then(
    (readings) => {
      queue.push({ type: 'result', result: resultOf(readings) });
      queue.close();
    },
    (error: unknown) => queue.close(error),
  );
  yield* queue;
}
