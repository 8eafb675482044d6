import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { OutboxObservation } from '../../domain/observation/observation.ts';
import type { Outbox } from '../../domain/workspace/route.ts';
import type { Reading } from '../../ports/reading.ts';
import type { Column, Row, Sql, SqlSession, Table } from '../sql/dialect.ts';
import { named, wholeNumber } from '../sql/named-fields.ts';
import { keyFields, keyText } from '../sql/row-key.ts';
import type { Filter, Selection } from '../sql/selection.ts';
import { columnsOf, timeProblem } from '../sql/table-columns.ts';
import { ruleColumns, stateOf } from './outbox-state.ts';
import { contentFields, contentOf } from './row-content.ts';

/** One outbox table made ready to be asked: its columns found, and what is read of each row. */
export interface OutboxTable {
  readonly outbox: Outbox;
  readonly table: Table;
  /** By the names of OutboxColumns. */
  readonly columns: ReadonlyMap<string, Column>;
  readonly selection: Selection;
}

/** Longer errors (stack traces) are cut: they are shown, never compared. */
const errorLength = 4096;
const times = new Set(['createdAt', 'claimedAt', 'sentAt']);
const apart = new Set(['payload', 'headers']);
// By number: databases cut long aliases, and a column's name may be as long as an alias can be.
const ruleAlias = (index: number): string => `rule ${index}`;
const onlyAlias = (index: number): string => `only ${index}`;

function fieldsOf(
  session: SqlSession,
  columns: ReadonlyMap<string, Column>,
  rules: readonly Column[],
  table: Table,
): Readonly<Record<string, Sql>> {
  const { write } = session.dialect;
  const plain = [...columns]
    .filter(([use]) => !apart.has(use))
    .map(([use, column]): readonly [string, Sql] => {
      if (times.has(use)) return [use, write.instant(column, session.timeZone)];
      return [use, use === 'error' ? write.beginning(column, errorLength) : write.text(column)];
    });
  return {
    ...Object.fromEntries(plain),
    // A rule asks whether something stands there, never what a long text says.
    ...Object.fromEntries(rules.map((column, index) => [ruleAlias(index), write.beginning(column, 8)])),
    ...contentFields(write, columns),
    ...keyFields(write, table.key),
  };
}

function numbered(alias: (index: number) => string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name, index) => [alias(index), name]));
}

function inOrder(columns: ReadonlyMap<string, Column>, alias: (index: number) => string, names: readonly string[]): readonly Column[] {
  return names.flatMap((_, index) => columns.get(alias(index)) ?? []);
}

/**
 * Finds the columns of the outbox in one of its tables.
 * Errors: those of `columnsOf`; `misconfigured` for a time column that cannot be read as a time and
 * for states by value without a state column.
 */
export function outboxTable(session: SqlSession, outbox: Outbox, table: Table): Answer<OutboxTable> {
  const valued = Object.values(outbox.states).some((rule) => rule.kind === 'values');
  if (valued && outbox.columns.state === undefined)
    return failed('misconfigured', `states of ${table.part} are values, but columns.state is not set`);
  const ruleNames = ruleColumns(outbox.states);
  const onlyNames = Object.keys(outbox.only);
  const found = columnsOf(table, { ...outbox.columns, ...numbered(ruleAlias, ruleNames), ...numbered(onlyAlias, onlyNames) });
  if (!found.ok) return found;
  const rules = inOrder(found.value, ruleAlias, ruleNames);
  const only = inOrder(found.value, onlyAlias, onlyNames);
  const columns = new Map([...found.value].filter(([use]) => Object.hasOwn(outbox.columns, use)));
  const problem = [...columns]
    .filter(([use]) => times.has(use))
    .map(([, column]) => timeProblem(session, table, column))
    .find((each) => each !== null);
  if (problem !== undefined && problem !== null) return failed('misconfigured', problem);
  const filters = only.map((column): Filter => ({ column, values: outbox.only[column.name] ?? [] }));
  return answered({ outbox, table, columns, selection: { table, fields: fieldsOf(session, columns, rules, table), filters } });
}

/** The place of a row: its primary key, else the id that the workspace names, else what makes two rows of a message different. */
function placeOf({ table, columns }: OutboxTable, row: Row): string {
  const id = columns.has('id') ? row['id'] : undefined;
  return (
    keyText(table, row) ??
    id ??
    [row['messageId'] ?? '', ...(row['createdAt'] === null || row['createdAt'] === undefined ? [] : [row['createdAt']])].join('@')
  );
}

/** The state that a row's texts mean. */
export function stateOfRow(outbox: Outbox, row: Row): ReturnType<typeof stateOf> {
  return stateOf(outbox.states, { state: row['state'] ?? null, columns: ruleTexts(outbox, row) });
}

/** The fields that tell state and destination of a row, without the rest of it. */
export function stateFields({ outbox, selection }: OutboxTable): Readonly<Record<string, Sql>> {
  const kept = new Set(['state', 'destination', ...ruleColumns(outbox.states).map((_, index) => ruleAlias(index))]);
  return Object.fromEntries(Object.entries(selection.fields).filter(([alias]) => kept.has(alias)));
}

/** The texts of the columns that `only` is about. */
export function onlyFields(session: SqlSession, { selection }: OutboxTable): Readonly<Record<string, Sql>> {
  return Object.fromEntries(selection.filters.map(({ column }, index) => [onlyAlias(index), session.dialect.write.text(column)]));
}

/** True when a row with `onlyFields` is of this route. */
export function passesOnly({ only }: Outbox, row: Row): boolean {
  return Object.values(only).every((values, index) => values.includes(row[onlyAlias(index)] ?? ''));
}

function ruleTexts(outbox: Outbox, row: Row): Readonly<Record<string, string | null>> {
  return Object.fromEntries(ruleColumns(outbox.states).map((name, index) => [name, row[ruleAlias(index)] ?? null]));
}

/** One row as an observation with its content. */
export function outboxReading(source: string, table: OutboxTable, row: Row): Reading {
  const { outbox, columns } = table;
  const content = contentOf(row, columns);
  const observation: OutboxObservation = {
    id: '',
    source,
    kind: 'outbox',
    at: row['createdAt'] ?? null,
    clock: 'row',
    coordinates: { table: table.table.part, key: placeOf(table, row) },
    facts: {
      state: stateOfRow(outbox, row),
      ...named({
        rawState: row['state'],
        messageId: row['messageId'],
        businessKey: row['businessKey'],
        createdAt: row['createdAt'],
        claimedAt: row['claimedAt'],
        sentAt: row['sentAt'],
        attempts: row['attempts'],
        destination: row['destination'],
        partition: wholeNumber(row['partition']),
        offset: wholeNumber(row['offset']),
        error: row['error'],
        valueSize: row['payload size'],
      }),
    },
  };
  return content === undefined ? { type: 'observation', observation } : { type: 'observation', observation, content };
}
