import type { Outbox, OutboxColumns, OutboxStateName, StateRule } from '../../domain/workspace/route.ts';
import type { Complaint } from './problems.ts';
import { presets } from './presets.ts';
import type { OutboxFile, StateRuleFile } from './schema/outbox.ts';
import { parseDuration } from './schema/text.ts';
import type { Path } from './positions.ts';

function stateRuleOf(rule: StateRuleFile): StateRule {
  if (rule === 'otherwise') return { kind: 'otherwise' };
  if (Array.isArray(rule)) return { kind: 'values', values: rule };
  if ('notNull' in rule) return { kind: 'not-null', column: rule.notNull };
  if ('isNull' in rule) return { kind: 'is-null', column: rule.isNull };
  return { kind: 'true', column: rule.true };
}

const stateNames: readonly OutboxStateName[] = ['pending', 'claimed', 'sent', 'failed'];

/** The outbox of a route with its preset filled in; complaints go to `complain`, and null is returned when it cannot be used. */
export function outboxOf(file: OutboxFile, path: Path, complain: (complaint: Complaint) => void): Outbox | null {
  const preset = file.preset === undefined ? {} : presets[file.preset];
  const columns = { ...preset.columns, ...file.columns };
  const states = { ...preset.states, ...file.states };
  const tables = file.tables ?? preset.tables;
  if (tables === undefined) complain({ path: [...path, 'tables'], problem: '"tables" is required', atKey: true });
  if (columns.messageId === undefined)
    complain({ path: [...path, 'columns', 'messageId'], problem: '"messageId" is required', atKey: true });
  const valued = stateNames.filter((name) => Array.isArray(states[name]));
  if (valued.length > 0 && columns.state === undefined)
    complain({ path: [...path, 'columns'], problem: `states by value (${valued.join(', ')}) need columns.state`, atKey: true });
  if (tables === undefined || columns.messageId === undefined) return null;
  return {
    source: file.source,
    tables,
    only: Object.fromEntries(Object.entries(file.only ?? {}).map(([column, values]) => [column, values.map(String)])),
    columns: columns as OutboxColumns,
    states: Object.fromEntries(stateNames.flatMap((name) => (states[name] === undefined ? [] : [[name, stateRuleOf(states[name])]]))),
    keepsSent: file.keepsSent ?? preset.keepsSent ?? true,
    allowance: parseDuration(file.allowance ?? '2m') ?? 0,
  };
}
