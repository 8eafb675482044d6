import type { Evidence } from '../../domain/lifecycle/correlate.ts';
import type { Case } from '../../domain/lifecycle/case.ts';
import type { Content } from '../../domain/observation/content.ts';
import type { Coverage } from '../../domain/observation/coverage.ts';
import { isCovered } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import type { Route } from '../../domain/workspace/route.ts';
import { unread } from '../../ports/broker.ts';
import type { OpenWorkspace } from '../open-workspace.ts';
import { Collector } from './collector.ts';
import { evidenceOf, gather, matchedIds } from './gather.ts';
import type { Gathering } from './gathering.ts';
import type { Query } from './query.ts';
import { recheckRows } from './recheck-rows.ts';
import { routeObservations } from './route-observations.ts';
import { routeSources } from './route-sources.ts';
import { caseContents, evidenceOfMessage, messagesOf } from './snapshot-evidence.ts';
import type { Tell } from './source-progress.ts';

/** One message of a route as far as it was read, ready to be judged. */
export interface ReadMessage {
  readonly messageId: string;
  readonly evidence: Evidence;
  readonly contentOf: (observation: Observation) => Content | undefined;
  readonly sources: Case['sources'];
}

/** What one route gave for one query. `evidence` is for an answer about nothing found. */
export interface RouteReading {
  readonly route: Route;
  readonly messages: readonly ReadMessage[];
  readonly evidence: Evidence;
  /** Trace lines of messages that nothing else of the route names: another route's, if one has them. */
  readonly unclear: readonly Observation[];
}

/** A row may change while the rest is read: then everything is read again, at most this often. */
const attempts = 3;

/**
 * Reads one route for one query. `partly` is called with what may be judged so far: a verdict made
 * from a partial reading is the final one or UNDETERMINED, never another.
 */
export async function readRoute(
  open: OpenWorkspace,
  route: Route,
  query: Query,
  signal: AbortSignal,
  tell: Tell,
  partly: (reading: RouteReading) => void,
): Promise<RouteReading> {
  const options = open.workspace.sources[route.destination.source];
  if (options?.kind === 'snapshot') return readSnapshot(open, route, query, signal, tell);
  for (let attempt = 1; ; attempt += 1) {
    const collector = new Collector(routeSources(open.workspace, route), tell);
    const gathering: Gathering = { open, route, query, collector, signal, unreadTopics: new Map() };
    await gather(gathering, () => partly(readingOf(gathering)));
    const recheck = signal.aborted ? 'unread' : await recheckRows(gathering);
    if (recheck !== 'changed' || attempt === attempts) {
      if (recheck !== 'same') markUnconfirmed(gathering, recheck);
      for (const progress of collector.progress(true)) tell(progress);
      return readingOf(gathering);
    }
  }
}

function readingOf(gathering: Gathering): RouteReading {
  const evidence = evidenceOf(gathering);
  const sources = routeSources(gathering.open.workspace, gathering.route);
  const messages = matchedIds(gathering).map((messageId) => ({
    messageId,
    evidence,
    contentOf: (observation: Observation) => gathering.collector.contentOf(observation),
    sources,
  }));
  return { route: gathering.route, messages, evidence, unclear: routeObservations(gathering).unclear };
}

/** A row that does not hold still, or could not be read a second time, is not a boundary for anything. */
function markUnconfirmed({ collector, route }: Gathering, recheck: 'changed' | 'unread'): void {
  const detail =
    recheck === 'changed'
      ? `rows of ${route.name} kept changing while they were read`
      : `rows of ${route.name} could not be read a second time`;
  for (const entry of collector.coverage) {
    if (entry.role === 'outbox') collector.add(entry.source, unread(entry, reasonOf({ code: 'refused', retryable: true, detail })));
  }
}

async function readSnapshot(open: OpenWorkspace, route: Route, query: Query, signal: AbortSignal, tell: Tell): Promise<RouteReading> {
  const source = open.sources.snapshot(route.destination.source);
  const answer = source.ok ? await source.value.load(signal) : source;
  if (!answer.ok) return unreadSnapshot(route, answer.failure, open, tell);
  const recorded = answer.value;
  const own = recorded.routes.find((each) => each.name === route.name) ?? route;
  const messages = messagesOf(recorded, route, query).flatMap((message): readonly ReadMessage[] => {
    const evidence = evidenceOfMessage(recorded, message, open.judgeAt);
    return evidence === null
      ? []
      : [{ messageId: message.messageId, evidence, contentOf: caseContents(message), sources: recorded.sources }];
  });
  tellSources(recorded, messages, tell);
  const coverage: Coverage = {
    ...unread({ source: route.destination.source, role: 'destination', part: recorded.title, unit: 'none' }, ''),
    asOf: recorded.now,
    complete: true,
    needed: true,
    reason: null,
  };
  return { route: own, messages, evidence: { route: own, observations: [], coverage: [coverage], now: recorded.now }, unclear: [] };
}

function unreadSnapshot(route: Route, failure: Failure, open: OpenWorkspace, tell: Tell): RouteReading {
  const { source } = route.destination;
  tell({ source, kind: 'snapshot', state: 'failed', found: 0, share: null, part: null, failure });
  const coverage: Coverage = {
    ...unread({ source, role: 'destination', part: route.name, unit: 'none' }, reasonOf(failure)),
    needed: true,
  };
  return { route, messages: [], evidence: { route, observations: [], coverage: [coverage], now: open.clock.now() }, unclear: [] };
}

/** The sources that a case was recorded from, as they stood then. */
function tellSources(recorded: Case, messages: readonly ReadMessage[], tell: Tell): void {
  for (const { name, kind } of recorded.sources) {
    const found = messages
      .flatMap(({ evidence }) => evidence.observations)
      .filter((observation) => observation.source === name && messageIdOf(observation) !== undefined).length;
    const entries = messages.flatMap(({ evidence }) => evidence.coverage).filter((entry) => entry.source === name);
    const state =
      entries.length === 0 ? 'not-asked' : entries.every(isCovered) ? 'complete' : entries.some(isCovered) ? 'partial' : 'failed';
    tell({ source: name, kind, state, found, share: null, part: null, failure: null });
  }
}
