/** Every verdict, heaviest first, written down once more from the list of verdicts. */
export const codesByWeight = [
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

export type Code = (typeof codesByWeight)[number];

export function heaviestOf(codes: readonly Code[]): Code | null {
  return codesByWeight.find((code) => codes.includes(code)) ?? null;
}
