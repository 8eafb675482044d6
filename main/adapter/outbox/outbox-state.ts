import { assertNever } from '../../domain/assert-never.ts';
import type { OutboxState } from '../../domain/observation/observation.ts';
import type { Outbox, StateRule } from '../../domain/workspace/route.ts';

/**
 * The rules in the order in which they are tried: a row that was sent is sent, whatever else still
 * stands in it, and one that is claimed is also pending.
 */
export const stateOrder = ['sent', 'failed', 'claimed', 'pending'] as const;

/** What a row says: the text of the state column, and of the columns that rules are about. `null` is SQL's. */
export interface StateTexts {
  readonly state: string | null;
  readonly columns: Readonly<Record<string, string | null>>;
}

/** What a column says, in small letters, when it means yes. */
export const truths: ReadonlySet<string> = new Set(['true', 't', 'yes', 'y', 'on', '1']);

function holds(rule: StateRule, { state, columns }: StateTexts): boolean {
  switch (rule.kind) {
    case 'values':
      return state !== null && rule.values.includes(state);
    case 'not-null':
      return (columns[rule.column] ?? null) !== null;
    case 'is-null':
      return (columns[rule.column] ?? null) === null;
    case 'true':
      return truths.has((columns[rule.column] ?? '').toLowerCase());
    case 'otherwise':
      return false;
    default:
      return assertNever(rule);
  }
}

/**
 * The state of a row: `none` when the table has none, `unknown` when no rule names it. `otherwise`
 * takes what no other rule does.
 */
export function stateOf(states: Outbox['states'], row: StateTexts): OutboxState {
  const rules = stateOrder.flatMap((name) => (states[name] === undefined ? [] : [{ name, rule: states[name] }]));
  if (rules.length === 0) return 'none';
  const found = rules.find(({ rule }) => holds(rule, row)) ?? rules.find(({ rule }) => rule.kind === 'otherwise');
  return found?.name ?? 'unknown';
}

/** The columns that rules are about, each once. */
export function ruleColumns(states: Outbox['states']): readonly string[] {
  const columns = Object.values(states).flatMap((rule) => ('column' in rule ? [rule.column] : []));
  return [...new Set(columns)];
}
