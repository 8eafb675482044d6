import type { Language } from '../language/language.ts';
import { findingSentence, verdictSentence } from '../language/sentence.ts';
import { utcFormat } from '../language/utc-format.ts';
import type { Sentences } from './documents.ts';

/** Sentences for documents: one language, times in UTC wherever they are read. */
export function sentencesIn(language: Language): Sentences {
  const format = utcFormat(language);
  return {
    verdict: (verdict, consumer) => verdictSentence(verdict, language, format, consumer),
    finding: (finding) => findingSentence(finding, language, format),
  };
}
