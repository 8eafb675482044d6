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
      return total === 0 ? run.nothing : amount;
  }
}

/** Steps of one kind that stand alike are one line. */
interface Line {
  readonly key: string;
  readonly step: Step;
  readonly places: readonly string[];
}

function linesOf(steps: readonly Step[]): readonly Line[] {
  const alike = ({ step, source, part, state, reason }: Step): string =>
    JSON.stringify(reason === null ? [step, source, state] : [step, source, part]);
  return [...Map.groupBy(steps, alike)].flatMap(([key, same]): readonly Line[] => {
    const [first] = same;
    if (first === undefined) return [];
    const sum = (count: (step: Step) => number): number => same.reduce((total, step) => total + count(step), 0);
    const total = same.some((step) => step.total === null) ? null : sum((step) => step.total ?? 0);
    const upTo = same.length > 1 ? null : first.upTo;
    const places = same.flatMap(({ part }) => (part === '' ? [] : [visibleText(part)]));
    return [{ key, step: { ...first, done: sum((step) => step.done), total, upTo }, places }];
  });
}

/** A step, and where it did not end well its cause and what to do next. */
function StepLine({ step, places }: Line): ReactNode {
  const speech = useSpeech();
  const { texts, language, words } = speech;
  const reason = step.reason === null ? null : parseReason(step.reason, language);
  const source = visibleText(step.source ?? '');
  return (
    <li>
      <VerdictMark shape={shapes[step.state]} size="small" />
      <span className="cut" title={`${source} ${places.join(', ')}`}>
        {texts.run.steps[step.step]}{' '}
        <span className="t3">{`${source} ${places.length > 1 ? texts.run.places(places.length) : places.join('')}`.trim()}</span>
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

/** Every step while it runs; once it has ended, those that did not end well, and the others on demand. */
function Steps({ steps, running }: { readonly steps: readonly Step[]; readonly running: boolean }): ReactNode {
  const { texts } = useSpeech();
  const lines = linesOf(steps);
  const done = running ? [] : lines.filter(({ step }) => step.state === 'done');
  const list = (shown: readonly Line[]): ReactNode => (
    <ul className="run-steps">
      {shown.map((line) => (
        <StepLine {...line} key={line.key} />
      ))}
    </ul>
  );
  return (
    <>
      {list(lines.filter((line) => !done.includes(line)))}
      {done.length > 0 && (
        <details className="run-done">
          <summary>{texts.run.done(done.length)}</summary>
          {list(done)}
        </details>
      )}
    </>
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
      <Steps steps={gathered.progress?.steps ?? []} running={running} />
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
