import type { ReactNode } from 'react';
import type { DuplicateClass } from '../../main/domain/verdict/verdict.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import type { Looked, Shape } from './look.ts';
import { groupOf, shapeOf, toneOf } from './look.ts';

const drawings: Readonly<Record<Shape, ReactNode>> = {
  ok: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path className="knock" d="M5.3 8.2 7.2 10.2 10.8 6.1" />
    </>
  ),
  lost: (
    <>
      <path d="M8 .9 15.1 8 8 15.1.9 8Z" />
      <path className="knock" d="M6 6l4 4M10 6l-4 4" />
    </>
  ),
  suspect: (
    <>
      <path d="M8 2 14 8 8 14 2 8Z" className="sc" strokeWidth="1.6" strokeLinejoin="round" />
      <path className="sc" d="M8 5.6v2.8M8 10.5v.01" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  fail: (
    <>
      <path d="M8 1.6 15 14H1Z" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path className="knock" d="M8 6.2v3.6M8 12v.01" />
    </>
  ),
  weak: (
    <>
      <path d="M8 2.6 14 13.2H2Z" className="sc" strokeWidth="1.6" strokeLinejoin="round" />
      <path className="sc" d="M8 6.6v2.8M8 11.3v.01" strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
  dup: (
    <>
      <path d="M10.6 4.2V3a1 1 0 0 0-1-1H3a1 1 0 0 0-1 1v6.6a1 1 0 0 0 1 1h1.2" className="sc" strokeWidth="1.5" />
      <rect x="6" y="6" width="8.5" height="8.5" rx="1.2" />
    </>
  ),
  flight: (
    <>
      <circle cx="8" cy="8" r="5.3" className="sc" strokeWidth="1.5" />
      <path d="M8 4.6a3.4 3.4 0 0 1 0 6.8Z" />
    </>
  ),
  'flight-open': (
    <>
      <circle cx="8" cy="8" r="5.3" className="sc" strokeWidth="1.5" />
      <path d="M8 4.9a3.1 3.1 0 0 1 0 6.2Z" className="sc" strokeWidth="1.2" strokeLinejoin="round" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6" className="sc" strokeWidth="1.5" strokeDasharray="2.9 1.812" />
      <path className="sc" d="M6.5 6.7a1.55 1.55 0 1 1 2.4 1.3c-.6.4-.9.7-.9 1.3M8 11v.01" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
  passed: (
    <>
      <circle cx="8" cy="8" r="5.6" className="sc" strokeWidth="1.5" />
      <path className="sc" d="M5.6 8.2 7.3 10 10.5 6.4" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  none: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="2" />
      <path className="knock" d="M5.5 8h5" />
    </>
  ),
  'none-open': (
    <>
      <rect x="2.7" y="2.7" width="10.6" height="10.6" rx="2" className="sc" strokeWidth="1.5" />
      <path className="sc" d="M5.5 8h5" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
};

/** The shape of a verdict in its colour; a word must stand beside it. */
export function VerdictMark({ shape, size }: { readonly shape: Shape; readonly size?: 'small' | 'large' }): ReactNode {
  const sizes = { small: ' vi-s', large: ' vi-l' };
  return (
    <svg className={`vi ${toneOf(shape)}${size === undefined ? '' : sizes[size]}`} viewBox="0 0 16 16" aria-hidden="true">
      {drawings[shape]}
    </svg>
  );
}

/** The name of a verdict, with the word that a suspicion carries; a duplicate effect over what is not worse. */
export function verdictName({ words }: Speech, verdict: Looked, duplicates: readonly DuplicateClass[] = []): string {
  if (groupOf(verdict, duplicates) === 'duplicate') return words.verdicts.duplicateClasses.DUPLICATE_EFFECT;
  return words.verdicts.title(words.verdicts.codes[verdict.code], verdict.certainty);
}

interface VerdictProps {
  readonly verdict: Looked;
  readonly duplicates?: readonly DuplicateClass[];
}

/** Shape, colour and word of a verdict. Harmless duplicates of a message are a second mark beside it. */
export function VerdictWord({ verdict, duplicates = [] }: VerdictProps): ReactNode {
  const speech = useSpeech();
  const shape = shapeOf(verdict, duplicates);
  const beside = shape === 'dup' ? [] : duplicates.filter((each) => each !== 'FAN_OUT');
  const besideText = beside.map((each) => speech.words.verdicts.duplicateClasses[each]).join(', ');
  const name = verdictName(speech, verdict, duplicates);
  return (
    <span className={`v ${toneOf(shape)}`}>
      <VerdictMark shape={shape} />
      <span className="cut" title={name}>
        {name}
      </span>
      {beside.length > 0 && (
        <span title={besideText}>
          <VerdictMark shape="dup" size="small" />
          <span className="sr">{besideText}</span>
        </span>
      )}
    </span>
  );
}
