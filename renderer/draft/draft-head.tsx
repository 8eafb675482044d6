import type { ReactNode } from 'react';
import { draftUsageText } from '../../main/language/draft-sentence.ts';
import { failureSentence } from '../../main/language/failure-sentence.ts';
import type { DraftGapDocument } from './gap.ts';
import { gapPlace } from './gap.ts';
import { confidences } from '../../main/domain/draft/guess.ts';
import type { ShownDraft, ShownDraftUsage } from '../../main/contract/draft-window.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { EmptyState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { ConfidenceMark } from './confidence.tsx';

/** What could not be looked at, so that the draft knows less than it might. */
export function Gaps({ gaps, onRetry }: { readonly gaps: readonly DraftGapDocument[]; readonly onRetry: () => void }): ReactNode {
  const { texts, language } = useSpeech();
  if (gaps.length === 0) return null;
  return (
    <div className="banner is-fail" aria-live="polite">
      <VerdictMark shape="fail" />
      <div className="grow wrap">
        <span className="strong">{texts.draft.gaps}</span>
        <ul>
          {gaps.map((gap) => (
            <li key={JSON.stringify(gap)}>
              <span className="mono">
                <Foreign text={gapPlace(gap)} />
              </span>
              : {failureSentence(gap.failure, language)}
            </li>
          ))}
        </ul>
      </div>
      <button className="btn" type="button" onClick={onRetry}>
        {texts.draft.again}
      </button>
    </div>
  );
}

/** The name of the drafted route, and how much of it is shown by the data. */
export function DraftHead({ draft }: { readonly draft: ShownDraft }): ReactNode {
  const { texts } = useSpeech();
  return (
    <div className="draft-head">
      <h2>
        {texts.draft.route}{' '}
        <span className="mono">
          <Foreign text={draft.route} />
        </span>
      </h2>
      <span className="grow" />
      {confidences.map((confidence) => (
        <ConfidenceMark
          key={confidence}
          confidence={confidence}
          count={draft.guesses.filter((guess) => guess.confidence === confidence).length}
        />
      ))}
    </div>
  );
}

/** Why there is no draft, and what would be right. */
export function NoDraft({ usage, onRetry }: { readonly usage: ShownDraftUsage; readonly onRetry: () => void }): ReactNode {
  const { texts, language } = useSpeech();
  return (
    <>
      <Gaps gaps={usage.gaps} onRetry={onRetry} />
      <EmptyState title={texts.draft.none} next={draftUsageText(usage, language)} />
    </>
  );
}
