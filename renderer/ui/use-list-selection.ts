import { useState } from 'react';

export interface ListSelection<Row> {
  readonly selected: string | null;
  readonly row: Row | null;
  readonly select: (key: string) => void;
  /** Moves by so many rows and stops at the ends. */
  readonly move: (by: number) => void;
}

/** Which row of a growing list is chosen. The first one is, until a person chooses; a row that vanishes gives it back. */
export function useListSelection<Row>(rows: readonly Row[], keyOf: (row: Row) => string, initial: string | null): ListSelection<Row> {
  const [wanted, setWanted] = useState<string | null>(initial);
  const found = wanted === null ? -1 : rows.findIndex((row) => keyOf(row) === wanted);
  const index = found >= 0 ? found : 0;
  const row = rows[index] ?? null;
  return {
    selected: row === null ? null : keyOf(row),
    row,
    select: setWanted,
    move: (by) => {
      const next = rows[Math.min(Math.max(index + by, 0), rows.length - 1)];
      if (next !== undefined) setWanted(keyOf(next));
    },
  };
}
