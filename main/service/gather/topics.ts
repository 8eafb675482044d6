import type { CoverageRole } from '../../domain/observation/coverage.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { PartitionBoundary, TopicRole } from '../../ports/broker.ts';
import type { Collector } from './collector.ts';

/** A topic of a route and what it is to it. */
export interface RouteTopic {
  readonly source: string;
  readonly topic: string;
  readonly topicRole: TopicRole;
}

/** Where producers put messages: the destination, then the fallbacks. */
export function producedTopics({ destination, fallbacks }: Route): readonly RouteTopic[] {
  return [
    { ...destination, topicRole: { role: 'destination' } },
    ...fallbacks.map((fallback) => ({ ...fallback, topicRole: { role: 'fallback' as const } })),
  ];
}

/** Where consumers put messages aside: retry and dead-letter topics. */
export function asideTopics({ consumers }: Route): readonly RouteTopic[] {
  return consumers.flatMap((consumer) => [
    ...consumer.retries.map((retry) => ({ ...retry, topicRole: { role: 'retry' as const, consumer: consumer.name } })),
    ...(consumer.deadLetter === null
      ? []
      : [{ ...consumer.deadLetter, topicRole: { role: 'dead-letter' as const, consumer: consumer.name } }]),
  ]);
}

export function roleOf(topicRole: TopicRole): CoverageRole {
  return topicRole.role;
}

export interface TopicBoundaries {
  readonly at: Instant;
  readonly timestampType: 'create' | 'append' | undefined;
  readonly partitions: readonly PartitionBoundary[];
}

/** The boundaries of a topic as they were read; null when they could not be. */
export function boundariesOf(collector: Collector, { source, topic }: Pick<RouteTopic, 'source' | 'topic'>): TopicBoundaries | null {
  const read = { observations: collector.observations } as Parameters<typeof configs>[0];
  const own = (config: { readonly source: string; readonly coordinates: Readonly<Record<string, string>> }): boolean =>
    config.source === source && config.coordinates['topic'] === topic;
  const [described] = configs(read, 'topic').filter(own);
  const partitions = configs(read, 'partition').filter(own);
  const at = partitions[0]?.at ?? null;
  if (described === undefined || at === null || partitions.length !== Number(described.facts.partitions)) return null;
  return {
    at,
    timestampType: described.facts.timestampType,
    partitions: partitions.map(({ coordinates, facts }) => ({
      partition: Number(coordinates['partition']),
      logStart: BigInt(facts.logStart),
      lastStable: BigInt(facts.lastStable),
      highWatermark: BigInt(facts.highWatermark),
    })),
  };
}
