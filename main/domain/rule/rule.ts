import type { Facets } from '../lifecycle/facets.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import type { Absence } from '../observation/absence.ts';
import type { Microseconds } from '../observation/instant.ts';
import type { Certainty, Code, Stage } from '../verdict/code.ts';
import type { Facts, Missing, Verdict } from '../verdict/verdict.ts';
import type { Consumer } from '../workspace/route.ts';

/** What a rule about production looks at. */
export interface ProduceContext {
  readonly lifecycle: Lifecycle;
  readonly facets: Facets;
  readonly now: Microseconds;
}

/** What a rule about one consumer looks at: also what was decided about production. */
export interface DeliverContext extends ProduceContext {
  readonly consumer: Consumer;
  readonly produce: Verdict;
}

/**
 * What a rule says: it holds; or it would hold but rests on an absence that is not proven
 * (`blocked`), which makes its part UNDETERMINED, because no later rule may decide what this one
 * may still be true of.
 */
export type Decision = Held | Blocked;

export interface Held {
  readonly decision: 'holds';
  readonly certainty: Exclude<Certainty, 'undetermined'>;
  readonly evidence: readonly string[];
  readonly coverage: readonly string[];
  readonly facts: Facts;
  readonly candidates: readonly Code[];
  /** A code other than the rule's, only for a rule that hands on the code of the produce part. */
  readonly code?: Code;
  readonly waitsIn?: Stage;
}

export interface Blocked {
  readonly decision: 'blocked';
  readonly evidence: readonly string[];
  readonly coverage: readonly string[];
  readonly facts: Facts;
  readonly candidates: readonly Code[];
  readonly missing: readonly Missing[];
  readonly waitsIn?: Stage;
}

/** One rule. `id` is its file name; `restsOnAbsence` marks the rules that need a complete reading (†). */
export interface Rule<Context> {
  readonly id: string;
  readonly code: Code;
  readonly restsOnAbsence: boolean;
  readonly decide: (context: Context) => Decision | null;
}

type HeldParts = Partial<Omit<Held, 'decision'>>;

/** A rule that holds; proven unless said otherwise. */
export function holds(parts: HeldParts): Held {
  return { decision: 'holds', certainty: 'proven', evidence: [], coverage: [], facts: {}, candidates: [], ...parts };
}

/** A rule that would hold if `absence` were proven. `open` are the codes that it leaves possible. */
export function blocked(absence: Absence, open: readonly Code[], parts: Partial<Omit<Blocked, 'decision'>> = {}): Blocked {
  return {
    decision: 'blocked',
    evidence: [],
    facts: {},
    ...parts,
    coverage: absence.coverage,
    candidates: [...new Set([...open, ...absence.candidates])],
    missing: absence.missing,
  };
}
