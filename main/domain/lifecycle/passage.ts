import { micros } from '../observation/instant.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Consumer } from '../workspace/route.ts';
import type { Facets } from './facets.ts';
import { boundaryOf } from './facets.ts';
import type { PartitionPlace } from './history.ts';
import { commitSamples, partitionSamples } from './history.ts';
import type { Lifecycle } from './lifecycle.ts';

/** A place that retention has taken. */
interface RemovedPlace extends PartitionPlace {
  readonly offsetNumber: bigint;
}

/**
 * Where a consumer's group stood when a record was removed. `passed`: it had committed past it while
 * it was still there. `behind`: it had not once it was gone. `unknown`: no commit was sampled on the
 * side of the removal that would tell; a commit that is past it now tells nothing, because the group
 * may have jumped there.
 */
export type Passage =
  | { readonly kind: 'passed' | 'behind'; readonly committed: string; readonly evidence: readonly string[] }
  | { readonly kind: 'unknown' };

/** How a consumer's group stood to a removed place, by what was sampled and by its commit of now. */
export function passageOf(lifecycle: Lifecycle, facets: Facets, consumer: Consumer, place: RemovedPlace): Passage {
  if (consumer.commit === 'external') return { kind: 'unknown' };
  const { source, topic, partition, offsetNumber } = place;
  const boundaries = partitionSamples(lifecycle, place);
  const commits = commitSamples(lifecycle, place, consumer.group);
  const isGone = (logStart: string): boolean => (wholeNumber(logStart) ?? -1n) > offsetNumber;
  // Log starts only grow: what was there at its last sighting was there before.
  const there = boundaries.findLast(({ facts }) => !isGone(facts.logStart));
  const past = commits.find(
    ({ at, facts }) => there !== undefined && micros(at) <= micros(there.at) && (wholeNumber(facts.committed) ?? -1n) > offsetNumber,
  );
  if (past !== undefined && there !== undefined) return { kind: 'passed', committed: past.facts.committed, evidence: [past.id, there.id] };
  const gone = boundaries.find(({ facts }) => isGone(facts.logStart));
  const isBehind = (committed: string | undefined): boolean => {
    const number = wholeNumber(committed);
    return number !== null && number <= offsetNumber;
  };
  const late = commits.find(({ at, facts }) => gone !== undefined && micros(at) >= micros(gone.at) && isBehind(facts.committed));
  if (late !== undefined && gone !== undefined) return { kind: 'behind', committed: late.facts.committed, evidence: [late.id, gone.id] };
  const now = facets.commits.find(
    (commit) =>
      commit.facts.consumer === consumer.name &&
      commit.source === source &&
      commit.coordinates['topic'] === topic &&
      commit.coordinates['partition'] === partition &&
      isBehind(commit.facts.committed),
  );
  const boundary = boundaryOf(lifecycle, { source, coordinates: { topic, partition } });
  if (now === undefined || boundary === undefined || !isGone(boundary.facts.logStart)) return { kind: 'unknown' };
  return { kind: 'behind', committed: now.facts.committed ?? '', evidence: [now.id] };
}
