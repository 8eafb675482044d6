/** Every verdict code, heaviest first: what is wrong, what is open, what is on its way, what is explained, what is fine. */
export const codes = [
  'BROKER_LOST',
  'RELAY_LOST',
  'SEND_FAILED',
  'UNROUTED',
  'OVERFLOW',
  'DLX_LOST',
  'LOST_TO_RETENTION',
  'SKIPPED',
  'EFFECT_LOST',
  'OUTBOX_STUCK',
  'OVERDUE',
  'DIVERTED',
  'DEAD_LETTERED',
  'PROCESS_FAILED',
  'TTL_EXPIRED',
  'UNDETERMINED',
  'COMMITTED',
  'NOT_YET_VISIBLE',
  'NOT_YET_CONSUMED',
  'IN_FLIGHT',
  'TXN_ABORTED',
  'EXPIRED',
  'COMPACTED',
  'FILTERED',
  'DISCARDED',
  'NOT_REACHED',
  'NOT_FOUND',
  'STORED',
  'PROCESSED',
] as const;

export type Code = (typeof codes)[number];

/** Where a message is, or where it ended. `none` for what arrived whole. */
export const stages = ['produce', 'store', 'consume', 'none'] as const;
export type Stage = (typeof stages)[number];

/** `proven` by evidence; `suspected` when the evidence fits but another cause is open; `undetermined` never names a cause. */
export const certainties = ['proven', 'suspected', 'undetermined'] as const;
export type Certainty = (typeof certainties)[number];

/** How a person sorts verdicts. */
export const families = ['wrong', 'open', 'weak', 'on-its-way', 'explained', 'fine'] as const;
export type Family = (typeof families)[number];
