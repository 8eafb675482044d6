import { concernsSource } from '../../domain/observation/failure.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { eventsOf } from '../../domain/watch/events-of.ts';
import type { WatchEvent } from '../../domain/watch/watch-event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HistoryStore } from '../../ports/history.ts';
import type { Sources } from '../../ports/sources.ts';
import type { WatchedSource } from './plan-watch.ts';
import type { Round, Unsampled } from './take-samples.ts';
import { takeSamples } from './take-samples.ts';

/** Waits so many milliseconds or until the abort, whichever comes first; never rejects. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export interface SourceWatch {
  readonly watched: WatchedSource;
  readonly sources: Sources;
  readonly history: HistoryStore;
  readonly clock: Clock;
  /** Milliseconds between two rounds. */
  readonly interval: number;
  readonly once: boolean;
  readonly pause: Pause;
}

interface Kept {
  readonly type: 'kept';
  readonly samples: number;
  readonly events: readonly WatchEvent[];
  /** Null for a round that was stopped: it did not come to the rest. */
  readonly unsampled: readonly Unsampled[] | null;
}

/** What became of one round: kept, with what it showed, or not kept because the history refused it. */
export type RoundOutcome = Kept | { readonly type: 'not-kept'; readonly failure: Failure };

/** However long the interval is, a source that does not answer is asked again after this at the latest, or at the next round. */
const longestBackOff = 600_000;

/** A login that was refused is not tried often enough to lock a user out. */
const afterRefusedLogin = 3_600_000;

/** Milliseconds to the next round after so many in a row in which the source did not answer; `last` says why the last one failed. */
export function delayAfter(failedRounds: number, last: Failure['code'] | null, interval: number): number {
  if (last === 'authentication-failed') return Math.max(interval, afterRefusedLogin);
  return Math.max(interval, Math.min(interval * 2 ** Math.min(failedRounds, 20), longestBackOff));
}

/** Says each change of what cannot be sampled once: not the time-out of every round. */
class Complaints {
  readonly #standing = new Set<string>();

  changes(source: string, at: string, unsampled: readonly Unsampled[]): readonly WatchEvent[] {
    const now = new Map(unsampled.map((each) => [`${each.part} ${each.failure.code}`, each]));
    const begun = [...now].filter(([key]) => !this.#standing.has(key));
    const over = this.#standing.size > 0 && now.size === 0;
    this.#standing.clear();
    for (const key of now.keys()) this.#standing.add(key);
    const lost = begun.map(([, { part, failure }]): WatchEvent => ({
      kind: 'source-not-sampled',
      source,
      since: null,
      at,
      facts: { part, code: failure.code, detail: failure.detail },
    }));
    return over ? [...lost, { kind: 'source-sampled-again', source, since: null, at, facts: {} }] : lost;
  }
}

async function keep(
  { history, interval }: SourceWatch,
  { samples }: Round,
  unsampled: Kept['unsampled'],
  complaints: readonly WatchEvent[],
): Promise<RoundOutcome> {
  const kept = await history.append(samples, interval);
  if (!kept.ok) return { type: 'not-kept', failure: kept.failure };
  return { type: 'kept', samples: samples.length, events: [...complaints, ...eventsOf(kept.value, samples)], unsampled };
}

/**
 * Samples one source round after round until the abort; each round is kept before the next. A
 * source that does not answer is asked less and less often.
 */
export async function* watchSource(watch: SourceWatch, signal: AbortSignal): AsyncGenerator<RoundOutcome> {
  const { watched, sources, clock, interval, once, pause } = watch;
  const complaints = new Complaints();
  let failedRounds = 0;
  while (!signal.aborted) {
    const round = await takeSamples(watched, sources, signal);
    const unsampled = signal.aborted ? null : round.unsampled;
    const said = unsampled === null ? [] : complaints.changes(watched.source, clock.now(), unsampled);
    const outcome = await keep(watch, round, unsampled, said);
    yield outcome;
    if (once || outcome.type === 'not-kept') return;
    const down = round.unsampled.find(({ failure }) => concernsSource(failure))?.failure ?? null;
    failedRounds = down === null ? 0 : failedRounds + 1;
    await pause(delayAfter(failedRounds, down?.code ?? null, interval), signal);
  }
}
