import type { FailureCode } from '../domain/observation/failure.ts';

/** One cause: a few words, a sentence, and what to do. */
export interface FailureText {
  readonly name: string;
  readonly cause: string;
  readonly next: string;
}

export interface FailureTexts {
  readonly codes: Readonly<Record<FailureCode, FailureText>>;
  /** Joins the cause with the words of the source, which stay as they are, and the next step. */
  readonly sentence: (text: FailureText, detail: string) => string;
  readonly canBeRetried: string;
}

/** What a person typed wrong. The same set as the contract's usage problems, which this layer does not import. */
export const usageProblemCodes = [
  'several-messages',
  'several-routes',
  'unknown-route',
  'unknown-field',
  'malformed-time',
  'unknown-rule',
  'no-sequence',
] as const;
export type UsageProblemCode = (typeof usageProblemCodes)[number];

export interface UsageTexts {
  /** `detail` is what was typed or found; '' when there is nothing to quote. */
  readonly problems: Readonly<Record<UsageProblemCode, (detail: string) => string>>;
  readonly choices: (choices: readonly string[]) => string;
}

/** The named steps in which sources are opened. An adapter may add others: those are shown under their own name. */
export const checkStepNames = [
  'secret',
  'file',
  'copy',
  'used',
  'open',
  'dns',
  'tcp',
  'tls',
  'authentication',
  'read-only',
  'permission',
  'metadata',
  'topic',
  'group',
  'table',
  'columns',
  'states',
  'only',
  'identity',
  'index',
  'clock',
  'replica',
  'key',
] as const;
export type CheckStepName = (typeof checkStepNames)[number];
