import type { CatalogueColumn, ColumnShape } from './catalogue.ts';
import { reason } from './guess.ts';
import type { Confidence, Reason } from './guess.ts';
import { columnsNamed } from './table-material.ts';

/** A column for one use. */
export interface Assigned {
  readonly column: string;
  readonly confidence: Confidence;
  readonly reason: Reason;
  readonly alternatives: readonly string[];
}

/** How a use is told by name and type: the patterns in the order in which they are tried, on plain names. */
export interface ByName {
  readonly names: readonly RegExp[];
  readonly shapes: readonly ColumnShape[];
}

/** Gives columns to uses, none twice. */
export class AssignedColumns {
  readonly #columns: readonly CatalogueColumn[];
  readonly #uses = new Map<string, Assigned>();

  constructor(columns: readonly CatalogueColumn[]) {
    this.#columns = columns;
  }

  /** By use, in the order in which they were given. */
  get uses(): ReadonlyMap<string, Assigned> {
    return this.#uses;
  }

  columnOf(use: string): string | undefined {
    return this.#uses.get(use)?.column;
  }

  isFree(column: string): boolean {
    return ![...this.#uses.values()].some((assigned) => assigned.column === column);
  }

  give(use: string, column: string | null | undefined, confidence: Confidence, why: Reason): void {
    if (column === null || column === undefined || this.#uses.has(use) || !this.isFree(column)) return;
    this.#uses.set(use, { column, confidence, reason: why, alternatives: [] });
  }

  /** The first free column with such a name and type, and the others as alternatives. */
  giveByName(use: string, { names, shapes }: ByName, fits: (column: CatalogueColumn) => boolean = () => true): void {
    if (this.#uses.has(use)) return;
    const free = [...new Set(columnsNamed(this.#columns, names))].filter(
      (column) => shapes.includes(column.shape) && this.isFree(column.name) && fits(column),
    );
    const [first, ...rest] = free;
    if (first === undefined) return;
    this.#uses.set(use, {
      column: first.name,
      confidence: 'likely',
      reason: reason('column-by-name', { column: first.name, type: first.typeText }),
      alternatives: rest.slice(0, 3).map((column) => column.name),
    });
  }
}
