import type { DuplicateClass, Verdict } from '../domain/verdict/verdict.ts';
import { familyOf } from '../domain/verdict/weight.ts';

/** What the command line's exit codes mean; 3 wins over 1, because an incomplete answer must not look final. */
export const exitCodes = { fine: 0, wrong: 1, usage: 2, incomplete: 3, refused: 4, defect: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** True for an overall verdict that says something went wrong, and for an effect that happened twice. */
export function isWrong(verdict: Verdict, duplicates: readonly DuplicateClass[]): boolean {
  return familyOf(verdict.code, verdict.facts['rowSaysSent'] === 'true') === 'wrong' || duplicates.includes('DUPLICATE_EFFECT');
}

/** The exit code of an answer. */
export function exitCodeOf(complete: boolean, wrong: boolean): ExitCode {
  if (!complete) return exitCodes.incomplete;
  return wrong ? exitCodes.wrong : exitCodes.fine;
}
