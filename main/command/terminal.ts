import type { Language } from '../language/language.ts';

/** Where a command writes: the answer to `out`, progress and problems to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** True when `err` is a terminal that can redraw a line. */
  readonly live: boolean;
  readonly columns: number;
}

/** What every command gets. `signal` is aborted by Ctrl-C: a command then ends with what it knows. */
export interface Invocation {
  readonly terminal: Terminal;
  readonly language: Language;
  readonly json: boolean;
  readonly signal: AbortSignal;
}
