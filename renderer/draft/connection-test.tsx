import type { ReactNode } from 'react';
import { useSpeech } from '../speech.tsx';
import { FailedState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { CheckStep } from '../sources/check-step.tsx';
import type { AddSource } from './use-add-source.ts';

/** One line that says where the test stands; read out when it changes. */
function TestState({ adding }: { readonly adding: AddSource }): ReactNode {
  const { texts } = useSpeech();
  const { test, typing, tried } = adding;
  const { data } = test;
  if (typing) return <span className="t2">{texts.draft.test.typing}</span>;
  if (!tried || data === undefined) return <span className="t2">{texts.draft.test.incomplete}</span>;
  if (data.phase === 'running') return <span className="t2">{texts.draft.test.running}</span>;
  if (data.phase === 'failed') return null;
  if (data.stopped) return <span className="t2">{texts.draft.test.stopped}</span>;
  const broken = data.result.steps.filter(({ ok }) => !ok).length;
  return (
    <span className={broken === 0 ? 'v is-ok' : 'v is-fail'}>
      <VerdictMark shape={broken === 0 ? 'ok' : 'fail'} />
      {broken === 0 ? texts.draft.test.passed : texts.sources.someFailed(broken, data.result.steps.length)}
    </span>
  );
}

/** How opening the typed source goes, step by step, while it is typed. */
export function ConnectionTest({ adding }: { readonly adding: AddSource }): ReactNode {
  const { texts } = useSpeech();
  const { test, typing } = adding;
  const { data } = test;
  const steps = data === undefined ? [] : data.phase === 'ended' ? data.result.steps : data.gathered;
  const shown = adding.read.entry === null ? [] : steps;
  return (
    <section className="connection" aria-label={texts.draft.test.title}>
      <div className="row">
        <h2>{texts.draft.test.title}</h2>
        <span className="grow" />
        {test.running && !typing && (
          <button className="btn" type="button" onClick={test.stop}>
            {texts.action.stop} <kbd>Esc</kbd>
          </button>
        )}
        {!test.running && !typing && adding.tried && (
          <button className="btn" type="button" onClick={test.again}>
            {texts.draft.test.again}
          </button>
        )}
      </div>
      <p aria-live="polite">
        <TestState adding={adding} />
      </p>
      {data?.phase === 'failed' && !typing && <FailedState title={texts.sources.checkFailed} failure={data.failure} onRetry={test.again} />}
      {shown.length > 0 && (
        <ol className={typing ? 'check-steps stale' : 'check-steps'}>
          {shown.map((step, index) => (
            // A step may occur again with another detail; its place in the order is its name.
            <CheckStep key={`${index} ${step.step}`} step={step} />
          ))}
        </ol>
      )}
      <p className="t3 s12">{texts.draft.test.about}</p>
    </section>
  );
}
