import type { ReactNode } from 'react';
import { missingText } from '../../main/language/missing-text.ts';
import { visibleText } from '../../main/language/visible-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import type { PartialAnswer, Unread } from './partial.ts';
import { VerdictMark } from './verdict-mark.tsx';

/** `kafka: orders p4, p9 (timed out)`: one source with what was not read of it and why. */
function unreadText({ language, words, texts }: Speech, { source, parts, code }: Unread): string {
  const place =
    parts.length === 0
      ? visibleText(source)
      : missingText(
          parts.map((part) => ({ source, part, permission: null })),
          language,
        );
  return code === null ? place : texts.partial.because(place, words.failures.codes[code].name);
}

/** The banner in words: exactly what was not read, and how many verdicts wait for it. */
export function partialText(speech: Speech, partial: PartialAnswer, complete: boolean | null): string {
  const { texts, words } = speech;
  const places = partial.unread.map((each) => unreadText(speech, each));
  const unread = places.length === 0 ? [] : [texts.partial.unread(places)];
  const notNeeded = complete === true ? [texts.partial.notNeeded] : [];
  const withheld = partial.withheld === 0 ? [] : [texts.partial.withheld(partial.withheld)];
  return words.sentences.join([...unread, ...notNeeded, ...withheld]);
}

interface PartialBannerProps {
  readonly partial: PartialAnswer;
  /** Whether everything that a verdict needed was read; null while that is not known. */
  readonly complete: boolean | null;
  readonly onRetry: (() => void) | null;
  readonly onCoverage: (() => void) | null;
}

/** Stands over every answer that lacks something. */
export function PartialBanner({ partial, complete, onRetry, onCoverage }: PartialBannerProps): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const title = complete === true ? texts.partial.enough : texts.partial.title;
  const tone = complete === true ? 'is-unknown' : 'is-fail';
  return (
    <div className={`banner ${tone}`} aria-live="polite">
      <VerdictMark shape={complete === true ? 'unknown' : 'fail'} />
      <span className="grow wrap">
        <span className="strong">{title}</span> {partialText(speech, partial, complete)}
      </span>
      {onRetry !== null && (
        <button className="btn" type="button" onClick={onRetry}>
          {texts.action.retry}
        </button>
      )}
      {onCoverage !== null && (
        <button className="link" type="button" onClick={onCoverage}>
          {texts.coverage.title}
        </button>
      )}
    </div>
  );
}
