import type { Content } from '../observation/content.ts';
import type { Coverage } from '../observation/coverage.ts';
import type { Instant } from '../observation/instant.ts';
import type { Observation } from '../observation/observation.ts';
import type { DuplicateClass, Judgement, Verdict, Delivery } from '../verdict/verdict.ts';
import type { Route } from '../workspace/route.ts';
import type { Rail } from './rail.ts';

/** One message explained: everything seen of it, what was read, and what that proves. */
export interface Explanation {
  readonly route: string;
  /** The rules of the route by which it was judged; of a recorded message, those it was recorded with. */
  readonly rules: Route;
  /** Every source that was asked, with its kind. */
  readonly sources: readonly { readonly name: string; readonly kind: string }[];
  readonly messageId: string | null;
  readonly businessKey: string | null;
  readonly judgement: Judgement;
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  /** By observation id, masked. */
  readonly contents: Readonly<Record<string, Content>>;
  readonly now: Instant;
}

/** One message in a list. */
export interface Match {
  readonly route: string;
  readonly messageId: string | null;
  readonly businessKey: string | null;
  readonly verdict: Verdict;
  readonly deliveries: readonly Delivery[];
  /** Without FAN_OUT, which is what a route is for. */
  readonly duplicates: readonly DuplicateClass[];
  readonly at: Instant | null;
  readonly rail: Rail;
  /** Where it stands, for people: `p7 @ 1883486`, `row 90417733`. */
  readonly coordinates: string;
}
