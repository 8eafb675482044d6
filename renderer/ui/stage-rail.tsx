import type { ReactNode } from 'react';
import type { MatchDocument } from '../../main/contract/matches.ts';
import { useSpeech } from '../speech.tsx';
import type { Shape } from './look.ts';
import { toneOf } from './look.ts';
import { Picture } from './picture.tsx';

export type RailStep = NonNullable<MatchDocument['rail']>[number];

const first = 6;
const step = 16.5;

/** The end of a way, in the shape of its verdict, small enough for a list. */
function RailEnd({ shape, x }: { readonly shape: Shape; readonly x: number }): ReactNode {
  switch (shape) {
    case 'lost':
      return <path className="fc" d={`M${x} 2.2 ${x + 4.8} 7 ${x} 11.8 ${x - 4.8} 7Z`} />;
    case 'suspect':
      return <path className="sc" strokeWidth="1.4" d={`M${x} 3 ${x + 4} 7 ${x} 11 ${x - 4} 7Z`} />;
    case 'fail':
      return <path className="fc" d={`M${x} 2.5 ${x + 4.6} 11H${x - 4.6}Z`} />;
    case 'weak':
      return <path className="sc" strokeWidth="1.4" d={`M${x} 3.4 ${x + 4} 10.6H${x - 4}Z`} />;
    case 'dup':
      return <path className="fc" d={`M${x - 4} 3.5h5.5v2h2.5v5.5h-5.5v-2h-2.5Z`} />;
    case 'flight':
    case 'flight-open':
      return (
        <>
          <circle className="sc" cx={x} cy="7" r="3.5" strokeWidth="1.3" />
          {shape === 'flight' && <path className="fc" d={`M${x} 4.5a2.5 2.5 0 0 1 0 5Z`} />}
        </>
      );
    case 'none':
      return <rect className="fc" x={x - 3.2} y="3.8" width="6.4" height="6.4" rx="1" />;
    case 'none-open':
      return <rect className="sc" strokeWidth="1.3" x={x - 2.8} y="4.2" width="5.6" height="5.6" rx="1" />;
    case 'passed':
      return <circle className="sc" cx={x} cy="7" r="3.2" strokeWidth="1.4" />;
    case 'unknown':
      return <circle className="sc" cx={x} cy="7" r="3.4" strokeWidth="1.3" strokeDasharray="1.8 1.2" />;
    case 'ok':
      return <circle className="seen" cx={x} cy="7" r="3" />;
  }
}

function RailDot({ state, shape, x }: { readonly state: RailStep['state']; readonly shape: Shape; readonly x: number }): ReactNode {
  switch (state) {
    case 'seen':
      return <circle className="seen" cx={x} cy="7" r="3" />;
    case 'not-reached':
      return <circle className="no" cx={x} cy="7" r="2.5" />;
    case 'unread':
      return <rect className="unread" x={x - 3.5} y="3.5" width="7" height="7" rx="1" />;
    case 'ended':
      return (
        <g className={toneOf(shape)}>
          <RailEnd shape={shape} x={x} />
        </g>
      );
  }
}

/** The step a list names: where the way ended, else the first that was not read, else the last that was seen. */
function namedStep(rail: readonly RailStep[]): RailStep | undefined {
  return (
    rail.find(({ state }) => state === 'ended') ??
    rail.find(({ state }) => state === 'unread') ??
    rail.findLast(({ state }) => state === 'seen')
  );
}

/** The whole way of one message in five marks, with the name of the step that matters. */
export function StageRail({ rail, shape }: { readonly rail: readonly RailStep[]; readonly shape: Shape }): ReactNode {
  const { words } = useSpeech();
  const { railStages, railStates } = words.observations;
  const named = namedStep(rail);
  const reached = rail.findLastIndex(({ state }) => state === 'seen' || state === 'ended');
  return (
    <span className="rail-cell">
      <Picture
        className="rail"
        width={78}
        height={14}
        title={rail.map(({ stage, state }) => `${railStages[stage]}: ${railStates[state]}`).join(', ')}
      >
        {rail.slice(1).map(({ stage }, index) => (
          <path
            key={stage}
            className={index + 1 <= reached && rail[index + 1]?.state === 'seen' ? 'ln' : 'ln-no'}
            d={`M${first + step * index + 4.5} 7H${first + step * (index + 1) - 4.5}`}
          />
        ))}
        {rail.map(({ stage, state }, index) => (
          <RailDot key={stage} state={state} shape={shape} x={first + step * index} />
        ))}
      </Picture>
      {named !== undefined && <span className="t2 s12 first-upper">{railStages[named.stage]}</span>}
    </span>
  );
}
