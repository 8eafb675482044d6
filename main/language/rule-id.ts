/** Rules about production, in the order in which they are asked. */
export const produceRuleIds = [
  'not-yet-visible',
  'open-transaction-overdue',
  'transaction-aborted',
  'stored',
  'accepted-by-exchange',
  'diverted',
  'lost-to-retention',
  'expired',
  'compacted',
  'broker-lost',
  'sighted-downstream',
  'produce-in-flight',
  'acknowledged-copy-missing',
  'outbox-stuck',
  'returned-unroutable',
  'send-failed',
  'bound-nowhere',
  'relay-lost',
  'not-found',
] as const;

/** Rules about the delivery to one consumer, in the order in which they are asked. */
export const deliverRuleIds = [
  'processed',
  'effect-lost',
  'filtered',
  'discarded',
  'dead-lettered',
  'retrying',
  'dead-letter-lost',
  'process-failed',
  'not-reached',
  'behind-produce',
  'watermark-in-flight',
  'just-accepted',
  'overdue',
  'queue-overdue',
  'not-yet-visible-to-consumer',
  'not-yet-consumed',
  'waiting-in-queue',
  'queue-overflow',
  'expired-in-queue',
  'trace-behind',
  'skipped',
  'committed',
] as const;

export type ProduceRuleId = (typeof produceRuleIds)[number];
export type DeliverRuleId = (typeof deliverRuleIds)[number];

/** Every rule that a verdict can name; `undetermined` when none decided. */
export const ruleIds = [...produceRuleIds, ...deliverRuleIds, 'undetermined'] as const;
export type RuleId = (typeof ruleIds)[number];

/** Rules that can hold; the others only name what is open. */
export type HoldingRuleId = Exclude<RuleId, 'acknowledged-copy-missing' | 'undetermined'>;

/** Rules that rest on an absence or on history: where that is not proven they end in UNDETERMINED. */
export const blockableRuleIds = [
  'transaction-aborted',
  'lost-to-retention',
  'expired',
  'compacted',
  'broker-lost',
  'outbox-stuck',
  'acknowledged-copy-missing',
  'returned-unroutable',
  'send-failed',
  'bound-nowhere',
  'relay-lost',
  'not-found',
  'effect-lost',
  'dead-letter-lost',
  'queue-overflow',
  'expired-in-queue',
  'trace-behind',
  'skipped',
] as const satisfies readonly RuleId[];
export type BlockableRuleId = (typeof blockableRuleIds)[number];

function isOneOf<Id extends string>(ids: readonly Id[], text: string): text is Id {
  return ids.some((id) => id === text);
}

export function isRuleId(text: string): text is RuleId {
  return isOneOf(ruleIds, text);
}

export function isBlockableRuleId(text: string): text is BlockableRuleId {
  return isOneOf(blockableRuleIds, text);
}

/** True for a rule that can hold; its texts are then `sentences.rules`. */
export function isHoldingRuleId(text: string): text is HoldingRuleId {
  return isRuleId(text) && text !== 'acknowledged-copy-missing' && text !== 'undetermined';
}
