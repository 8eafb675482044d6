import type { DraftValue, Guess } from '../domain/draft/guess.ts';
import type { Answer } from '../domain/observation/failure.ts';

/** Something to stand in a workspace file under `sources`, `routes` or `traces`. */
export interface WorkspaceEntry {
  readonly section: 'sources' | 'routes' | 'traces';
  readonly name: string;
  readonly value: DraftValue;
  /** Written as comments above what they are about; their paths begin with section and name. */
  readonly guesses: readonly Guess[];
}

/** Changes the text of a workspace file without touching what is not meant: other lines, comments and order stay. */
export interface WorkspaceWriter {
  /** An empty workspace. */
  begin(name: string, environment: 'production' | 'staging' | 'local'): string;
  /**
   * Adds entries at the ends of their sections. `comment` words a guess; null leaves it without one.
   * `malformed` when the text is no YAML map, or has an entry of that name.
   */
  add(text: string, entries: readonly WorkspaceEntry[], comment: (guess: Guess) => string | null): Answer<string>;
}

/** A workspace file as it was read; `mark` tells whether it is still the same. */
export interface WorkspaceText {
  readonly path: string;
  readonly text: string;
  readonly mark: string;
}

/** Workspace files as text. */
export interface WorkspaceTexts {
  /** `not-found` when there is none. */
  read(path: string): Promise<Answer<WorkspaceText>>;
  /**
   * Replaces the file whole or not at all. `refused` when it is not what was read: `mark` is that of
   * the text that was changed, null when there was no file.
   */
  write(path: string, text: string, mark: string | null): Promise<Answer<WorkspaceText>>;
}
