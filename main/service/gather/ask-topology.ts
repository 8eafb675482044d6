import { topologyPart } from '../../domain/observation/coverage.ts';
import type { Route } from '../../domain/workspace/route.ts';
import type { TopologyWanted } from '../../ports/topology.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';

/** What of its brokers' exchanges and queues a route uses, by source: those of the route itself and the streams beside them. */
export function topologyOf({ destination, fallbacks, consumers }: Route): ReadonlyMap<string, TopologyWanted> {
  const asides = consumers.flatMap(({ retries, deadLetter }) => [...retries, ...(deadLetter === null ? [] : [deadLetter])]);
  const placed = [...fallbacks, ...asides].flatMap((place) =>
    place.kind === 'queue' ? [place.queue, place.witness].map((queue) => ({ source: place.source, queue })) : [],
  );
  const own =
    destination.kind === 'topic'
      ? []
      : consumers.flatMap(({ queue, witness }) => [queue, witness].map((each) => ({ source: destination.source, queue: each })));
  const queues = [...own, ...placed].flatMap(({ source, queue }) => (queue === null ? [] : [{ source, queue }]));
  const sources = new Set([...(destination.kind === 'exchange' ? [destination.source] : []), ...queues.map(({ source }) => source)]);
  return new Map(
    [...sources].map((source) => {
      const exchange =
        destination.kind === 'exchange' && destination.source === source
          ? { name: destination.exchange, routingKey: destination.routingKey }
          : null;
      return [source, { exchange, queues: [...new Set(queues.filter((each) => each.source === source).map(({ queue }) => queue))] }];
    }),
  );
}

/** Exchanges, bindings and queues of the route: read before the streams, because they tell which queues are streams and what is bound. */
export async function askTopology(gathering: Gathering): Promise<void> {
  const { route, open, signal } = gathering;
  await Promise.all(
    [...topologyOf(route)].map(async ([source, wanted]) => {
      const exchange = wanted.exchange === null ? [] : [topologyPart('exchange', wanted.exchange.name)];
      const parts = [...exchange, ...wanted.queues.map((queue) => topologyPart('queue', queue))];
      await ask(
        gathering,
        source,
        open.sources.topology(source),
        parts.map((part) => ({ role: 'topology' as const, part, unit: 'none' as const })),
        (topology) => topology.describe(wanted, signal),
      );
    }),
  );
}
