import { assertNever } from '../../domain/assert-never.ts';
import { sql } from 'kysely';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Outbox, OutboxStateName, StateRule } from '../../domain/workspace/route.ts';
import type { BulkReadings, BulkWindow } from '../../ports/bulk.ts';
import type { BulkSelection } from '../sql/bulk/bulk-query.ts';
import { letters, nothing, saysOneOf } from '../sql/bulk/bulk-query.ts';
import { readTables } from '../sql/bulk/bulk-tables.ts';
import type { Column, Sql, SqlSession, Table } from '../sql/dialect.ts';
import type { OutboxTable } from './outbox-rows.ts';
import { outboxTable } from './outbox-rows.ts';
import { stateOrder, truths } from './outbox-state.ts';

const stateLetters: Readonly<Record<OutboxStateName, string>> = { pending: 'p', claimed: 'c', sent: 's', failed: 'f' };

/** Every way to write a text in small and capital letters. */
function spellings(text: string): readonly string[] {
  return Array.from(text).reduce<readonly string[]>(
    (done, letter) =>
      [...new Set([letter.toLowerCase(), letter.toUpperCase()])].flatMap((each) => done.map((beginning) => beginning + each)),
    [''],
  );
}

/** When a rule holds, in SQL; null where it holds for no row by itself (`otherwise`, and values that the column cannot hold). */
function ruleCondition(session: SqlSession, { table, columns }: OutboxTable, rule: StateRule): Sql | null {
  const { write } = session.dialect;
  const about = (name: string): Column | undefined => table.columns.get(name);
  switch (rule.kind) {
    case 'values': {
      const state = columns.get('state');
      const values = rule.values;
      if (state === undefined) return null;
      const said = saysOneOf(write, state, values);
      return said === null ? null : sql`${write.text(state)} is not null and ${said}`;
    }
    case 'not-null':
    case 'is-null': {
      const column = about(rule.column);
      if (column === undefined) return null;
      return rule.kind === 'is-null' ? sql`${write.text(column)} is null` : sql`${write.text(column)} is not null`;
    }
    case 'true': {
      const column = about(rule.column);
      return column === undefined ? null : saysOneOf(write, column, [...truths].flatMap(spellings));
    }
    case 'otherwise':
      return null;
    default:
      return assertNever(rule);
  }
}

/** The letter of a row's state, by the rules in the order in which they are tried row by row. */
function stateField(session: SqlSession, ready: OutboxTable): Sql {
  const { states } = ready.outbox;
  const named = stateOrder.flatMap((name) => (states[name] === undefined ? [] : [{ name, rule: states[name] }]));
  if (named.length === 0) return sql.lit('n');
  const rest = named.find(({ rule }) => rule.kind === 'otherwise')?.name;
  const cases = named.flatMap(({ name, rule }): readonly (readonly [Sql, string])[] => {
    const condition = ruleCondition(session, ready, rule);
    return condition === null ? [] : [[condition, stateLetters[name]]];
  });
  return letters(cases, rest === undefined ? 'u' : stateLetters[rest]);
}

/** Errors: those of `outboxTable`, `unsupported` for an outbox without a time of creation. */
function outboxSelection(session: SqlSession, outbox: Outbox, table: Table): Answer<BulkSelection> {
  const ready = outboxTable(session, outbox, table);
  if (!ready.ok) return ready;
  const { columns, selection } = ready.value;
  const { write } = session.dialect;
  const time = columns.get('createdAt');
  if (time === undefined) return failed('unsupported', `${table.part} is read by its time, but columns.createdAt is not set`);
  const written = (use: string, how: (column: Column) => Sql): Sql => {
    const column = columns.get(use);
    return column === undefined ? nothing : how(column);
  };
  const text = (column: Column): Sql => write.text(column);
  const digits = (column: Column): Sql => write.digits(column);
  const instant = (column: Column): Sql => write.micros(column, session.timeZone);
  const fields = [
    written('messageId', text),
    written('businessKey', text),
    stateField(session, ready.value),
    written('createdAt', instant),
    written('sentAt', instant),
    written('partition', digits),
    written('offset', digits),
  ];
  const conditions = selection.filters.map(({ column, values }) => {
    const said = saysOneOf(write, column, values);
    return said === null ? sql`1 = 0` : sql`${write.text(column)} is not null and ${said}`;
  });
  return answered({ table, time, shapes: [{ fields, conditions }] });
}

/** The rows of an outbox in bulk, by their time of creation: kind `outbox`. */
export function bulkOutbox(session: SqlSession, outbox: Outbox, window: BulkWindow, signal: AbortSignal): BulkReadings {
  const select = (table: Table): Answer<BulkSelection> => outboxSelection(session, outbox, table);
  return readTables(session, { role: 'outbox', tables: outbox.tables, partOf: (table) => table, window, select }, signal);
}
