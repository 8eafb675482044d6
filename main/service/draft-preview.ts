import type { CataloguePlace } from '../domain/draft/catalogue.ts';
import type { Match } from '../domain/lifecycle/explanation.ts';
import type { Coverage } from '../domain/observation/coverage.ts';
import { instantOf, shift } from '../domain/observation/instant.ts';
import type { Instant } from '../domain/observation/instant.ts';
import type { Route } from '../domain/workspace/route.ts';
import type { Clock } from '../ports/clock.ts';
import type { Sources } from '../ports/sources.ts';
import type { WorkspaceOpener, WorkspaceProblem } from '../ports/workspace-opener.ts';
import type { Failure } from '../domain/observation/failure.ts';
import { findMessages } from './find-messages.ts';
import type { SourceProgress } from './gather/source-progress.ts';

export type PreviewEvent =
  | { readonly type: 'source'; readonly progress: SourceProgress }
  | { readonly type: 'invalid'; readonly problems: readonly WorkspaceProblem[] }
  | { readonly type: 'failed'; readonly failure: Failure }
  /** The newest messages of the route, newest first, each with its verdict, and what was read for them. */
  | { readonly type: 'result'; readonly matches: readonly Match[]; readonly coverage: readonly Coverage[]; readonly complete: boolean };

export interface PreviewAsked {
  readonly text: string;
  /** Where the text is to stand. */
  readonly path: string;
  readonly route: string;
}

const previewed = 10;
/** Around the newest records, in milliseconds: their outbox rows are older, and clocks differ. */
const before = 60_000;
const after = 5_000;
const withoutRecords = 3_600_000;

/** The window in which the newest messages of the route lie: around its last records, else the last hour. */
async function newestWindow(
  sources: Sources,
  route: Route,
  now: Instant,
  signal: AbortSignal,
): Promise<{ readonly from: Instant; readonly to: Instant }> {
  const { destination } = route;
  const otherwise = { from: shift(now, -withoutRecords), to: now };
  const catalogue = sources.catalogue(destination.source);
  if (!catalogue.ok || destination.kind !== 'topic') return otherwise;
  const place: CataloguePlace = { kind: 'topic', name: destination.topic, partitions: 0 };
  const sample = await catalogue.value.sample(place, previewed, signal);
  if (!sample.ok || sample.value.kind !== 'records') return otherwise;
  const times = sample.value.records.map(({ timestamp }) => timestamp).filter((timestamp) => timestamp > 0n);
  if (times.length === 0) return otherwise;
  const [oldest, newest] = [times.reduce((a, b) => (a < b ? a : b)), times.reduce((a, b) => (a > b ? a : b))];
  const [from, to] = [instantOf(oldest), instantOf(newest)];
  return from === null || to === null ? otherwise : { from: shift(from, -before), to: shift(to, after) };
}

function newestFirst(a: Match, b: Match): number {
  return a.at === b.at ? 0 : (a.at ?? '') > (b.at ?? '') ? -1 : 1;
}

/**
 * The last ten messages of a drafted route, judged, from a workspace text that is not saved. Opens
 * the text in memory and closes everything again. The result comes last, also after an abort.
 */
export async function* previewRoute(
  opener: WorkspaceOpener,
  clock: Clock,
  { text, path, route: name }: PreviewAsked,
  signal: AbortSignal,
): AsyncGenerator<PreviewEvent> {
  const opening = await opener.openText(text, path, []);
  if (opening.outcome === 'invalid') {
    yield { type: 'invalid', problems: opening.problems };
    return;
  }
  if (opening.outcome === 'failed') {
    yield { type: 'failed', failure: opening.failure };
    return;
  }
  const { workspace, sources, history } = opening.opened;
  try {
    const route = Object.hasOwn(workspace.routes, name) ? workspace.routes[name] : undefined;
    if (route === undefined) {
      yield { type: 'failed', failure: { code: 'not-found', retryable: false, detail: `route ${name}` } };
      return;
    }
    const window = await newestWindow(sources, route, clock.now(), signal);
    const open = { workspace, sources, history, clock, judgeAt: null };
    for await (const event of findMessages(open, { value: '', route: name, by: null, window }, signal)) {
      if (event.type === 'source') yield event;
      else if (event.type === 'result') {
        const { matches, coverage, complete } = event.result;
        yield { type: 'result', matches: matches.toSorted(newestFirst).slice(0, previewed), coverage, complete };
      }
    }
  } finally {
    await sources.close();
  }
}
