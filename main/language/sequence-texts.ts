import type { GapKind } from '../domain/sequence/sequence-report.ts';

/** Words of `sequences`. */
export interface SequenceTexts {
  readonly columns: Readonly<Record<'gap' | 'numbers' | 'producer' | 'part' | 'between' | 'time' | 'copies', string>>;
  readonly kinds: Readonly<Record<GapKind, string>>;
  /** What stands on one side of a gap, or that nothing does. */
  readonly beside: (before: string, after: string) => string;
  readonly looked: (tracks: number, numbers: string) => string;
  /** Numbers that are missing without a reason, then with one. */
  readonly missing: (suspected: string, explained: string) => string;
  readonly nothingMissing: string;
  readonly repeated: string;
  /** Further copies than the list has. */
  readonly copies: (count: string) => string;
}
