import type { Range } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';

/**
 * How the reading of one table ended: null when everything asked for was read, else why not.
 * `read` are the instants that a window reading covered all the same.
 */
export interface ReadingEnd {
  readonly failure: Failure | null;
  readonly read: readonly Range[];
}

export const readAll: ReadingEnd = { failure: null, read: [] };

/** An end before everything was read. */
export function stoppedBy(failure: Failure, read: readonly Range[] = []): ReadingEnd {
  return { failure, read };
}
