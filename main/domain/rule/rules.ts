import type { Code } from '../verdict/code.ts';
import { deliverRules } from './deliver/index.ts';
import { produceRules } from './produce/index.ts';

/** One row of the table of rules. */
export interface RuleEntry {
  readonly id: string;
  readonly code: Code;
  readonly part: 'produce' | 'deliver';
  readonly restsOnAbsence: boolean;
}

/** Every rule in the order in which it is tried, as data for help and for the command line. */
export const rules: readonly RuleEntry[] = [
  ...produceRules.map(({ id, code, restsOnAbsence }) => ({ id, code, restsOnAbsence, part: 'produce' as const })),
  ...deliverRules.map(({ id, code, restsOnAbsence }) => ({ id, code, restsOnAbsence, part: 'deliver' as const })),
];

/** The rules marked † : they hold only when an absence was proven. */
export const rulesOnAbsence: ReadonlySet<string> = new Set(rules.filter((rule) => rule.restsOnAbsence).map((rule) => rule.id));
