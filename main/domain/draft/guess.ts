/** A value of a workspace file. */
export type DraftValue = string | number | boolean | readonly DraftValue[] | { readonly [name: string]: DraftValue };

/** `sure`: shown by the data. `likely`: name, type and values agree. `guess`: something had to stand there. */
export const confidences = ['sure', 'likely', 'guess'] as const;
export type Confidence = (typeof confidences)[number];

/** Why a value was proposed; sentences are made from rule and facts in `language`. */
export const draftRules = [
  'id-by-name',
  'id-by-shape',
  'id-unique',
  'id-composed',
  'id-not-unique',
  'id-without-records',
  'key-of-records',
  'key-unrepeated',
  'looks-like-order-number',
  'field-by-name',
  'hidden-by-name',
  'destination-named',
  'destination-holds-ids',
  'table-holds-ids',
  'table-named',
  'table-by-shape',
  'rows-of-topic',
  'rows-deleted',
  'column-holds-ids',
  'column-holds-keys',
  'column-equals-record',
  'column-by-name',
  'states-by-word',
  'states-by-columns',
  'states-by-time',
  'states-absent',
  'preset-layout',
  'group-committed',
  'queue-bound',
  'witness-bound',
  'dead-letters-of-queue',
  'consumer-traced-only',
  'traced-by-name',
  'traced-remaining',
  'trace-holds-ids',
  'trace-exists',
  'trace-undeclared',
  'words-of-column',
  'aside-shares-ids',
  'aside-by-name',
  'aside-of-reader',
  'aside-by-header',
  'aside-only-consumer',
  'store-holds-ids',
  'store-after-record',
  'store-of-consumer',
  'store-by-name',
  'means-before-effect',
  'means-by-name',
  'means-unknown',
] as const;
export type DraftRule = (typeof draftRules)[number];

export interface Reason {
  readonly rule: DraftRule;
  readonly facts: Readonly<Record<string, string>>;
}

/** One proposed value, and what else it could have been. */
export interface Guess {
  /** Where it stands in the workspace file, e.g. `['routes', 'orders', 'identity', 'messageId']`. */
  readonly path: readonly (string | number)[];
  readonly value: DraftValue;
  readonly confidence: Confidence;
  readonly reason: Reason;
  readonly alternatives: readonly { readonly value: DraftValue; readonly reason: Reason }[];
}

export function reason(rule: DraftRule, facts: Readonly<Record<string, string | number>> = {}): Reason {
  return { rule, facts: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, String(value)])) };
}
