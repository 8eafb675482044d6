import type { Content } from '../observation/content.ts';
import type { Instant } from '../observation/instant.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Route } from '../workspace/route.ts';
import type { Coverage } from '../observation/coverage.ts';
import type { Observation } from '../observation/observation.ts';

export interface CaseMessage {
  readonly route: string;
  readonly messageId: string;
  readonly businessKey: string | null;
  readonly observations: readonly Observation[];
  readonly coverage: readonly Coverage[];
  /** By observation id; only with payloads, masked. */
  readonly contents: Readonly<Record<string, Content>>;
  /** What it was judged to be when it was recorded. */
  readonly recorded: Verdict;
}

/**
 * A self-contained record of judged messages: it reproduces every verdict without any source. No
 * secrets, no connection data; masked by the rules of the workspace it came from.
 */
export interface Case {
  readonly engine: string;
  readonly title: string;
  /** The clock of every judgement in it. */
  readonly now: Instant;
  readonly routes: readonly Route[];
  readonly sources: readonly { readonly name: string; readonly kind: string }[];
  readonly messages: readonly CaseMessage[];
}
