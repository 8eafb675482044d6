import type { Facets } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import { commitSamples } from '../lifecycle/history.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Instant } from '../observation/instant.ts';
import { micros } from '../observation/instant.ts';
import type { ConsumeObservation } from '../observation/observation.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Duplicate } from '../verdict/verdict.ts';
import type { Consumer } from '../workspace/route.ts';
import { rewindsOf } from './rewind.ts';

type Group = readonly ConsumeObservation[];

function byPlace(lines: Group): readonly Group[] {
  return [...Map.groupBy(lines, (line) => `${line.facts.partition} ${line.facts.offset}`).values()].filter((group) => group.length > 1);
}

/** The first and the last instant of some lines; null where one of them has none. */
function spanOf(lines: Group): { readonly first: Instant; readonly last: Instant } | null {
  const instants = lines.flatMap(({ at }) => at ?? []).toSorted((a, b) => (micros(a) < micros(b) ? -1 : Number(micros(a) > micros(b))));
  const [first, last] = [instants[0], instants.at(-1)];
  return first === undefined || last === undefined || instants.length < lines.length ? null : { first, last };
}

/** A commit sampled between two consumptions of a place that had not passed it: so the second one read it again from there. */
function uncommittedBetween(lifecycle: Lifecycle, { group }: Consumer, lines: Group): readonly string[] {
  const { destination } = lifecycle.route;
  const [line] = lines;
  const [between, offset] = [spanOf(lines), wholeNumber(line?.facts.offset)];
  if (destination.kind === 'exchange' || between === null || offset === null) return [];
  const { source, topic } = destination;
  const samples = commitSamples(lifecycle, { source, topic, partition: line?.facts.partition ?? '' }, group);
  const behind = samples.find(({ at, facts }) => {
    const committed = wholeNumber(facts.committed);
    const overlaps = micros(at) > micros(between.first) && micros(facts.unchangedSince ?? at) < micros(between.last);
    return overlaps && committed !== null && committed <= offset;
  });
  return behind === undefined ? [] : [behind.id];
}

/** True when the group is known to have gone back over the place of these lines: then that is why they repeat. */
function wasRewound(lifecycle: Lifecycle, facets: Facets, consumer: Consumer, lines: Group): boolean {
  const between = spanOf(lines);
  const [line] = lines;
  return rewindsOf(lifecycle, facets, consumer).some(
    ({ partition, offset, from }) =>
      partition === line?.facts.partition &&
      offset === wholeNumber(line.facts.offset) &&
      (between === null || micros(between.last) >= micros(from.at)),
  );
}

/**
 * D3 and D4: one consumer worked on one offset more than once. By the same member it is a
 * redelivery (another attempt); by another member a partition changed hands before the commit, which
 * only sampled commits prove. What a rewind explains is none of both.
 */
export function redeliveries(lifecycle: Lifecycle, facets: Facets): readonly Duplicate[] {
  return lifecycle.route.consumers.flatMap((consumer) => {
    const lines = facets.consumes.filter(
      (line) => line.facts.consumer === consumer.name && line.facts.offset !== undefined && line.facts.partition !== undefined,
    );
    return byPlace(lines).flatMap((group): readonly Duplicate[] => {
      const members = new Set(group.map((line) => line.facts.member));
      if (members.size > 1 && !members.has(undefined)) {
        if (wasRewound(lifecycle, facets, consumer, group)) return [];
        const proof = uncommittedBetween(lifecycle, consumer, group);
        const certainty = proof.length > 0 ? 'proven' : 'suspected';
        const observations = [...idsOf(group), ...proof];
        return [{ class: 'REBALANCE_REREAD', cause: 'rebalance', harmful: false, certainty, observations }];
      }
      const again = group.some((line) => (wholeNumber(line.facts.attempt) ?? 0n) > 1n);
      if (members.size > 1 || !again) return [];
      const certainty = members.has(undefined) ? 'suspected' : 'proven';
      return [{ class: 'REDELIVERY', cause: 'retry', harmful: false, certainty, observations: idsOf(group) }];
    });
  });
}
