import type { ExpectedMessage } from '../expected.ts';
import type { Row, TableName } from '../plan.ts';
import type { LineName } from './lines.ts';

/**
 * When something happens. A stream keeps the broker's own times, so nothing in it can be made older
 * than it is: what is lost must be lost between two messages that are really there.
 */
export type Phase = 'before' | 'between' | 'behind';

/** Milliseconds after the start of the seed, far enough apart for the grace and the clock margin of the routes. */
export const PHASES: Readonly<Record<Phase, number>> = { before: 0, between: 3000, behind: 7000 };

/** One message of one line, as its outbox row and its copies carry it. */
export interface Parcel {
  readonly line: LineName;
  readonly messageId: string;
  readonly orderNumber: string;
  readonly phase: Phase;
  readonly payload: string;
}

/** Where a copy is published: the shop's exchange under the key of its line, or a queue by its name. */
export type Publishing = { readonly to: 'exchange' } | { readonly to: 'queue'; readonly queue: string };

/** One thing that is put somewhere, or done to it. Of one phase, in the order of the facts. */
export type RabbitFact =
  | { readonly kind: 'copy'; readonly parcel: Parcel; readonly publishing: Publishing; readonly publishedEarlier?: number }
  | { readonly kind: 'row'; readonly table: TableName; readonly values: Row }
  /** The consumer of its line takes it: acknowledges, rejects, or fails on it until the delivery limit. */
  | { readonly kind: 'taken'; readonly parcel: Parcel; readonly how: 'acknowledged' | 'rejected' | 'failed-again-and-again' }
  /** It has come to the dead letters of its line, or it is waited for until it has. */
  | { readonly kind: 'dead-letter'; readonly parcel: Parcel };

/** What the scenarios are made with. */
export interface RabbitShop {
  /** A time as the database has it: RFC 3339 with microseconds, `later` milliseconds after the beginning of a phase. */
  readonly at: (phase: Phase, later?: number) => string;
}

export interface RabbitScenario {
  readonly facts: readonly RabbitFact[];
  readonly expected: readonly ExpectedMessage[];
}
