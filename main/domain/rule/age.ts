import type { Instant, Microseconds } from '../observation/instant.ts';
import { micros, span } from '../observation/instant.ts';
import type { ProduceContext } from './rule.ts';

/** True when `instant` lies more than `milliseconds` before `now`. Unknown instants are never old. */
export function isOlder(now: Microseconds, instant: Instant | null | undefined, milliseconds: number): boolean {
  return instant !== null && instant !== undefined && now - micros(instant) > span(milliseconds);
}

/** True when the message came to be within the route's grace period: too young for any accusation. */
export function insideGrace({ now, facets, lifecycle }: ProduceContext): boolean {
  return facets.eventAt !== null && !isOlder(now, facets.eventAt, lifecycle.route.grace);
}

/** True when the message waits longer than the route allows. */
export function isOverdue({ now, facets, lifecycle: { route } }: ProduceContext): boolean {
  return isOlder(now, facets.eventAt, route.overdueAfter) || (route.timeToLive !== null && isOlder(now, facets.eventAt, route.timeToLive));
}
