import type { Decision, Rule } from '../rule/rule.ts';
import type { Code, Stage } from './code.ts';
import type { Missing, Verdict } from './verdict.ts';
import { compareByWeight, stageOf } from './weight.ts';

/** What a part says when no rule holds. */
export interface Otherwise {
  readonly candidates: readonly Code[];
  readonly missing: readonly Missing[];
  readonly evidence: readonly string[];
  readonly waitsIn: Stage;
}

function verdictOf(rule: { readonly id: string; readonly code: Code }, decision: Decision, waitsIn: Stage): Verdict {
  const { evidence, coverage, facts } = decision;
  if (decision.decision === 'blocked') return undetermined(rule.id, { ...decision, waitsIn: decision.waitsIn ?? waitsIn });
  const code = decision.code ?? rule.code;
  return {
    code,
    stage: stageOf(code, decision.waitsIn ?? waitsIn),
    certainty: decision.certainty,
    rule: rule.id,
    facts,
    evidence: unique(evidence),
    coverage: unique(coverage),
    candidates: decision.candidates,
    missing: [],
  };
}

function undetermined(
  rule: string,
  parts: Otherwise & { readonly coverage?: readonly string[]; readonly facts?: Verdict['facts'] },
): Verdict {
  return {
    code: 'UNDETERMINED',
    stage: stageOf('UNDETERMINED', parts.waitsIn),
    certainty: 'undetermined',
    rule,
    facts: parts.facts ?? {},
    evidence: unique(parts.evidence),
    coverage: unique(parts.coverage ?? []),
    candidates: unique(parts.candidates).toSorted((a, b) => compareByWeight({ code: a }, { code: b })),
    missing: uniqueMissing(parts.missing),
  };
}

function unique<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

function uniqueMissing(missing: readonly Missing[]): readonly Missing[] {
  const seen = new Map(missing.map((each) => [JSON.stringify([each.source, each.part]), each]));
  return [...seen.values()];
}

/** The first rule that holds or is blocked decides; where none does, the part is UNDETERMINED by the rule `undetermined`. */
export function decide<Context>(
  rules: readonly Rule<Context>[],
  context: Context,
  waitsIn: Stage,
  otherwise: (context: Context) => Otherwise,
): Verdict {
  for (const rule of rules) {
    const decision = rule.decide(context);
    if (decision !== null) return verdictOf(rule, decision, waitsIn);
  }
  return undetermined('undetermined', otherwise(context));
}
