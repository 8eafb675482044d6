import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { timeLabel } from '../investigate/time-label.ts';
import { useSpeech } from '../speech.tsx';
import { Foreign } from '../ui/foreign.tsx';
import type { LossView } from './use-loss.ts';

type Step = WorkspaceView['routes'][number]['steps'][number];

/** Places that a run reads in bulk, in the order it needs them. */
const readInBulk = ['outbox', 'destination', 'fallback', 'trace', 'dedupe', 'effect'] as const;

function isRead(step: Step): step is Step & { readonly role: (typeof readInBulk)[number] } {
  return readInBulk.some((role) => role === step.role);
}

/** Before the first run of a window: what it would read, and the one button that starts it. */
export function NeverRun({ workspace, loss }: { readonly workspace: WorkspaceView; readonly loss: LossView }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { choice } = loss;
  const steps = workspace.routes.find(({ name }) => name === choice.route)?.steps.filter(isRead) ?? [];
  return (
    <section className="state never-run" aria-label={texts.loss.never}>
      <h2>{texts.loss.never}</h2>
      <p>{texts.loss.neverNext}</p>
      <h3>{texts.loss.reads}</h3>
      <ul>
        {steps.map(({ role, source, place }) => (
          <li key={`${role} ${source} ${place}`}>
            <span className="t2">{texts.sources.roles[role]}</span>
            <span className="mono">
              <Foreign text={place} />
            </span>
            <span className="t3">
              <Foreign text={source} />
            </span>
          </li>
        ))}
      </ul>
      <p className="t3 s12">{texts.loss.rowsOf(timeLabel(choice, speech))}</p>
      <button className="btn btn-primary" type="button" onClick={() => loss.run(false)}>
        {texts.loss.run}
      </button>
    </section>
  );
}
