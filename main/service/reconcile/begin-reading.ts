import { configs } from '../../domain/lifecycle/facets.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { shift } from '../../domain/observation/instant.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { OffsetRange } from '../../ports/broker.ts';
import type { Reading } from '../../ports/reading.ts';
import { askBoundaries } from '../gather/ask-broker.ts';
import { askOutbox } from '../gather/ask-outbox.ts';
import { askTopology } from '../gather/ask-topology.ts';
import { hintFromTraces } from '../gather/ask-traces.ts';
import { Collector } from '../gather/collector.ts';
import type { Gathering } from '../gather/gathering.ts';
import { planRanges } from '../gather/plan-ranges.ts';
import { routeSources } from '../gather/route-sources.ts';
import type { RouteTopic } from '../gather/topics.ts';
import { asideTopics, boundariesOf, producedTopics } from '../gather/topics.ts';
import type { OpenWorkspace } from '../open-workspace.ts';

/** Beyond this a database's clock is a finding of every message; see the finding `clock-skew`. */
const skewLimit = 5000;
/** An id that no message has: what is asked for is what the sources say of themselves. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** What is known of the sources before anything is read in bulk. */
export interface Beginning {
  readonly gathering: Gathering;
  /** The clock of the database that was read, as a judgement takes it. */
  readonly now: Instant;
  /** Some database's clock is wrong: then every message has a finding, and none is plainly fine. */
  readonly skewed: boolean;
  readonly produced: readonly RouteTopic[];
  readonly aside: readonly RouteTopic[];
}

/** Clocks, exchanges and queues, and the boundaries of every log of the route. */
export async function beginReading(open: OpenWorkspace, route: Route, signal: AbortSignal): Promise<Beginning> {
  const collector = new Collector(routeSources(open.workspace, route), () => undefined);
  const query = { messageIds: [nobody], businessKeys: [], fields: [], text: null, all: false, window: null };
  const gathering: Gathering = { open, route, query, collector, signal, unreadTopics: new Map() };
  await Promise.all([askOutbox(gathering), hintFromTraces(gathering)]);
  await askTopology(gathering);
  const produced = producedTopics(route, collector);
  // One place may be several consumers' aside; it is read once.
  const aside = [...new Map(asideTopics(route, collector).map((topic) => [`${topic.source} ${topic.topic}`, topic])).values()];
  await askBoundaries(gathering, [...produced, ...aside]);
  const databases = configs(collector, 'database');
  const database = databases.find(({ source }) => source === route.outbox?.source) ?? databases[0];
  const offset = Number(database?.facts.clockOffset ?? 0);
  return {
    gathering,
    now: shift(open.clock.now(), offset),
    skewed: databases.some(({ facts }) => Math.abs(Number(facts.clockOffset)) > skewLimit),
    produced,
    aside,
  };
}

async function* only(observation: Observation): AsyncGenerator<Reading> {
  yield { type: 'observation', observation };
}

/**
 * Where a log must be read from for every message that came to be at or behind `since`: what the rules
 * of one search say for a row that was written then.
 */
export async function rangesSince(
  { gathering, ...beginning }: Beginning,
  topic: RouteTopic,
  since: Instant,
): Promise<readonly OffsetRange[]> {
  const { open, route, signal } = gathering;
  const boundaries = boundariesOf(gathering.collector, topic);
  if (boundaries === null) return [];
  const collector = new Collector(routeSources(open.workspace, route), () => undefined);
  for (const observation of gathering.collector.observations)
    if (observation.kind === 'config') await collector.take(observation.source, only(observation));
  const window = route.outbox === null ? { from: since, to: beginning.now } : null;
  if (route.outbox !== null) {
    const row: Observation = {
      ...{ id: '', source: route.outbox.source, kind: 'outbox', at: since, clock: 'row', coordinates: {} },
      facts: { state: 'sent', createdAt: since },
    };
    await collector.take(row.source, only(row));
  }
  return planRanges({ ...gathering, query: { ...gathering.query, messageIds: [], window }, collector, signal }, topic);
}
