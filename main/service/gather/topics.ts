import type { CoverageRole } from '../../domain/observation/coverage.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Said } from '../../domain/lifecycle/facets.ts';
import type { Log } from '../../domain/lifecycle/logs.ts';
import { destinationLogs, logOf } from '../../domain/lifecycle/logs.ts';
import type { AsidePlace, FallbackPlace, Route } from '../../domain/workspace/route.ts';
import type { PartitionBoundary, TopicRole } from '../../ports/broker.ts';
import type { Collector } from './collector.ts';

/** A topic or stream of a route and what it is to it. */
export interface RouteTopic {
  readonly source: string;
  readonly topic: string;
  readonly stream: boolean;
  readonly topicRole: TopicRole;
}

function ofLog({ source, topic, stream }: Log, topicRole: TopicRole): RouteTopic {
  return { source, topic, stream, topicRole };
}

function logsIn(said: Said, places: readonly (AsidePlace | FallbackPlace)[], topicRole: TopicRole): readonly RouteTopic[] {
  return places.flatMap((place) => {
    const log = logOf(said, place);
    return log === null ? [] : [ofLog(log, topicRole)];
  });
}

/** What can be read of where producers put messages: the destination, then the fallbacks. */
export function producedTopics(route: Route, said: Said): readonly RouteTopic[] {
  return [
    ...destinationLogs(said, route).map((log) =>
      ofLog(log, log.witness ? { role: 'destination', witness: true } : { role: 'destination' }),
    ),
    ...logsIn(said, route.fallbacks, { role: 'fallback' }),
  ];
}

/** What can be read of where consumers put messages aside: retry and dead-letter places. */
export function asideTopics({ consumers }: Route, said: Said): readonly RouteTopic[] {
  return consumers.flatMap(({ name, retries, deadLetter }) => [
    ...logsIn(said, retries, { role: 'retry', consumer: name }),
    ...logsIn(said, deadLetter === null ? [] : [deadLetter], { role: 'dead-letter', consumer: name }),
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
  const own = (config: { readonly source: string; readonly coordinates: Readonly<Record<string, string>> }): boolean =>
    config.source === source && config.coordinates['topic'] === topic;
  const [described] = configs(collector, 'topic').filter(own);
  const partitions = configs(collector, 'partition').filter(own);
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
