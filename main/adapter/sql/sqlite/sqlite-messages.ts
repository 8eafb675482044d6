import type { Lines, Row } from '../dialect.ts';
import type { CodedError } from './sqlite-failure.ts';

/** What is asked of the thread that reads a database. `copy`: a private copy, which is examined before it is used. */
export type ToSqliteThread =
  | { readonly kind: 'open'; readonly id: number; readonly path: string; readonly copy: boolean }
  /** `lines`: the rows as one piece of CSV. */
  | { readonly kind: 'read' | 'lines'; readonly id: number; readonly sql: string; readonly parameters: readonly unknown[] };

/** What it answers. `frames`: how many frames of the log beside the database count. */
export type FromSqliteThread =
  | { readonly kind: 'opened'; readonly id: number; readonly frames: number }
  | { readonly kind: 'rows'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly kind: 'lines'; readonly id: number; readonly lines: Lines }
  | { readonly kind: 'error'; readonly id: number; readonly error: CodedError }
  | { readonly kind: 'defect'; readonly id: number; readonly detail: string };
