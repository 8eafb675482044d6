import type { Certainty, Code, Stage } from './code.ts';

/**
 * Why a part cannot show an absence although it may be read: an exchange without a stream bound like a
 * queue, a stream that is not known to be bound, one with nothing older than the message, one with
 * nothing behind it yet, a queue whose numbers do not tell single messages, a store whose keys expire, a row whose key several messages have,
 * a past that nobody sampled.
 */
export const missingBecause = [
  'no-witness',
  'not-bound',
  'nothing-before',
  'nothing-behind',
  'only-numbers',
  'keys-expire',
  'shared-key',
  'no-history',
] as const;
export type MissingBecause = (typeof missingBecause)[number];

/** What was not read although a verdict needed it. `permission` names the right that is lacking, where that is the cause. */
export interface Missing {
  readonly source: string;
  readonly part: string;
  readonly permission: string | null;
  readonly because?: MissingBecause;
}

/**
 * What a lifecycle proves about one part of a message's way. `rule` is the file name of the rule,
 * `facts` are the values its sentence is made from (see main/language), `evidence` are observation
 * ids, `coverage` ids of what was read. UNDETERMINED carries `candidates`, the codes not yet
 * excluded, and `missing`, what would decide.
 */
export interface Verdict {
  readonly code: Code;
  readonly stage: Stage;
  readonly certainty: Certainty;
  readonly rule: string;
  readonly facts: Facts;
  readonly evidence: readonly string[];
  readonly coverage: readonly string[];
  readonly candidates: readonly Code[];
  readonly missing: readonly Missing[];
}

/** Values for sentences: text, because offsets and instants must keep their digits. */
export type Facts = Readonly<Record<string, string>>;

export interface Delivery {
  readonly consumer: string;
  readonly verdict: Verdict;
}

export const findingIds = ['row-behind', 'late', 'no-effect-seen', 'clock-skew', 'error-was-not-final', 'overtaken'] as const;
export type FindingId = (typeof findingIds)[number];

/** Something to know beside the verdict; it changes no code. */
export interface Finding {
  readonly id: FindingId;
  readonly facts: Facts;
  readonly evidence: readonly string[];
}

export const duplicateClasses = [
  'SEND_DUPLICATE',
  'DELIBERATE_RESEND',
  'REDELIVERY',
  'REBALANCE_REREAD',
  'REWIND',
  'FAN_OUT',
  'DUPLICATE_EFFECT',
  'SUPPRESSED',
] as const;
export type DuplicateClass = (typeof duplicateClasses)[number];

export const duplicateCauses = [
  'retry',
  'application',
  'restart',
  'resend',
  'unverified-resend',
  'rebalance',
  'rewind',
  'unknown',
] as const;
export type DuplicateCause = (typeof duplicateCauses)[number];

/** One way in which a message occurred more than once. `harmful` only for DUPLICATE_EFFECT. */
export interface Duplicate {
  readonly class: DuplicateClass;
  readonly cause: DuplicateCause;
  readonly harmful: boolean;
  readonly certainty: Certainty;
  readonly observations: readonly string[];
}

/** Everything decided about one message. `complete` as the command line defines it. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly deliveries: readonly Delivery[];
  readonly findings: readonly Finding[];
  readonly duplicates: readonly Duplicate[];
  readonly complete: boolean;
  readonly duplicatesComplete: boolean;
}
