import type { Failure } from '../domain/observation/failure.ts';
import type { Instant } from '../domain/observation/instant.ts';
import { micros } from '../domain/observation/instant.ts';
import type { WatchEvent } from '../domain/watch/watch-event.ts';
import type { HistoryStore } from '../ports/history.ts';
import { EventQueue } from './event-queue.ts';
import type { OpenWorkspace } from './open-workspace.ts';
import { isUsage, routesAsked } from './routes-asked.ts';
import type { Usage } from './usage.ts';
import { planWatch } from './watch/plan-watch.ts';
import type { Unsampled } from './watch/take-samples.ts';
import type { Pause } from './watch/watch-source.ts';
import { watchSource } from './watch/watch-source.ts';

export interface WatchAsked {
  /** Null: every route of the workspace. */
  readonly route: string | null;
  /** Milliseconds between two rounds. */
  readonly interval: number;
  /** One round, for a scheduler that starts the next after the interval. */
  readonly once: boolean;
}

/** What a watch has seen when it ends. `events`: the last of them; `eventsBefore` counts those left out. */
export interface WatchResult {
  readonly routes: readonly string[];
  readonly interval: number;
  readonly samples: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly events: readonly WatchEvent[];
  readonly eventsBefore: number;
  /** Every part of every source was sampled in its last round. */
  readonly complete: boolean;
}

/** `refused`: the history takes no samples, so that nothing can be watched. The result comes last. */
export type WatchNews =
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'round'; readonly source: string; readonly samples: number }
  | { readonly type: 'event'; readonly event: WatchEvent }
  | { readonly type: 'refused'; readonly failure: Failure }
  | { readonly type: 'result'; readonly result: WatchResult };

/** A watch may run for weeks: of its events the result has at most this many. */
const eventsKept = 10_000;

/** What the sources said so far. */
class Watched {
  readonly #unsampled = new Map<string, readonly Unsampled[]>();
  readonly #events: WatchEvent[] = [];
  #samples = 0;
  #dropped = 0;

  take(source: string, samples: number, events: readonly WatchEvent[], unsampled: readonly Unsampled[] | null): void {
    this.#samples += samples;
    if (unsampled !== null) this.#unsampled.set(source, unsampled);
    this.#events.push(...events);
    this.#dropped += this.#events.splice(0, this.#events.length - eventsKept).length;
  }

  result(asked: Pick<WatchResult, 'routes' | 'interval' | 'from' | 'to'>, sources: readonly string[]): WatchResult {
    return {
      ...asked,
      samples: this.#samples,
      events: this.#events.toSorted((a, b) => (micros(a.at) < micros(b.at) ? -1 : Number(micros(a.at) > micros(b.at)))),
      eventsBefore: this.#dropped,
      complete: sources.every((source) => this.#unsampled.get(source)?.length === 0),
    };
  }
}

/**
 * Samples what can not be seen afterwards into the workspace's history, until the abort, each source
 * at its own pace: one that hangs holds up no other. It only reads, with the requests that an
 * explanation sends too.
 */
export async function* watchRoutes(
  open: Pick<OpenWorkspace, 'workspace' | 'sources' | 'clock'> & { readonly history: HistoryStore },
  asked: WatchAsked,
  pause: Pause,
  signal: AbortSignal,
): AsyncGenerator<WatchNews> {
  const routes = routesAsked(open.workspace, asked.route);
  if (isUsage(routes)) {
    yield { type: 'usage', usage: routes };
    return;
  }
  const from = open.clock.now();
  const plan = planWatch(routes).filter(({ source }) => open.workspace.sources[source]?.kind !== 'snapshot');
  const watched = new Watched();
  const queue = new EventQueue<WatchNews>();
  const stop = new AbortController();
  const ending = AbortSignal.any([signal, stop.signal]);
  const watchOne = async (source: (typeof plan)[number]): Promise<void> => {
    const { interval, once } = asked;
    for await (const outcome of watchSource({ ...open, watched: source, interval, once, pause }, ending)) {
      if (outcome.type === 'not-kept') {
        if (!stop.signal.aborted) queue.push({ type: 'refused', failure: outcome.failure });
        stop.abort();
        return;
      }
      watched.take(source.source, outcome.samples, outcome.events, outcome.unsampled);
      queue.push({ type: 'round', source: source.source, samples: outcome.samples });
      for (const event of outcome.events) queue.push({ type: 'event', event });
    }
  };
  const claimed = await open.history.append([], asked.interval);
  if (!claimed.ok) queue.push({ type: 'refused', failure: claimed.failure });
  const running = claimed.ok ? Promise.all(plan.map(watchOne)) : Promise.resolve([]);
  running.then(
    () => queue.close(),
    (error: unknown) => queue.close(error),
  );
  try {
    yield* queue;
  } finally {
    stop.abort();
    await running.catch(() => undefined);
  }
  const names = routes.map(({ name }) => name);
  const result = watched.result(
    { routes: names, interval: asked.interval, from, to: open.clock.now() },
    plan.map(({ source }) => source),
  );
  yield { type: 'result', result };
}
