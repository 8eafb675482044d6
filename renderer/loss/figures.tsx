import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import { toneOf } from '../ui/look.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { Figure } from './figure-list.ts';

/** The counts of a window, each with the set it counts. */
export function Figures({ figures }: { readonly figures: readonly Figure[] }): ReactNode {
  const { texts, format } = useSpeech();
  return (
    <section aria-label={texts.figures.label}>
      <dl className="figures">
        {figures.map(({ id, name, count, set, shape }) => (
          <div key={id} className={shape === null ? 'figure' : `figure ${toneOf(shape)}`}>
            <dt title={name}>
              {shape !== null && <VerdictMark shape={shape} size="small" />}
              <span className="cut">{name}</span>
            </dt>
            <dd>
              {count === null ? '–' : format.number(String(count))} <small title={set}>{set}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
