import type { ReactNode } from 'react';
import type { Confidence } from '../../main/domain/draft/guess.ts';
import { confidenceText } from '../../main/language/draft-sentence.ts';
import { useSpeech } from '../speech.tsx';

const shapes: Readonly<Record<Confidence, ReactNode>> = {
  sure: <circle cx="8" cy="8" r="5" fill="currentColor" />,
  likely: (
    <>
      <circle cx="8" cy="8" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.3" />
      <path d="M8 3.6a4.4 4.4 0 0 1 0 8.8Z" fill="currentColor" />
    </>
  ),
  guess: <circle cx="8" cy="8" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.3" strokeDasharray="2 1.4" />,
};

/** How sure a proposal is, in shape and word: filled where the data show it, open where something had to stand there. */
export function ConfidenceMark({ confidence, count }: { readonly confidence: Confidence; readonly count?: number }): ReactNode {
  const { language } = useSpeech();
  return (
    <span className={`confidence confidence-${confidence}`}>
      <svg className="vi" viewBox="0 0 16 16" aria-hidden="true">
        {shapes[confidence]}
      </svg>
      {count !== undefined && <b>{count}</b>} {confidenceText(confidence, language)}
    </span>
  );
}

/** A value that a person chose instead of the proposed one. */
export function ChosenMark(): ReactNode {
  const { texts } = useSpeech();
  return (
    <span className="confidence confidence-chosen">
      <svg className="vi" viewBox="0 0 16 16" aria-hidden="true">
        <path d="M3 8.5 6.3 12 13 4.5" fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" strokeLinejoin="round" />
      </svg>{' '}
      {texts.draft.guesses.chosen}
    </span>
  );
}
