import type { Coverage } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';
import type { Observation } from '../observation/observation.ts';
import type { Route } from '../workspace/route.ts';

/**
 * Everything known of one message on one route, in stages. `now` is the clock of the database that
 * was read, this machine's only when nothing else has one: it decides all ages.
 */
export interface Lifecycle {
  readonly route: Route;
  /** Null when nothing anywhere was identified: then `asked` is all there is. */
  readonly messageId: string | null;
  readonly businessKey: string | null;
  /** In order, with ids `o1`, `o2`, … */
  readonly observations: readonly Observation[];
  /** In order, with ids `c1`, `c2`, … */
  readonly coverage: readonly Coverage[];
  readonly now: Instant;
}
