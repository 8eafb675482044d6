import { retreatsOf } from '../../domain/duplicate/rewind.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { PlaceSpan } from '../../domain/reconcile/place-spans.ts';
import { orderedSpans } from '../../domain/reconcile/place-spans.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { OpenWorkspace } from '../open-workspace.ts';

export interface RewoundAsked {
  readonly route: Route;
  /** The partitions of its destination. */
  readonly partitions: readonly number[];
  /** Before the first of the messages. */
  readonly since: Instant;
}

/**
 * Where groups of the route are known to have gone back since an instant: of a message there the
 * judge may say that it was read again, which no line shows. Asked of the history once for all
 * messages, behind the passes, because it is about what they read. A partition of which the history
 * has more to tell than one answer holds counts as gone back over as a whole; one of which it knows
 * nothing has nothing to tell the judge either.
 */
export async function rewoundPlaces(
  { history, clock }: Pick<OpenWorkspace, 'history' | 'clock'>,
  { route, partitions, since }: RewoundAsked,
  signal: AbortSignal,
): Promise<readonly PlaceSpan[]> {
  const { destination } = route;
  const groups = [...new Set(route.consumers.filter(({ commit }) => commit !== 'external').map(({ group }) => group))];
  if (history === null || destination.kind === 'exchange' || groups.length === 0) return [];
  const { source, topic } = destination;
  const observations: Observation[] = [];
  const untold = new Set<string>();
  // A decrease is told whatever the offset.
  const places = partitions.map((partition) => ({ topic, partition, offset: 0n }));
  const question = { source, places, groups, exchange: null, queues: [], since, now: clock.now() };
  for await (const reading of history.around(question, signal)) {
    if (reading.type === 'observation') observations.push(reading.observation);
    if (reading.type === 'coverage' && reading.coverage.reason?.startsWith('too-large: ') === true) untold.add(reading.coverage.part);
  }
  const spans = partitions.flatMap((partition): readonly PlaceSpan[] => {
    if (untold.has(partitionPart(topic, partition))) return [{ partition, from: 0, to: Number.MAX_SAFE_INTEGER }];
    const retreats = groups.flatMap((group) => retreatsOf({ observations }, { source, topic, partition: String(partition) }, group));
    return retreats.map(({ before, after }) => ({ partition, from: Number(after), to: Number(before) }));
  });
  return orderedSpans(spans);
}
