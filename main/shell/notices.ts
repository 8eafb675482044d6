import type { WorkspaceProblem } from '../contract/workspace-view.ts';
import { failureSentence } from '../language/failure-sentence.ts';
import type { Failure } from '../domain/observation/failure.ts';
import type { Language } from '../language/language.ts';
import { visibleText } from '../language/visible-text.ts';
import { shellTexts } from './shell-texts.ts';

const problemsShown = 8;

/** Something to tell a person in a dialog of the operating system. */
export interface Notice {
  readonly message: string;
  readonly detail: string;
}

/** What a workspace or case that was asked for outside of the window could not be opened for. */
export type NotOpened =
  | { readonly outcome: 'invalid'; readonly path: string; readonly problems: readonly WorkspaceProblem[] }
  | { readonly outcome: 'failed'; readonly failure: Failure };

/** Words it, in the person's language. `path` is what was asked for. */
export function notOpenedNotice(problem: NotOpened, path: string, language: Language): Notice {
  const texts = shellTexts(language);
  const message = texts.notOpened(visibleText(path));
  if (problem.outcome === 'failed') return { message, detail: failureSentence(problem.failure, language) };
  const lines = problem.problems.slice(0, problemsShown).map(({ line, column, problem: text, suggestion }) => {
    const hint = suggestion === null ? '' : ` ${texts.suggestion(visibleText(suggestion))}`;
    return `${texts.place(line, column)}: ${visibleText(text)}${hint}`;
  });
  const rest = problem.problems.length - lines.length;
  return { message, detail: [...lines, ...(rest > 0 ? [texts.andMore(rest)] : [])].join('\n') };
}
