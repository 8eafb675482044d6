import type { Route } from '../../domain/workspace/route.ts';
import type { TopologyWanted } from '../../ports/topology.ts';
import { topologyOf } from '../gather/ask-topology.ts';

/** Committed offsets asked for together. */
export interface WatchedCommits {
  readonly consumers: readonly { readonly name: string; readonly group: string }[];
  readonly topics: readonly string[];
}

/** What is sampled of one source, each thing once, whichever routes name it. */
export interface WatchedSource {
  readonly source: string;
  readonly topics: readonly string[];
  readonly commits: readonly WatchedCommits[];
  readonly topologies: readonly TopologyWanted[];
}

/** Topics that a route's groups read: their log starts can pass a group's commit. */
function topicsOf({ destination, consumers }: Route): readonly { readonly source: string; readonly topic: string }[] {
  const retries = consumers.flatMap((consumer) => consumer.retries.flatMap((place) => (place.kind === 'topic' ? [place] : [])));
  return [...(destination.kind === 'topic' ? [destination] : []), ...retries];
}

/** The committed offsets that an answer about the route asks for too. */
function commitsOf(route: Route, source: string): readonly WatchedCommits[] {
  const { destination, consumers } = route;
  if (destination.kind !== 'topic' || destination.source !== source) return [];
  const topics = [...new Set(topicsOf(route).flatMap((place) => (place.source === source ? [place.topic] : [])))];
  const groups = consumers.filter(({ commit }) => commit !== 'external').map(({ name, group }) => ({ name, group }));
  return groups.length === 0 ? [] : [{ consumers: groups, topics }];
}

function distinct<Each>(values: readonly Each[]): readonly Each[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/**
 * What has to be sampled of which source for these routes. Streams are left out: looking for their
 * ends takes a consumer each time, and nobody's commits stand in them. A recorded case has no past
 * to sample.
 */
export function planWatch(routes: readonly Route[]): readonly WatchedSource[] {
  const sources = new Set(routes.flatMap((route) => [...topicsOf(route).map(({ source }) => source), ...topologyOf(route).keys()]));
  return [...sources].map((source) => ({
    source,
    topics: distinct(routes.flatMap((route) => topicsOf(route).flatMap((place) => (place.source === source ? [place.topic] : [])))),
    commits: distinct(routes.flatMap((route) => commitsOf(route, source))),
    topologies: distinct(routes.flatMap((route) => topologyOf(route).get(source) ?? [])),
  }));
}
