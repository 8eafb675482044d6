import type { Evidence } from '../../domain/lifecycle/correlate.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import { shift } from '../../domain/observation/instant.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import { askBoundaries, askCommits, readNamedPlaces, scanTopic } from './ask-broker.ts';
import { askFallbacks } from './ask-fallbacks.ts';
import { askHistory } from './ask-history.ts';
import { askKeyedStores } from './ask-keyed-stores.ts';
import { askOutbox, askOutboxAgain } from './ask-outbox.ts';
import { askTopology } from './ask-topology.ts';
import { askTraces, hintFromTraces } from './ask-traces.ts';
import type { Gathering } from './gathering.ts';
import { knownMessages } from './known.ts';
import { planRanges } from './plan-ranges.ts';
import { routeObservations } from './route-observations.ts';
import { asideTopics, producedTopics } from './topics.ts';
import type { RouteTopic } from './topics.ts';

/** The clock of a judgement: the database's that was read, this machine's only when nothing else has one. */
function judgementClock({ open, route }: Gathering, observations: readonly Observation[]): Instant {
  if (open.judgeAt !== null) return open.judgeAt;
  const now = open.clock.now();
  const databases = configs({ observations }, 'database');
  const database = databases.find((config) => config.source === route.outbox?.source) ?? databases[0];
  return database === undefined ? now : shift(now, Number(database.facts.clockOffset));
}

/** What has been read so far, as evidence to judge by. */
export function evidenceOf(gathering: Gathering): Evidence {
  const { route, collector } = gathering;
  return {
    route,
    observations: routeObservations(gathering).own,
    coverage: collector.coverage,
    now: judgementClock(gathering, collector.observations),
  };
}

async function scanTopics(gathering: Gathering, topics: readonly RouteTopic[]): Promise<void> {
  await Promise.all(
    topics.map(async (topic) => {
      await scanTopic(gathering, topic, await planRanges(gathering, topic));
    }),
  );
}

/**
 * Reads one route for one query, upstream to downstream, because an absence counts only from a
 * boundary taken after the sighting it stands against: outbox, then exchanges and queues, then
 * boundaries and records, fallback tables, then committed offsets, then retry and dead-letter places, then traces, dedupe stores and effects,
 * and what was sampled earlier of the places found.
 * `sure` is called when something may be judged that was not there before.
 */
export async function gather(gathering: Gathering, sure: () => void): Promise<void> {
  const { route, collector, query } = gathering;
  await Promise.all([askOutbox(gathering), hintFromTraces(gathering)]);
  sure();
  await askTopology(gathering);
  const produced = producedTopics(route, collector);
  const [destination] = produced;
  await askBoundaries(gathering, produced);
  // Rows and traces name places of a topic; an exchange acknowledges none.
  if (destination !== undefined && route.destination.kind === 'topic') await readNamedPlaces(gathering, destination);
  sure();
  await scanTopics(gathering, produced);
  await askFallbacks(gathering);
  sure();
  await askCommits(gathering);
  const aside = asideTopics(route, collector);
  await askBoundaries(gathering, aside);
  await scanTopics(gathering, aside);
  const messageIds = [...new Set([...query.messageIds, ...knownMessages(collector).keys()])];
  await askOutboxAgain(gathering, messageIds);
  const now = judgementClock(gathering, collector.observations);
  if (messageIds.length > 0) await Promise.all([askTraces(gathering, messageIds, shift(now, -route.grace)), askKeyedStores(gathering)]);
  await askHistory(gathering);
  sure();
}

/** The messages that the evidence names and the query asks for. */
export function matchedIds(gathering: Gathering): readonly string[] {
  const { query } = gathering;
  const wanted = (observation: Observation): boolean => {
    const id = messageIdOf(observation);
    if (id === undefined) return false;
    if (query.messageIds.includes(id)) return true;
    if (query.all || query.text !== null || query.fields.length > 0) return true;
    return (
      observation.kind !== 'commit' && observation.kind !== 'config' && query.businessKeys.includes(observation.facts.businessKey ?? '')
    );
  };
  return [
    ...new Set(
      routeObservations(gathering)
        .own.filter(wanted)
        .map((observation) => messageIdOf(observation) ?? ''),
    ),
  ];
}
