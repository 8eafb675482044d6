import type { CatalogueColumn, ColumnShape, SampledRow } from '../../../main/domain/draft/catalogue.ts';
import type { TableMaterial } from '../../../main/domain/draft/table-material.ts';

/** Columns from `name: shape`; a `!` behind the shape makes it the primary key. */
export function columnsOf(shapes: Readonly<Record<string, ColumnShape | `${ColumnShape}!`>>): readonly CatalogueColumn[] {
  return Object.entries(shapes).map(([name, shape]) => ({
    name,
    shape: shape.replace('!', '') as ColumnShape,
    typeText: shape,
    key: shape.endsWith('!'),
  }));
}

/** A table seen whole, in which `ids` and `keys` were looked for in the columns named. */
export function materialOf(
  name: string,
  shapes: Parameters<typeof columnsOf>[0],
  rows: readonly SampledRow[],
  asked: { readonly ids?: readonly [string, readonly string[]]; readonly keys?: readonly [string, readonly string[]] } = {},
): TableMaterial {
  const join = (by: 'messageId' | 'businessKey', given: readonly [string, readonly string[]] | undefined): TableMaterial['joins'] => {
    if (given === undefined) return [];
    const [column, names] = given;
    return [{ column, by, asked: names.length, rows: rows.filter((row) => names.includes(row[column] ?? '')) }];
  };
  return {
    source: 'db',
    table: { kind: 'table', name, columns: columnsOf(shapes), estimatedRows: rows.length },
    rows,
    joins: [...join('messageId', asked.ids), ...join('businessKey', asked.keys)],
  };
}
