import type { CoverageRole } from '../domain/observation/coverage.ts';
import type { CoverageState } from './coverage-state.ts';

export interface CoverageTexts {
  readonly roles: Readonly<Record<CoverageRole, string>>;
  readonly states: Readonly<Record<CoverageState, string>>;
  /** `ranges` are texts of `range`; `wanted` is '' when no range was asked for. */
  readonly complete: (part: string, wanted: string) => string;
  readonly partly: (part: string, ranges: string, wanted: string) => string;
  readonly unread: (part: string, wanted: string) => string;
  /** Both ends belong to it. */
  readonly range: (first: string, last: string) => string;
  readonly needed: string;
  readonly notNeeded: string;
}
