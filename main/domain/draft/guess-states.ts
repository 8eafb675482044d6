import type { CatalogueColumn, SampledRow } from './catalogue.ts';
import type { Confidence, DraftValue, Reason } from './guess.ts';
import { reason } from './guess.ts';
import { columnsNamed, isWordColumn, textsOf, valuesOf } from './table-material.ts';
import { sortStates, understood } from './words.ts';

const stateNames = ['pending', 'claimed', 'sent', 'failed'] as const;
type StateName = (typeof stateNames)[number];

export interface StatesGuess {
  readonly column: string | null;
  /** Null: the table has no state, as with change-data capture. */
  readonly states: Readonly<Record<string, DraftValue>> | null;
  readonly confidence: Confidence;
  readonly reason: Reason;
}

/** The columns that tell what became of a row besides its state. */
export interface StateSigns {
  readonly sentAt: string | undefined;
  readonly claimedAt: string | undefined;
  readonly error: string | undefined;
}

/** What most rows with a word say in their other columns; for words that nobody knows. */
function meaningByColumns(rows: readonly SampledRow[], { sentAt, claimedAt, error }: StateSigns): StateName | null {
  const share = (column: string | undefined): number => (column === undefined ? 0 : textsOf(rows, column).length / rows.length);
  if (sentAt === undefined) return null;
  if (share(sentAt) > 0.9) return 'sent';
  if (share(sentAt) > 0.1) return null;
  if (share(error) > 0.9) return 'failed';
  return share(claimedAt) > 0.9 ? 'claimed' : 'pending';
}

/** A column of words or numbers that says how far a row is. */
function byWords(columns: readonly CatalogueColumn[], rows: readonly SampledRow[], signs: StateSigns): StatesGuess | null {
  const named = columnsNamed(columns, [/^(.*status|.*state|phase)$/]).filter((column) => isWordColumn(column, rows));
  const told = columns.filter((column) => isWordColumn(column, rows) && understood(sortStates(valuesOf(rows, column.name))) >= 2);
  const [column] = [...named, ...told];
  if (column === undefined) return null;
  const sorted = sortStates(valuesOf(rows, column.name));
  const meanings = new Map<StateName, string[]>(stateNames.map((name) => [name, [...(sorted.meanings[name] ?? [])]]));
  const open: string[] = [];
  for (const value of sorted.unknown) {
    const meaning = meaningByColumns(
      rows.filter((row) => row[column.name] === value),
      signs,
    );
    if (meaning === null) open.push(value);
    else meanings.get(meaning)?.push(value);
  }
  const states = Object.fromEntries([...meanings].filter(([, values]) => values.length > 0));
  if (Object.keys(states).length === 0) return null;
  const facts = { column: column.name, words: understood(sorted), open: open.join(', '), rows: rows.length };
  const allKnown = sorted.unknown.length === 0;
  return {
    column: column.name,
    states,
    confidence: open.length > 0 ? 'guess' : allKnown && rows.length >= 10 ? 'sure' : 'likely',
    reason: reason(allKnown ? 'states-by-word' : 'states-by-columns', facts),
  };
}

/** True for a column that is on or off: by its type, or, where the database has none for it, by what stands there. */
function isSwitch(column: CatalogueColumn, rows: readonly SampledRow[]): boolean {
  if (column.shape === 'boolean') return true;
  const values = valuesOf(rows, column.name);
  return values.length > 0 && values.every((value) => /^(0|1|true|false|t|f|y|n|yes|no)$/i.test(value));
}

/** Switches and instants that tell the state without a word. */
function bySigns(columns: readonly CatalogueColumn[], rows: readonly SampledRow[], { sentAt }: StateSigns): StatesGuess | null {
  const switches = columns.filter((column) => isSwitch(column, rows));
  const [failed] = columnsNamed(switches, [/^(is)?(failed|blocked|dead|error|rejected)$/]);
  const [sent] = columnsNamed(switches, [/^(is)?(sent|published|processed|dispatched|done|completed|delivered)$/]);
  const done = sentAt !== undefined ? { notNull: sentAt } : sent !== undefined ? { true: sent.name } : null;
  if (done === null) return null;
  return {
    column: null,
    states: { sent: done, ...(failed === undefined ? {} : { failed: { true: failed.name } }), pending: 'otherwise' },
    confidence: 'likely',
    reason: reason('states-by-time', { column: sentAt ?? sent?.name ?? '', failed: failed?.name ?? '' }),
  };
}

/** How an outbox table says what became of a row: by a word, by another column, or not at all. */
export function guessStates(columns: readonly CatalogueColumn[], rows: readonly SampledRow[], signs: StateSigns): StatesGuess {
  return (
    byWords(columns, rows, signs) ??
    bySigns(columns, rows, signs) ?? { column: null, states: null, confidence: 'guess', reason: reason('states-absent') }
  );
}
