import type { Rule } from '../../../main/domain/rule/rule.ts';

/** Judges with one rule replaced. */
export type Planted = <T>(run: () => T) => T;

/** Lets `wrong` decide in the place of the rule `id`; it is given what the right rule would decide. */
export function planted<Context>(
  rules: readonly Rule<Context>[],
  id: string,
  wrong: (right: Rule<Context>['decide']) => Rule<Context>['decide'],
): Planted {
  const rule = rules.find((each) => each.id === id) as { decide: Rule<Context>['decide'] } | undefined;
  if (rule === undefined) throw new Error(`there is no rule ${id}`);
  const right = rule.decide;
  return (run) => {
    rule.decide = wrong(right);
    try {
      return run();
    } finally {
      rule.decide = right;
    }
  };
}
