/** The verdict codes that the seeded shop can show. */
export type ExpectedCode =
  | 'PROCESSED'
  | 'STORED'
  | 'COMMITTED'
  | 'NOT_YET_VISIBLE'
  | 'NOT_YET_CONSUMED'
  | 'IN_FLIGHT'
  | 'OVERDUE'
  | 'TXN_ABORTED'
  | 'DIVERTED'
  | 'OUTBOX_STUCK'
  | 'SEND_FAILED'
  | 'RELAY_LOST'
  | 'BROKER_LOST'
  | 'EXPIRED'
  | 'LOST_TO_RETENTION'
  | 'COMPACTED'
  | 'NOT_FOUND'
  | 'UNDETERMINED'
  | 'SKIPPED'
  | 'EFFECT_LOST'
  | 'DEAD_LETTERED'
  | 'PROCESS_FAILED'
  | 'FILTERED'
  | 'DISCARDED'
  | 'NOT_REACHED'
  | 'UNROUTED'
  | 'OVERFLOW'
  | 'TTL_EXPIRED'
  | 'DLX_LOST';

export type ExpectedDuplicate = 'SEND_DUPLICATE' | 'REDELIVERY' | 'REBALANCE_REREAD' | 'FAN_OUT' | 'DUPLICATE_EFFECT' | 'SUPPRESSED';

export type ExpectedFinding = 'row-behind' | 'late' | 'no-effect-seen' | 'error-was-not-final' | 'clock-skew';

/** What must be said about one seeded message when it is judged at the `now` of the seed. */
export interface ExpectedMessage {
  readonly scenario: string;
  readonly messageId: string;
  /** Null for an id that no source has. */
  readonly businessKey: string | null;
  readonly route: string;
  /** The overall verdict. */
  readonly code: ExpectedCode;
  /** By consumer. A consumer that is left out: the message never came near it and nothing is asserted. */
  readonly deliveries: Readonly<Record<string, ExpectedCode>>;
  /** Every class of the message, whatever the order. FAN_OUT is listed only where a scenario is about it. */
  readonly duplicates: readonly ExpectedDuplicate[];
  /** Every finding of the message, whatever the order. */
  readonly findings: readonly ExpectedFinding[];
}
