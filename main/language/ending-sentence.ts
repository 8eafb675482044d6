import type { Coverage } from '../domain/observation/coverage.ts';
import { textsOf } from './catalogue.ts';
import { coverageState } from './coverage-state.ts';
import type { Language } from './language.ts';
import { missingText } from './missing-text.ts';

/** What the last line of an answer is decided from. `undetermined` counts messages without a verdict. */
export interface Ending {
  readonly complete: boolean;
  readonly undetermined: number;
  readonly coverage: readonly Pick<Coverage, 'source' | 'part' | 'unit' | 'wanted' | 'read' | 'complete' | 'reason' | 'needed'>[];
}

/** The last line of an answer: complete, or what it lacks. */
export function endingSentence(ending: Ending, language: Language): string {
  const { command } = textsOf(language);
  if (ending.complete) return command.complete;
  const unread = ending.coverage.filter((entry) => entry.needed && coverageState(entry) !== 'complete');
  const parts = unread.map(({ source, part }) => ({ source, part, permission: null }));
  return command.incomplete(missingText(parts, language), ending.undetermined);
}
