import type { CatalogueColumn, CatalogueTable, SampledRow } from './catalogue.ts';
import { plainName } from './names.ts';

/** The rows of a table in which a column holds names of the sampled messages. */
export interface JoinedRows {
  readonly column: string;
  readonly by: 'messageId' | 'businessKey';
  /** How many different names were asked for. */
  readonly asked: number;
  readonly rows: readonly SampledRow[];
}

/** What was seen of one table. */
export interface TableMaterial {
  readonly source: string;
  readonly table: CatalogueTable;
  /** Some rows, whoever they are of. */
  readonly rows: readonly SampledRow[];
  readonly joins: readonly JoinedRows[];
}

/** How many of the names asked for stand in the column. */
export function foundIn({ column, rows }: JoinedRows): number {
  return new Set(rows.map((row) => row[column])).size;
}

/** The join that found most names of a kind. */
export function bestJoin({ joins }: TableMaterial, by: JoinedRows['by']): JoinedRows | null {
  const [best] = joins.filter((join) => join.by === by && join.rows.length > 0).toSorted((a, b) => foundIn(b) - foundIn(a));
  return best ?? null;
}

/** Texts of a column that are there. */
export function textsOf(rows: readonly SampledRow[], column: string): readonly string[] {
  return rows.flatMap((row) => row[column] ?? []);
}

/** Different texts of a column, the commonest first. */
export function valuesOf(rows: readonly SampledRow[], column: string): readonly string[] {
  const counts = Map.groupBy(textsOf(rows, column), (text) => text);
  return [...counts].toSorted((a, b) => b[1].length - a[1].length).map(([text]) => text);
}

/** The columns with a name like these, in the order of the names; each pattern is matched against the plain name. */
export function columnsNamed(columns: readonly CatalogueColumn[], names: readonly RegExp[]): readonly CatalogueColumn[] {
  return names.flatMap((name) => columns.filter((column) => name.test(plainName(column.name))));
}

/** More different values than this are no states, outcomes or stages. */
const fewValues = 12;

/** True for a column that says one of a few words in every row. */
export function isWordColumn(column: CatalogueColumn, rows: readonly SampledRow[]): boolean {
  if (column.shape !== 'text' && column.shape !== 'other' && column.shape !== 'integer') return false;
  const values = valuesOf(rows, column.name);
  return values.length > 0 && values.length <= fewValues && values.every((value) => value.length <= 40);
}
