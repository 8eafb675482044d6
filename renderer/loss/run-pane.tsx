import type { ReactNode } from 'react';
import type { ReconcileProgressDocument } from '../../main/contract/reconciliation.ts';
import { failureSentence, parseReason, reasonSentence } from '../../main/language/failure-sentence.ts';
import { visibleText } from '../../main/language/visible-text.ts';
import { clockText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';
import { useSpeech } from '../speech.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Shape } from '../ui/look.ts';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import type { LossView } from './use-loss.ts';

type Step = ReconcileProgressDocument['steps'][number];

const shapes: Readonly<Record<Step['state'], Shape>> = {
  waiting: 'flight-open',
  running: 'flight',
  done: 'ok',
  partial: 'unknown',
  failed: 'fail',
};

function amountText({ texts, format, zone }: Speech, { state, done, total, unit, upTo }: Step): string {
  const { run } = texts;
  const amount = run.amount(format.number(String(done)), total === null ? null : format.number(String(total)), run.units[unit]);
  switch (state) {
    case 'waiting':
      return run.states.waiting;
    case 'failed':
      return run.states.failed;
    case 'partial':
      return upTo === null ? amount : run.upTo(clockText(upTo, zone).slice(0, 8));
    case 'running':
    case 'done':
      return amount;
  }
}

/** A step, and where it did not end well its cause and what to do next. */
function StepLine({ step }: { readonly step: Step }): ReactNode {
  const speech = useSpeech();
  const { texts, language, words } = speech;
  const reason = step.reason === null ? null : parseReason(step.reason, language);
  const place = [step.source, step.part].filter((part) => part !== null && part !== '').map((part) => visibleText(part ?? ''));
  return (
    <li>
      <VerdictMark shape={shapes[step.state]} size="small" />
      <span className="cut" title={place.join(' ')}>
        {texts.run.steps[step.step]} <span className="t3">{place.join(' ')}</span>
      </span>
      <span className="amount">
        <span className="sr">{texts.run.states[step.state]}, </span>
        {amountText(speech, step)}
      </span>
      {step.reason !== null && (
        <p className="wrap" title={step.reason}>
          {reason === null
            ? reasonSentence(step.reason, language)
            : `${words.failures.codes[reason.code].cause} ${words.failures.codes[reason.code].next}`}
        </p>
      )}
    </li>
  );
}

function percentOf(share: number): number {
  return Math.min(Math.floor(share * 100), 99);
}

function RunningHead({ progress }: { readonly progress: ReconcileProgressDocument | null }): ReactNode {
  const { texts, format } = useSpeech();
  const share = progress?.share ?? null;
  const remaining = progress?.remaining ?? null;
  const rate = progress?.rate ?? null;
  return (
    <>
      <p className="run-head">
        {share !== null && <b>{texts.run.percent(percentOf(share))}</b>}
        <span className="t2">
          {progress === null
            ? texts.loss.starting
            : remaining === null
              ? texts.run.noEstimate
              : texts.run.left(format.duration(Math.max(1000, remaining)))}
        </span>
        {rate !== null && rate > 0 && <span className="t3 s12 run-rate">{texts.run.rate(format.number(String(Math.round(rate))))}</span>}
      </p>
      <progress className="progress" aria-label={texts.run.title} max={100} {...(share === null ? {} : { value: percentOf(share) })} />
    </>
  );
}

function EndedHead({ loss }: { readonly loss: LossView }): ReactNode {
  const { texts, format } = useSpeech();
  const { stream, view } = loss;
  const { data } = stream;
  if (data?.phase === 'failed' || (data?.gathered.failure ?? null) !== null)
    return (
      <p className="run-head">
        <VerdictMark shape="fail" />
        <b>{texts.run.failed}</b>
      </p>
    );
  const stopped = data?.phase === 'ended' && data.stopped;
  const complete = view.document?.complete === true;
  return (
    <p className="run-head">
      <VerdictMark shape={complete ? 'ok' : 'unknown'} />
      <b>{stopped ? texts.run.cancelled : complete ? texts.run.complete : texts.run.incomplete}</b>
      {view.document !== null && <span className="t2">{texts.run.messages(format.number(String(view.document.messages)))}</span>}
    </p>
  );
}

/** The run: how far, how long still, what each step read, and how to end it. */
export function RunPane({ loss }: { readonly loss: LossView }): ReactNode {
  const { texts, zone, language } = useSpeech();
  const { stream, view } = loss;
  const { data } = stream;
  if (data === undefined) return null;
  const { gathered, startedAt } = data;
  const running = data.phase === 'running';
  const started = new Date(startedAt).toISOString();
  return (
    <section className="run-pane" aria-label={texts.run.title}>
      <div className="sec">
        <h2>{texts.run.title}</h2>
        <time className="t3 s12" dateTime={started} title={started}>
          {texts.run.started(clockText(started, zone).slice(0, 8))}
        </time>
      </div>
      <div aria-live="polite">{running ? <RunningHead progress={gathered.progress} /> : <EndedHead loss={loss} />}</div>
      {gathered.resumed && <p className="t2 s12">{texts.run.resumed}</p>}
      {running && data.earlier !== null && !gathered.resumed && <p className="t2 s12">{texts.run.incremental}</p>}
      {gathered.failure !== null && running && (
        <p className="is-fail s12" role="alert">
          <VerdictMark shape="fail" size="small" /> {failureSentence(gathered.failure, language)}
        </p>
      )}
      <ul className="run-steps">
        {gathered.progress?.steps.map((step) => (
          <StepLine key={`${step.step} ${step.source} ${step.part}`} step={step} />
        ))}
      </ul>
      <div className="row">
        {running && (
          <>
            <button className="btn" type="button" disabled={data.stopping} onClick={stream.stop}>
              <Icon name="cross" small />
              {data.stopping ? texts.loss.cancelling : texts.loss.cancel}
            </button>
            <span className="t3 s12">{texts.run.kept}</span>
          </>
        )}
        {view.document !== null && !running && (
          <button className="link s12" type="button" onClick={() => loss.showCoverage(true)}>
            {texts.run.coverage}
          </button>
        )}
      </div>
    </section>
  );
}
