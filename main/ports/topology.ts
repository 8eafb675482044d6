import type { CheckStep, Readings } from './reading.ts';

/** What of a broker a route uses. `queues`: those of consumers, of places aside and of fallbacks, and their witnesses. */
export interface TopologyWanted {
  readonly exchange: { readonly name: string; readonly routingKey: string } | null;
  readonly queues: readonly string[];
}

/** What a broker with queues says of its exchanges, bindings, policies and queues, without touching a message. */
export interface TopologySource {
  readonly name: string;
  /**
   * One `exchange` ConfigObservation (coordinates `{ exchange, routingKey }`) and one `queue`
   * ConfigObservation (coordinates `{ queue }`) each, all `at` the instant before the first request,
   * and one coverage each: role `topology`, part = `topologyPart(subject, name)`, unit `none`. What
   * does not exist yields no observation; its coverage is incomplete with the reason `not-found`.
   */
  describe(wanted: TopologyWanted, signal: AbortSignal): Readings;
  check(wanted: TopologyWanted, signal: AbortSignal): AsyncIterable<CheckStep>;
}
