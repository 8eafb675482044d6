import type { DraftMaterial } from './draft-material.ts';
import type { TraceGuess } from './guess-trace.ts';
import { guessTrace } from './guess-trace.ts';
import type { DraftValue, Guess } from './guess.ts';
import { reason } from './guess.ts';
import { freeName } from './free-name.ts';
import type { TableMaterial } from './table-material.ts';
import { valuesOf } from './table-material.ts';
import type { Sorted } from './words.ts';

export interface ChosenTrace {
  readonly material: TableMaterial;
  readonly guess: TraceGuess;
  /** The name under `traces`. */
  readonly name: string;
  /** True when the workspace has it already. */
  readonly exists: boolean;
}

/** The table that traces most of the sampled messages; null when none does. */
export function chooseTrace({ tables, traces }: DraftMaterial): ChosenTrace | null {
  const found = tables
    .flatMap((material) => {
      const guess = guessTrace(material);
      return guess === null ? [] : [{ material, guess }];
    })
    .toSorted((a, b) => b.guess.found / b.guess.asked - a.guess.found / a.guess.asked);
  const [best] = found;
  if (best === undefined) return null;
  const { source, table } = best.material;
  const existing = traces.find((trace) => trace.source === source && trace.table === table.name);
  const name =
    existing?.name ??
    freeName(
      table.name.slice(table.name.lastIndexOf('.') + 1).replaceAll('_', '-'),
      traces.map((trace) => trace.name),
    );
  return { ...best, name, exists: existing !== undefined };
}

function wordGuess(
  path: Guess['path'],
  sorted: Sorted<string> | null,
  column: string | undefined,
  values: readonly string[],
): readonly Guess[] {
  if (sorted === null || Object.keys(sorted.meanings).length === 0) return [];
  const facts = { column: column ?? '', words: values.join(', '), open: sorted.unknown.join(', ') };
  return [
    {
      path,
      value: sorted.meanings as DraftValue,
      confidence: sorted.unknown.length === 0 ? 'likely' : 'guess',
      reason: reason('words-of-column', facts),
      alternatives: [],
    },
  ];
}

/** The trace as guesses below `traces`; nothing when it stands there already. */
export function traceGuesses({ material, guess, name, exists }: ChosenTrace): readonly Guess[] {
  if (exists) return [];
  const path = ['traces', name];
  const facts = {
    table: material.table.name,
    column: guess.columns.get('messageId')?.column ?? '',
    found: guess.found,
    asked: guess.asked,
  };
  const why = { confidence: 'sure', reason: reason('trace-holds-ids', facts), alternatives: [] } as const;
  const values = (use: string): readonly string[] => {
    const column = guess.columns.get(use)?.column;
    return column === undefined ? [] : valuesOf([...material.rows, ...material.joins.flatMap((join) => join.rows)], column);
  };
  return [
    { path: [...path, 'source'], value: material.source, ...why },
    { path: [...path, 'table'], value: material.table.name, ...why, reason: reason('trace-undeclared', facts) },
    ...[...guess.columns].map(([use, assigned]): Guess => ({
      path: [...path, 'columns', use],
      value: assigned.column,
      confidence: assigned.confidence,
      reason: assigned.reason,
      alternatives: [],
    })),
    ...wordGuess([...path, 'stages'], guess.stages, guess.columns.get('stage')?.column, values('stage')),
    ...wordGuess([...path, 'outcomes'], guess.outcomes, guess.columns.get('outcome')?.column, values('outcome')),
  ];
}
