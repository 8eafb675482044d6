import type { ConfigFacts, ConfigObservation } from '../observation/observation.ts';
import type { Consumer, Route } from '../workspace/route.ts';
import type { Said } from './facets.ts';
import { configs } from './facets.ts';

export type QueueConfig = ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: 'queue' }> };
export type ExchangeConfig = ConfigObservation & { readonly facts: Extract<ConfigFacts, { subject: 'exchange' }> };

/** What the broker said of the route's exchange under its key; undefined for a topic, and when it was not read. */
export function exchangeOf(said: Said, { destination }: Pick<Route, 'destination'>): ExchangeConfig | undefined {
  if (destination.kind === 'topic') return undefined;
  return configs(said, 'exchange').find(
    ({ source, coordinates }) =>
      source === destination.source &&
      coordinates['exchange'] === destination.exchange &&
      coordinates['routingKey'] === destination.routingKey,
  );
}

/** What the broker said of the queue that a consumer reads; undefined for a group of a topic, and when it was not read. */
export function queueOf(said: Said, { destination }: Pick<Route, 'destination'>, { queue }: Consumer): QueueConfig | undefined {
  if (destination.kind === 'topic' || queue === null) return undefined;
  return configs(said, 'queue').find(({ source, coordinates }) => source === destination.source && coordinates['queue'] === queue);
}

/** True where the exchange cannot drop the message for want of a queue, as far as its bindings tell now. */
export function isRouted(said: Said, route: Pick<Route, 'destination'>): boolean {
  const exchange = exchangeOf(said, route);
  return exchange !== undefined && (exchange.facts.routed === 'yes' || exchange.facts.alternate !== undefined);
}
