import type { ConfigObservation, Observation, SampleFacts } from '../../domain/observation/observation.ts';
import type { Sample } from '../../ports/history.ts';
import type { TopologyWanted } from '../../ports/topology.ts';

function sampleOf(
  { source, at, coordinates }: Observation,
  facts: SampleFacts,
  more: Readonly<Record<string, string>> = {},
): readonly Sample[] {
  return at === null ? [] : [{ source, at, coordinates: { ...coordinates, ...more }, facts }];
}

/** Undefined fields would make equal samples differ. */
function given<Facts extends object>(facts: Facts): { readonly [Key in keyof Facts]: Exclude<Facts[Key], undefined> } {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as never;
}

/** Samples of a log from its boundaries: of every partition, with the id of its topic. */
export function logSamples(observations: readonly Observation[]): readonly Sample[] {
  const configs = observations.filter((each): each is ConfigObservation => each.kind === 'config');
  const topicId = configs.map(({ facts }) => (facts.subject === 'topic' ? facts.topicId : undefined)).find((id) => id !== undefined);
  return configs.flatMap((config) => {
    if (config.facts.subject !== 'partition') return [];
    const { logStart, highWatermark, leaderEpoch } = config.facts;
    return sampleOf(config, given({ subject: 'partition-sample' as const, logStart, highWatermark, leaderEpoch, topicId }));
  });
}

/** Samples of committed offsets; a partition without one has nothing to sample. Groups of several consumers count once. */
export function commitSamples(observations: readonly Observation[]): readonly Sample[] {
  const samples = observations.flatMap((commit) => {
    if (commit.kind !== 'commit' || commit.facts.committed === undefined) return [];
    const { group, committed } = commit.facts;
    return sampleOf(commit, { subject: 'commit-sample', group, committed }, { group });
  });
  const keyOf = ({ coordinates: { topic, partition, group } }: Sample): string => `${topic} ${partition} ${group}`;
  return [...new Map(samples.map((sample) => [keyOf(sample), sample])).values()];
}

/** Samples of an exchange and of queues. Whether a queue is bound is said for one exchange and key, which therefore are part of its place. */
export function topologySamples(observations: readonly Observation[], { exchange }: TopologyWanted): readonly Sample[] {
  const asked: Readonly<Record<string, string>> = exchange === null ? {} : { exchange: exchange.name, routingKey: exchange.routingKey };
  return observations.flatMap((config) => {
    if (config.kind !== 'config') return [];
    if (config.facts.subject === 'exchange') return sampleOf(config, { subject: 'exchange-sample', routed: config.facts.routed });
    if (config.facts.subject !== 'queue') return [];
    const { bound, ready, readyBytes, maxLength, maxBytes, messageTtl, overflow } = config.facts;
    const facts = given({ subject: 'queue-sample' as const, bound, ready, readyBytes, maxLength, maxBytes, messageTtl, overflow });
    return sampleOf(config, facts, asked);
  });
}
