import { describe, expect, it } from 'vitest';
import type { Column, Table } from '../../../main/adapter/sql/dialect.ts';
import { compile } from '../../../main/adapter/sql/postgres/postgres-compiler.ts';
import { postgresExpressions } from '../../../main/adapter/sql/postgres/postgres-expressions.ts';
import { exactRows, isVoid, selectRows } from '../../../main/adapter/sql/selection.ts';
import type { Selection } from '../../../main/adapter/sql/selection.ts';
import { sql } from 'kysely';

function column(name: string, kind: Column['kind'], type: string): Column {
  return { name, kind, type: { schema: 'pg_catalog', name: type }, typeText: type, readable: true };
}

const id = column('id', 'uuid', 'uuid');
const topic = column('topic', 'text', 'varchar');
const table: Table = {
  schema: 'public',
  name: 'outbox',
  part: 'public.outbox',
  shows: 'present',
  columns: new Map(),
  key: [],
  lacking: null,
  filtered: false,
  writable: false,
};
const uuid = '3f2b6a52-0d7c-4b9e-9a55-0c4b1d2e3f40';

describe('a selection', () => {
  const selection: Selection = {
    table,
    fields: { topic: postgresExpressions.text(topic) },
    filters: [
      { column: id, values: [uuid, 'no uuid'] },
      { column: topic, values: ['orders'] },
    ],
  };

  it('binds values as the type of their column, so that its index is used', () => {
    const { sql: text, parameters } = compile(selectRows(postgresExpressions, selection, [], sql`limit ${1}`));
    expect(text).toContain('"o"."id" = any($1::"pg_catalog"."uuid"[])');
    expect(text).toContain('"o"."topic" = any($2::"pg_catalog"."varchar"[])');
    expect(parameters).toEqual([[uuid], ['orders'], ['orders'], 1]);
  });

  it('lets a row through only with the very texts that were asked for', () => {
    const row = (first: string | null, second: string | null): Record<string, string | null> => ({ 'filter 0': first, 'filter 1': second });
    const rows = [
      row(uuid, 'orders'),
      row(uuid.toUpperCase(), 'orders'),
      row(uuid, 'Orders'),
      row(uuid, 'orders '),
      row(null, 'orders'),
      row(uuid, null),
      {},
    ];
    expect(exactRows(selection, rows)).toEqual([rows[0]]);
    expect(exactRows({ ...selection, filters: [{ column: topic, values: [''] }] }, [{ 'filter 0': '' }, { 'filter 0': null }])).toEqual([
      { 'filter 0': '' },
    ]);
  });

  it('is void when a column can hold none of its values', () => {
    expect(isVoid(selection)).toBe(false);
    expect(isVoid({ ...selection, filters: [{ column: id, values: ['no uuid'] }] })).toBe(true);
  });
});
