import { destinationLogs, logOf } from '../../../main/domain/lifecycle/logs.ts';
import type { Consumer, ExchangePlace, QueuePlace, Route } from '../../../main/domain/workspace/route.ts';
import { consumer, route } from './route.ts';
import { minute } from './time.ts';

const shop: ExchangePlace = { kind: 'exchange', source: 'rabbit', exchange: 'shop', routingKey: 'orders' };
export const backupQueue: QueuePlace = { kind: 'queue', source: 'rabbit', queue: 'backup.q', witness: 'backup.witness' };
export const retryQueue: QueuePlace = { kind: 'queue', source: 'rabbit', queue: 'billing.retry', witness: 'billing.retry.witness' };
export const deadLetterQueue: QueuePlace = { kind: 'queue', source: 'rabbit', queue: 'billing.dlq', witness: 'billing.dlq.witness' };

/** The consumer `billing` of a queue, which has a witness, a dead-letter queue, and everything that records what it does. */
export function queueConsumer(parts: Partial<Consumer> = {}): Consumer {
  return consumer({ queue: 'billing.q', witness: 'billing.witness', retries: [], deadLetter: deadLetterQueue, ...parts });
}

/** A route with an outbox over the exchange `shop` to the consumer `billing`. */
export function queueRoute(parts: Partial<Route> = {}): Route {
  return route({ destination: shop, fallbacks: [], consumers: [queueConsumer()], overdueAfter: 60 * minute, ...parts });
}

const nothingSaid = { observations: [] };

/** The streams of a route by what they are to it. */
export function streamsOf(
  given: Route,
): readonly { readonly role: 'destination' | 'fallback' | 'retry' | 'dead-letter'; readonly topic: string }[] {
  if (given.destination.kind === 'topic') return [];
  const streams = (role: 'fallback' | 'retry' | 'dead-letter', places: readonly (Route['fallbacks'][number] | null)[]) =>
    places.flatMap((place) => {
      const log = place?.kind === 'queue' ? logOf(nothingSaid, place) : null;
      return log === null ? [] : [{ role, topic: log.topic }];
    });
  return [
    ...destinationLogs(nothingSaid, given).map(({ topic }) => ({ role: 'destination' as const, topic })),
    ...streams('fallback', given.fallbacks),
    ...given.consumers.flatMap(({ retries, deadLetter }) => [...streams('retry', retries), ...streams('dead-letter', [deadLetter])]),
  ];
}

/** Every queue of which the broker of a route is asked. */
export function queuesOf({ destination, fallbacks, consumers }: Route): readonly string[] {
  if (destination.kind === 'topic') return [];
  const places = [
    ...fallbacks,
    ...consumers.flatMap(({ retries, deadLetter }) => [...retries, ...(deadLetter === null ? [] : [deadLetter])]),
  ];
  const named = [
    ...consumers.flatMap(({ queue, witness }) => [queue, witness]),
    ...places.flatMap((place) => (place.kind === 'queue' ? [place.queue, place.witness] : [])),
  ];
  return [...new Set(named.filter((name) => name !== null))];
}
