import type { Coverage } from '../domain/observation/coverage.ts';
import { consumerPart, isCovered } from '../domain/observation/coverage.ts';
import { orderCoverage } from '../domain/lifecycle/order.ts';
import type { Instant } from '../domain/observation/instant.ts';
import { micros } from '../domain/observation/instant.ts';
import { explainTraced } from '../domain/sequence/explain-traced.ts';
import type { Gap, SequenceReport } from '../domain/sequence/sequence-report.ts';
import { gapKinds } from '../domain/sequence/sequence-report.ts';
import type { Route } from '../domain/workspace/route.ts';
import { unread } from '../ports/broker.ts';
import type { Patience } from '../ports/numbers.ts';
import { EventQueue } from './event-queue.ts';
import { Collector } from './gather/collector.ts';
import type { Gathering } from './gather/gathering.ts';
import { routeSources } from './gather/route-sources.ts';
import type { SourceProgress, Tell } from './gather/source-progress.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { isUsage, routesAsked } from './routes-asked.ts';
import { explainByOutbox } from './sequences/given-numbers.ts';
import { storedSequences } from './sequences/stored-sequences.ts';
import { numberedTraces, tracedSequences } from './sequences/traced-sequences.ts';
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

/** What of a route carries numbers, of what was asked for. */
function numbered(route: Route, over: SequenceQuestion['over']): { readonly stored: boolean; readonly traces: boolean } {
  const { producer, sequence } = route.identity;
  return {
    stored: over !== 'traces' && producer !== undefined && sequence !== undefined,
    traces: over !== 'stored' && numberedTraces(route).length > 0,
  };
}

function patienceOf(open: OpenWorkspace, route: Route, { from, to }: SequenceQuestion): Patience {
  return {
    reorderWindow: route.reorderWindow,
    grace: route.grace,
    now: micros(open.judgeAt ?? open.clock.now()),
    asked: { from: from === null ? null : micros(from), to: to === null ? null : micros(to) },
  };
}

/** The part of the log that a consumer's part stands for. */
function logPartOf({ consumers }: Route): (part: string) => string {
  const prefixes = consumers.map(({ name }) => consumerPart(name, ''));
  return (part) => part.slice(prefixes.find((prefix) => part.startsWith(prefix))?.length ?? 0);
}

function compareGaps(a: Gap, b: Gap): number {
  const byKind = gapKinds.indexOf(a.kind) - gapKinds.indexOf(b.kind);
  const byText = (x: string, y: string): number => (x < y ? -1 : Number(x > y));
  return byKind || byText(a.part, b.part) || byText(a.producer, b.producer) || (BigInt(a.first) < BigInt(b.first) ? -1 : 1);
}

/**
 * Exchanges and queues only tell which streams there are. A trace that is only sampled could not be looked at; that is
 * no lack where it was not asked for by name.
 */
function isNeeded({ role, reason }: Coverage, over: SequenceQuestion['over']): boolean {
  return role !== 'topology' && (role !== 'trace' || over === 'traces' || reason?.startsWith('unsupported') !== true);
}

async function readRoute(
  open: OpenWorkspace,
  route: Route,
  question: SequenceQuestion,
  tell: Tell,
  signal: AbortSignal,
): Promise<SequenceReport> {
  const { from, to, over } = question;
  const collector = new Collector(routeSources(open.workspace, route), tell);
  const window = from === null && to === null ? null : { from: from ?? '1970-01-01T00:00:00.000Z', to: to ?? open.clock.now() };
  const query = { messageIds: [], businessKeys: [], fields: [], text: null, all: true, window };
  const gathering: Gathering = { open, route, query, collector, signal, unreadTopics: new Map() };
  const patience = patienceOf(open, route, question);
  const wanted = numbered(route, over);
  const { source } = route.destination;
  const recorded = open.workspace.sources[source]?.kind === 'snapshot';
  if (recorded) {
    const reason = 'unsupported: a recorded case has some messages only, so the numbers of the others are missing from it';
    collector.add(source, unread({ source, role: 'destination', part: route.name, unit: 'none' }, reason));
  }
  const stored = wanted.stored && !recorded ? await storedSequences(gathering, patience) : [];
  const storedGaps = await explainByOutbox(
    gathering,
    stored.flatMap(({ gaps }) => gaps),
    patience,
  );
  const traced = wanted.traces && !recorded ? await tracedSequences(gathering, patience) : [];
  const tracedGaps = traced.flatMap(({ gaps }) => gaps);
  const all = [...stored, ...traced];
  for (const progress of collector.progress(true)) tell(progress);
  const coverage = orderCoverage(collector.coverage.map((entry) => ({ ...entry, needed: isNeeded(entry, over) })));
  return {
    route: route.name,
    gaps: [...storedGaps, ...explainTraced(tracedGaps, storedGaps, logPartOf(route))].toSorted(compareGaps),
    repeats: all.flatMap(({ repeats }) => repeats),
    pairs: all.flatMap(({ pairs }) => pairs),
    coverage,
    complete: !signal.aborted && coverage.every((entry) => !entry.needed || isCovered(entry)),
  };
}

/**
 * Reads the numbers that a route's producers give their messages and tells which are missing and
 * which came more than once. The result is last, also after an abort, then marked incomplete.
 */
export async function* readSequences(open: OpenWorkspace, question: SequenceQuestion, signal: AbortSignal): AsyncGenerator<SequenceEvent> {
  const routes = routesAsked(open.workspace, question.route);
  if (isUsage(routes)) {
    yield { type: 'usage', usage: routes };
    return;
  }
  const [route] = routes;
  if (route === undefined || !Object.values(numbered(route, question.over)).includes(true)) {
    yield { type: 'usage', usage: { problem: 'no-sequence', detail: question.route, choices: [] } };
    return;
  }
  const queue = new EventQueue<SequenceEvent>();
  readRoute(open, route, question, (progress) => queue.push({ type: 'source', progress }), signal).then(
    (result) => {
      queue.push({ type: 'result', result });
      queue.close();
    },
    (error: unknown) => queue.close(error),
  );
  yield* queue;
}
