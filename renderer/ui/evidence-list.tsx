import type { ReactNode } from 'react';
import { observationLine } from '../../main/language/observation-line.ts';
import { useSpeech } from '../speech.tsx';
import { CopyButton } from './copy-button.tsx';
import type { Evidence } from './evidence.ts';
import { coordinatesPlain, coordinatesText } from './evidence.ts';
import { Foreign } from './foreign.tsx';
import { TimeText } from './time-text.tsx';

/** What was seen, in the order of a message's way, each with its place and time. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }): ReactNode {
  const { texts, language, format } = useSpeech();
  return (
    <ol className="evidence">
      {evidence.map(({ observation, name, decides }) => (
        <li key={observation.id} className={decides ? 'decides' : 'beside'}>
          <span className="e" title={decides ? texts.evidence.decides : undefined}>
            {name}
          </span>
          <span className="wrap">
            <Foreign text={observationLine(observation, language, format)} />
          </span>
          <span className="row source">
            <span className="mono cut" title={coordinatesPlain(observation)}>
              {coordinatesText(observation, format)}
            </span>
            {observation.at !== null && (
              <span className="mono">
                <TimeText at={observation.at} />
              </span>
            )}
            <CopyButton text={coordinatesPlain(observation)} what={texts.copy.place(name)} />
          </span>
        </li>
      ))}
    </ol>
  );
}

/** The observations that decide, without places: for a preview. */
export function EvidenceBrief({ evidence }: { readonly evidence: readonly Evidence[] }): ReactNode {
  const { language, format } = useSpeech();
  return (
    <ul className="why">
      {evidence.map(({ observation, name }) => (
        <li key={observation.id}>
          <span className="e">{name}</span>
          <span className="wrap">
            <Foreign text={observationLine(observation, language, format)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
