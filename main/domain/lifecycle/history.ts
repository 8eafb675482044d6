import type { Range } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';
import { micros } from '../observation/instant.ts';
import type { ConfigFacts, ConfigObservation, Coordinates, SampleFacts } from '../observation/observation.ts';
import type { Said } from './facets.ts';
import { configs } from './facets.ts';
import type { Lifecycle } from './lifecycle.ts';

type Sample<Subject extends ConfigFacts['subject']> = ConfigObservation & {
  readonly at: string;
  readonly facts: Extract<ConfigFacts, { subject: Subject }>;
};
export type CommitSample = Sample<'commit-sample'>;
export type PartitionSample = Sample<'partition-sample'>;
export type ExchangeSample = Sample<'exchange-sample'>;
export type QueueSample = Sample<'queue-sample'>;

/**
 * False when the history says that nothing was sampled for a while between two samples of a part:
 * what lay between may have been different.
 */
export function sampledBetween(
  { coverage }: Pick<Lifecycle, 'coverage'>,
  source: string,
  part: string,
  first: Instant,
  last: Instant,
): boolean {
  const own = coverage.filter((entry) => entry.role === 'history' && entry.source === source && entry.part === part);
  const encloses = ({ from, to }: Range): boolean => micros(from) <= micros(first) && micros(to) >= micros(last);
  return own.every(({ read }) => read.some(encloses));
}

type SampleSubject = 'commit-sample' | 'partition-sample' | 'exchange-sample' | 'queue-sample';

/** A sample at both ends of the time in which it did not change. */
function endsOf<Subject extends SampleSubject>(sample: Sample<Subject>): readonly Sample<Subject>[] {
  const { unchangedSince }: SampleFacts = sample.facts;
  return unchangedSince === undefined ? [sample] : [{ ...sample, at: unchangedSince }, sample];
}

/**
 * The samples of one place, oldest first; one without an instant orders nothing and is left out. What
 * was the same for a while stands there twice, as it was first and last sampled.
 */
function samplesOf<Subject extends SampleSubject>(
  said: Said,
  subject: Subject,
  source: string,
  coordinates: Coordinates,
): readonly Sample<Subject>[] {
  const own = configs(said, subject).filter(
    (config): config is Sample<Subject> =>
      config.at !== null &&
      config.source === source &&
      Object.entries(coordinates).every(([name, value]) => config.coordinates[name] === value),
  );
  return own.flatMap(endsOf).toSorted((a, b) => (micros(a.at) < micros(b.at) ? -1 : Number(micros(a.at) > micros(b.at))));
}

/** One partition of a topic. */
export interface PartitionPlace {
  readonly source: string;
  readonly topic: string;
  readonly partition: string;
}

/** How far a group had committed in one partition, oldest first. */
export function commitSamples(said: Said, { source, topic, partition }: PartitionPlace, group: string): readonly CommitSample[] {
  return samplesOf(said, 'commit-sample', source, { topic, partition }).filter(({ facts }) => facts.group === group);
}

/** The boundaries that one partition had, oldest first; those of a topic that had the name before are of another log. */
export function partitionSamples(said: Said, { source, topic, partition }: PartitionPlace): readonly PartitionSample[] {
  const own = configs(said, 'topic').find((config) => config.source === source && config.coordinates['topic'] === topic)?.facts.topicId;
  return samplesOf(said, 'partition-sample', source, { topic, partition }).filter(
    ({ facts }) => own === undefined || facts.topicId === undefined || facts.topicId === own,
  );
}

/** Whether a key reached any queue through an exchange, oldest first. */
export function exchangeSamples(said: Said, source: string, exchange: string, routingKey: string): readonly ExchangeSample[] {
  return samplesOf(said, 'exchange-sample', source, { exchange, routingKey });
}

/** What a queue held and allowed, oldest first. */
export function queueSamples(said: Said, source: string, queue: string): readonly QueueSample[] {
  return samplesOf(said, 'queue-sample', source, { queue });
}
