import type { Facets, Said } from '../lifecycle/facets.ts';
import { idsOf } from '../lifecycle/facets.ts';
import type { CommitSample, PartitionPlace } from '../lifecycle/history.ts';
import { commitSamples } from '../lifecycle/history.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { micros } from '../observation/instant.ts';
import type { ConsumeObservation } from '../observation/observation.ts';
import { wholeNumber } from '../observation/whole-number.ts';
import type { Duplicate } from '../verdict/verdict.ts';
import type { Consumer } from '../workspace/route.ts';

/** A place of the message in the destination. */
interface Standing {
  readonly partition: string;
  readonly offset: bigint;
}

/** Two samples of a group next to each other between which its commit went back: over offsets [after, before). */
interface Retreat {
  readonly from: CommitSample;
  readonly to: CommitSample;
  readonly before: bigint;
  readonly after: bigint;
}

/** A retreat of a group over a place. */
export type Rewound = Standing & Pick<Retreat, 'from' | 'to'>;

/** Where a group's commit in one partition was sampled to go back. */
export function retreatsOf(said: Said, place: PartitionPlace, group: string): readonly Retreat[] {
  const samples = commitSamples(said, place, group);
  return samples.flatMap((to, index): readonly Retreat[] => {
    const from = samples[index - 1];
    const [before, after] = [wholeNumber(from?.facts.committed), wholeNumber(to.facts.committed)];
    return from === undefined || before === null || after === null || after >= before ? [] : [{ from, to, before, after }];
  });
}

function standingsOf({ visible, rows, sends, consumes }: Facets): readonly Standing[] {
  const said = [...rows, ...sends, ...consumes].map(({ facts: { partition, offset } }) => ({ partition, offset }));
  const stored = visible.map(({ coordinates }) => ({ partition: coordinates['partition'], offset: coordinates['offset'] }));
  const all = [...stored, ...said].flatMap(({ partition, offset }) => {
    const number = wholeNumber(offset);
    return partition === undefined || number === null ? [] : [{ partition, offset: number }];
  });
  return [...new Map(all.map((each) => [`${each.partition} ${each.offset}`, each])).values()];
}

/** Where and when a consumer's group went back over a place of the message. */
export function rewindsOf(lifecycle: Lifecycle, facets: Facets, consumer: Consumer): readonly Rewound[] {
  const { destination } = lifecycle.route;
  if (destination.kind === 'exchange' || consumer.commit === 'external') return [];
  const { source, topic } = destination;
  return standingsOf(facets).flatMap((standing) => {
    const retreats = retreatsOf(lifecycle, { source, topic, partition: standing.partition }, consumer.group);
    const over = retreats.filter(({ before, after }) => before > standing.offset && after <= standing.offset);
    return over.map(({ from, to }) => ({ ...standing, from, to }));
  });
}

/** What shows that the group has read the message again since: its own trace, or a commit past it. */
function readAgain(lifecycle: Lifecycle, facets: Facets, consumer: Consumer, rewound: Rewound): readonly string[] {
  const { partition, offset, from, to } = rewound;
  const own = facets.consumes.filter((line) => line.facts.consumer === consumer.name);
  const isThere = ({ facts }: ConsumeObservation): boolean =>
    facts.offset === undefined || (facts.partition === partition && wholeNumber(facts.offset) === offset);
  const since = own.filter((line) => isThere(line) && line.at !== null && micros(line.at) >= micros(from.at));
  if (since.length > 0) return idsOf(own.filter(isThere));
  const passes = (committed: string | undefined): boolean => (wholeNumber(committed) ?? -1n) > offset;
  const { source, coordinates } = to;
  const commits = facets.commits.filter(
    (commit) =>
      commit.facts.consumer === consumer.name &&
      commit.source === source &&
      commit.coordinates['topic'] === coordinates['topic'] &&
      commit.coordinates['partition'] === partition &&
      passes(commit.facts.committed),
  );
  const later = commitSamples(lifecycle, { source, topic: coordinates['topic'] ?? '', partition }, consumer.group).filter(
    ({ at, facts }) => micros(at) > micros(to.at) && passes(facts.committed),
  );
  return idsOf([...commits, ...later].slice(0, 1));
}

/** D5: the group's commit went back over the message, as sampled, and the group has come past it once more. */
export function rewinds(lifecycle: Lifecycle, facets: Facets): readonly Duplicate[] {
  return lifecycle.route.consumers.flatMap((consumer): readonly Duplicate[] => {
    const shown = rewindsOf(lifecycle, facets, consumer).flatMap((rewound) => {
      const again = readAgain(lifecycle, facets, consumer, rewound);
      return again.length === 0 ? [] : [...again, rewound.from.id, rewound.to.id];
    });
    if (shown.length === 0) return [];
    return [{ class: 'REWIND', cause: 'rewind', harmful: false, certainty: 'proven', observations: [...new Set(shown)] }];
  });
}
