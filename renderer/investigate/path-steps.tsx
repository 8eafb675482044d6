import type { ReactNode } from 'react';
import type { MatchDocument } from '../../main/contract/matches.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import type { Looked } from '../ui/look.ts';
import { shapeOf, toneOf } from '../ui/look.ts';
import { TimeText } from '../ui/time-text.tsx';
import type { RailStep } from '../ui/stage-rail.tsx';
import { VerdictMark, VerdictWord } from '../ui/verdict-mark.tsx';
import { groupedPlace } from './result-columns.tsx';

type State = RailStep['state'];

function Node({ state, verdict }: { readonly state: State; readonly verdict: Looked }): ReactNode {
  if (state === 'ended') return <VerdictMark shape={shapeOf(verdict)} size="small" />;
  return (
    <svg className="node" viewBox="0 0 14 24" aria-hidden="true">
      {state === 'seen' && <circle className="seen" cx="7" cy="12" r="3.2" />}
      {state === 'not-reached' && <circle className="no" cx="7" cy="12" r="2.8" />}
      {state === 'unread' && <rect className="unread" x="3.5" y="8.5" width="7" height="7" rx="1" />}
    </svg>
  );
}

/** The way of a message in words: its stages, then what each consumer made of it. */
export function PathSteps({ match }: { readonly match: MatchDocument }): ReactNode {
  const { texts, words } = useSpeech();
  const { rail = [], deliveries = [], verdict, coordinates = '', at, route } = match;
  const stages = rail.filter(({ stage }) => deliveries.length === 0 || (stage !== 'consumer' && stage !== 'effect'));
  const lastSeen = stages.findLast(({ state }) => state === 'seen');
  return (
    <div className="preview-sec">
      <h2>
        {texts.preview.path}
        <span>
          <Foreign text={route} />
        </span>
      </h2>
      <ol className="steps">
        {stages.map((step) => (
          <li key={step.stage} className={step.state === 'ended' ? `ended ${toneOf(shapeOf(verdict))}` : undefined}>
            <Node state={step.state} verdict={verdict} />
            <span className={step.state === 'ended' ? 'first-upper strong' : 'first-upper'}>
              {words.observations.railStages[step.stage]}
            </span>
            <span className="cut t2">
              {step === lastSeen && coordinates !== '' ? (
                <span className="mono">{<Foreign text={groupedPlace(coordinates)} />}</span>
              ) : (
                words.observations.railStates[step.state]
              )}
            </span>
          </li>
        ))}
        {deliveries.map((delivery) => (
          <li key={delivery.consumer}>
            <span />
            <span className="cut" title={delivery.consumer}>
              <Foreign text={delivery.consumer} />
            </span>
            <VerdictWord verdict={delivery.verdict} />
          </li>
        ))}
      </ol>
      {at !== null && (
        <p className="s12 t2">
          {texts.preview.recorded} <TimeText at={at} show="whole" />
        </p>
      )}
    </div>
  );
}
