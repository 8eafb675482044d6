import type { SourceProgress, Tell } from './source-progress.ts';

type State = SourceProgress['state'];

/** What a person must know first of a source that several routes ask: trouble, then work, then results. */
const weight: readonly State[] = ['failed', 'searching', 'waiting', 'partial', 'complete', 'not-asked'];

/** A source that answers one route and not another is read in part. */
function stateOf(states: readonly State[]): State {
  const [first = 'not-asked'] = states.toSorted((a, b) => weight.indexOf(a) - weight.indexOf(b));
  const asked = states.filter((state) => state !== 'not-asked');
  return first === 'failed' && asked.some((state) => state === 'complete' || state === 'partial') ? 'partial' : first;
}

function merged(parts: readonly SourceProgress[], last: SourceProgress): SourceProgress {
  const shares = parts.flatMap(({ state, share }) => (state === 'searching' && share !== null ? [share] : []));
  return {
    ...last,
    state: stateOf(parts.map((part) => part.state)),
    found: parts.reduce((sum, part) => sum + part.found, 0),
    share: shares.length === 0 ? null : Math.min(...shares),
    failure: parts.find((part) => part.failure !== null)?.failure ?? null,
  };
}

/** Several routes ask the same sources: tells each source's state over all of them. One `Tell` per route. */
export function mergeProgress(tell: Tell): () => Tell {
  const bySource = new Map<string, Map<number, SourceProgress>>();
  let routes = 0;
  return () => {
    const route = (routes += 1);
    return (progress) => {
      const parts = bySource.get(progress.source) ?? new Map<number, SourceProgress>();
      bySource.set(progress.source, parts.set(route, progress));
      tell(merged([...parts.values()], progress));
    };
  };
}
