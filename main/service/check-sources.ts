import type { Answer } from '../domain/observation/failure.ts';
import { reasonOf } from '../domain/observation/failure.ts';
import type { Said } from '../domain/lifecycle/facets.ts';
import type { Route } from '../domain/workspace/route.ts';
import type { CheckStep } from '../ports/reading.ts';
import { checkIdentity } from './check-identity.ts';
import { EventQueue } from './event-queue.ts';
import { fallbackTables } from './gather/ask-fallbacks.ts';
import { topologyOf } from './gather/ask-topology.ts';
import { tracesOf } from './gather/ask-traces.ts';
import { asideTopics, producedTopics } from './gather/topics.ts';
import type { OpenWorkspace } from './open-workspace.ts';

/** Before anything is read, a stream is known only where the workspace names it as one. */
const nothingSaid: Said = { observations: [] };

type Steps = AsyncIterable<CheckStep>;
/** One thing to check at one source: what stands there for the routes. */
type Question = () => Answer<Steps>;

function bind<Source>(answer: Answer<Source>, steps: (source: Source) => Steps): Answer<Steps> {
  return answer.ok ? { ok: true, value: steps(answer.value) } : answer;
}

/** A snapshot is checked by loading it. */
async function* checkSnapshot({ sources }: OpenWorkspace, name: string, signal: AbortSignal): Steps {
  const source = sources.snapshot(name);
  const answer = source.ok ? await source.value.load(signal) : source;
  yield answer.ok
    ? { source: name, step: 'file', ok: true, detail: `${answer.value.messages.length} messages`, fix: null }
    : { source: name, step: 'file', ok: false, detail: reasonOf(answer.failure), fix: 'Check the path of the snapshot in the workspace.' };
}

function questionsFor(open: OpenWorkspace, name: string, signal: AbortSignal): readonly Question[] {
  const { sources, workspace } = open;
  const routes = Object.values(workspace.routes);
  const options = workspace.sources[name];
  if (options?.kind === 'snapshot') return [() => ({ ok: true, value: checkSnapshot(open, name, signal) })];
  if (options?.kind === 'kafka') {
    const topics = topicsAt(routes, name);
    const groups = [...new Set(routes.filter((route) => route.destination.source === name).flatMap(groupsOf))];
    return [() => bind(sources.broker(name), (broker) => withIdentities(open, name, broker.check(topics, groups, signal), signal))];
  }
  if (options?.kind === 'rabbitmq') return queueQuestions(open, name, signal);
  return routes.flatMap((route) => databaseQuestions(open, route, name, signal));
}

/** Steps about one topic or group: when they fail, the cluster is open all the same. */
const ofOnePlace: ReadonlySet<string> = new Set(['topic', 'permission', 'group']);

/** The steps of a cluster, then whether the ids of its routes are such; a cluster that is not open is not asked again. */
async function* withIdentities(open: OpenWorkspace, name: string, steps: Steps, signal: AbortSignal): Steps {
  let broken = false;
  for await (const step of steps) {
    broken ||= !step.ok && !ofOnePlace.has(step.step);
    yield step;
  }
  const routes = Object.values(open.workspace.routes).filter((route) => route.destination.source === name);
  for (const route of broken ? [] : routes) yield* checkIdentity(open, route, signal);
}

/** A source that no route reads is opened all the same, as far as it can be without a place to ask for. */
async function checkUnused({ sources }: OpenWorkspace, name: string, signal: AbortSignal, show: (step: CheckStep) => void): Promise<void> {
  const catalogue = sources.catalogue(name);
  if (catalogue.ok) for await (const step of catalogue.value.check(signal)) show(step);
  if (!signal.aborted) show({ source: name, step: 'used', ok: true, detail: 'no route reads it', fix: null });
}

/** A broker with queues: its streams as logs, and what it says of the exchanges and queues of each route. */
function queueQuestions({ sources, workspace }: OpenWorkspace, name: string, signal: AbortSignal): readonly Question[] {
  const routes = Object.values(workspace.routes);
  const streams = topicsAt(routes, name);
  const wanted = routes.flatMap((route) => topologyOf(route).get(name) ?? []);
  if (streams.length + wanted.length === 0) return [];
  return [
    () => bind(sources.broker(name), (broker) => broker.check(streams, [], signal)),
    ...wanted.map(
      (each): Question =>
        () =>
          bind(sources.topology(name), (topology) => topology.check(each, signal)),
    ),
  ];
}

/** Topics and streams of a source that the routes name, each once. */
function topicsAt(routes: readonly Route[], source: string): readonly string[] {
  const topics = routes.flatMap((route) => [...producedTopics(route, nothingSaid), ...asideTopics(route, nothingSaid)]);
  return [...new Set(topics.filter((topic) => topic.source === source).map(({ topic }) => topic))];
}

function groupsOf(route: Route): readonly string[] {
  return route.consumers.filter((consumer) => consumer.commit !== 'external').map((consumer) => consumer.group);
}

function databaseQuestions({ sources }: OpenWorkspace, route: Route, name: string, signal: AbortSignal): readonly Question[] {
  const { outbox, consumers } = route;
  const questions: Question[] = [];
  if (outbox?.source === name) questions.push(() => bind(sources.outbox(name), (source) => source.check(outbox, signal)));
  for (const place of fallbackTables({ route }))
    if (place.source === name) questions.push(() => bind(sources.fallback(name), (source) => source.check(place, signal)));
  for (const { trace } of tracesOf(route))
    if (trace.source === name) questions.push(() => bind(sources.trace(name), (source) => source.check(trace, signal)));
  for (const consumer of consumers) {
    for (const dedupe of consumer.dedupe)
      if (dedupe.source === name) questions.push(() => bind(sources.dedupe(name), (source) => source.check(dedupe, signal)));
    const { effect } = consumer;
    if (effect?.source === name) questions.push(() => bind(sources.effect(name), (source) => source.check(effect, signal)));
  }
  return questions;
}

/** Steps that every question of one source would repeat are shown once. */
async function checkSource(open: OpenWorkspace, name: string, signal: AbortSignal, show: (step: CheckStep) => void): Promise<void> {
  const shown = new Set<string>();
  for (const question of questionsFor(open, name, signal)) {
    if (signal.aborted) return;
    const answer = question();
    if (!answer.ok) {
      show({
        source: name,
        step: answer.failure.code === 'secret-missing' ? 'secret' : 'open',
        ok: false,
        detail: reasonOf(answer.failure),
        fix: null,
      });
      return;
    }
    for await (const step of answer.value) {
      const text = JSON.stringify(step);
      if (!shown.has(text)) show(step);
      shown.add(text);
    }
  }
}

/**
 * Opens every source of the workspace, step by step, sources side by side, also one that no route
 * uses. Ends early when `signal` is aborted.
 */
export async function* checkSources(open: OpenWorkspace, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const queue = new EventQueue<CheckStep>();
  const running = Promise.all(
    Object.keys(open.workspace.sources).map(async (name) => {
      if (questionsFor(open, name, signal).length === 0) await checkUnused(open, name, signal, (step) => queue.push(step));
      else await checkSource(open, name, signal, (step) => queue.push(step));
    }),
  );
  running.then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  yield* queue;
}
