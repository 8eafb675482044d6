import { messageIdOf } from '../../domain/lifecycle/correlate.ts';
import { destinationLogs } from '../../domain/lifecycle/logs.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import type { HistoryQuestion } from '../../ports/history.ts';
import type { Reading, Readings } from '../../ports/reading.ts';
import type { Gathering } from './gathering.ts';
import { topologyOf } from './ask-topology.ts';
import { earliestOf } from './known.ts';

type Place = HistoryQuestion['places'][number];
type PlaceOfSource = Place & { readonly source: string };

/** When an observation says that its message was there already. */
function sightedAt(observation: Observation): Instant | null {
  return observation.kind === 'outbox' ? (observation.facts.createdAt ?? observation.at) : observation.at;
}

function placeOf(source: string, topic: string, partition: string | undefined, offset: string | undefined): readonly PlaceOfSource[] {
  if (partition === undefined || offset === undefined || !/^\d{1,9}$/.test(partition) || !/^\d{1,19}$/.test(offset)) return [];
  return [{ source, topic, partition: Number(partition), offset: BigInt(offset) }];
}

/** When the first of the messages came to be; a message of which nothing says when may be as old as can be. Null: there are none. */
function cameToBe(own: readonly Observation[]): Instant | null {
  const byMessage = Map.groupBy(own, messageIdOf);
  return earliestOf([...byMessage.values()].map((sightings) => earliestOf(sightings.map(sightedAt)) ?? '1970-01-01T00:00:00Z'));
}

/** Where a message stands, or is said to have stood. */
function placesIn(
  { route, collector }: Pick<Gathering, 'route' | 'collector'>,
  observations: readonly Observation[],
): readonly PlaceOfSource[] {
  const logs = destinationLogs(collector, route).filter(({ stream }) => !stream);
  const places = observations.flatMap((observation) => {
    const { kind, source, coordinates, facts } = observation;
    switch (kind) {
      case 'record':
      case 'retry':
        return coordinates['topic'] === undefined
          ? []
          : placeOf(source, coordinates['topic'], coordinates['partition'], coordinates['offset']);
      case 'outbox':
      case 'produce':
      case 'consume':
        return logs.flatMap((log) => placeOf(log.source, log.topic, facts.partition, facts.offset));
      case 'witness':
      case 'dead-letter':
      case 'commit':
      case 'dedupe':
      case 'effect':
      case 'config':
        return [];
    }
  });
  const named = new Map(places.map((place) => [`${place.source} ${place.topic} ${place.partition} ${place.offset}`, place]));
  // Where nothing names a place, whether the topic was made anew since is still to be asked.
  const unnamed = logs.filter((log) => !places.some(({ source, topic }) => source === log.source && topic === log.topic));
  return [...named.values(), ...unnamed.map(({ source, topic }) => ({ source, topic, partition: 0, offset: 0n }))];
}

/** What the past is asked for each source of the route: the places of the messages found, and the exchange and queues they went through. */
export function historyQuestions(gathering: Pick<Gathering, 'route' | 'collector'>, now: Instant): readonly HistoryQuestion[] {
  const { route, collector } = gathering;
  const own = collector.observations.filter((observation) => messageIdOf(observation) !== undefined);
  const since = cameToBe(own);
  if (since === null) return [];
  const places = placesIn(gathering, own);
  const topology = topologyOf(route);
  const groups = [...new Set(route.consumers.filter(({ commit }) => commit !== 'external').map(({ group }) => group))];
  return [...new Set([...places.map(({ source }) => source), ...topology.keys()])].map((source) => ({
    source,
    places: places.filter((place) => place.source === source).map(({ topic, partition, offset }) => ({ topic, partition, offset })),
    groups,
    exchange: topology.get(source)?.exchange ?? null,
    queues: topology.get(source)?.queues ?? [],
    since,
    now,
  }));
}

/** A history that cannot be read is no failure of the source it tells of; its coverage says why. */
async function* withoutFailure(readings: Readings): AsyncGenerator<Reading> {
  for await (const reading of readings) if (reading.type !== 'failure') yield reading;
}

/** What was sampled of the places found: asked last, because it is about places that only the rest names. It reads local files. */
export async function askHistory(gathering: Gathering): Promise<void> {
  const { open, collector, signal } = gathering;
  if (open.history === null || signal.aborted) return;
  for (const question of historyQuestions(gathering, open.clock.now()))
    await collector.take(question.source, withoutFailure(open.history.around(question, signal)));
}
