import type { Instant } from '../domain/observation/instant.ts';
import type { Outbox } from '../domain/workspace/route.ts';
import type { CheckStep, Readings } from './reading.ts';

/** Which rows are asked for. Ids and keys are compared byte for byte, also where the database folds. */
export type OutboxLookup =
  | { readonly by: 'messageId' | 'businessKey'; readonly values: readonly string[] }
  /** Rows created in [from, to), newest first, at most `limit`; a coverage that stopped at the limit says `too-large`. */
  | { readonly by: 'created'; readonly from: Instant; readonly to: Instant; readonly limit: number };

/**
 * One database as outbox store. `find` yields OutboxObservations with their content, one `database`
 * ConfigObservation (clock offset, replica, replay instant), and one coverage per table: role
 * `outbox`, part = table, unit `none` for ids and keys, `instant` for a window; `asOf` = this
 * machine's instant before the query was sent, on a replica its replay instant (null: unknown).
 */
export interface OutboxSource {
  readonly name: string;
  find(outbox: Outbox, lookup: OutboxLookup, signal: AbortSignal): Readings;
  check(outbox: Outbox, signal: AbortSignal): AsyncIterable<CheckStep>;
}
