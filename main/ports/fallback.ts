import type { Instant } from '../domain/observation/instant.ts';
import type { TablePlace } from '../domain/workspace/route.ts';
import type { CheckStep, Readings } from './reading.ts';

/** Which rows are asked for. Ids and keys are compared byte for byte, also where the database folds. */
export type FallbackLookup =
  | { readonly by: 'messageId' | 'businessKey'; readonly values: readonly string[] }
  /** Rows of [from, to), newest first, at most `limit`; a coverage that stopped at the limit says `too-large`. Needs `columns.at`. */
  | { readonly by: 'at'; readonly from: Instant; readonly to: Instant; readonly limit: number };

/**
 * One database in which producers keep what they could not send. `find` yields a `record`
 * observation per row (role `fallback`, visible, clock `row`, coordinates `{ table, key }`) and one
 * coverage: role `fallback`, part = the place's table, unit `none` (`instant` for a window).
 */
export interface FallbackSource {
  readonly name: string;
  find(place: TablePlace, lookup: FallbackLookup, signal: AbortSignal): Readings;
  check(place: TablePlace, signal: AbortSignal): AsyncIterable<CheckStep>;
}
