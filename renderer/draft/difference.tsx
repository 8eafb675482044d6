import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { ScrollRegion } from '../ui/scroll-region.tsx';
import { differenceLines } from './difference-lines.ts';

interface DifferenceProps {
  readonly label: string;
  /** Unified, without file names. */
  readonly difference: string;
}

/** What changes in a file, line by line: what is added and removed has its sign as well as its colour. */
export function Difference({ label, difference }: DifferenceProps): ReactNode {
  const { texts } = useSpeech();
  return (
    <ScrollRegion className="difference" label={label}>
      <ol>
        {differenceLines(difference).map(({ kind, number, text }, index) => (
          // The same line may stand in a file many times; its place is its name.
          <li key={`${index} ${text}`} className={`difference-${kind}`}>
            <span className="difference-number" aria-hidden="true">
              {number}
            </span>
            <span className="difference-sign" aria-hidden="true">
              {kind === 'added' ? '+' : kind === 'removed' ? '−' : ''}
            </span>
            {(kind === 'added' || kind === 'removed') && <span className="sr">{texts.draft.file[kind]} </span>}
            <span className="difference-text">
              <Foreign text={text} />
            </span>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}
