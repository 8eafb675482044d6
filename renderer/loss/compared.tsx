import type { ReactNode } from 'react';
import type { BucketDocument } from '../../main/contract/reconciliation.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Failure } from '../../main/domain/observation/failure.ts';
import { failureSentence, usageSentence } from '../../main/language/failure-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { PartialBanner } from '../ui/partial-banner.tsx';
import { EmptyState, FailedState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { mergeBuckets } from './bucket-merge.ts';
import { figuresOf } from './figure-list.ts';
import { Figures } from './figures.tsx';
import type { Extent, HeatLane } from './heat-lanes.ts';
import { emptyBuckets, heatLanes } from './heat-lanes.ts';
import { HeatStrip } from './heat-strip.tsx';
import { IdList } from './id-list.tsx';
import { RunPane } from './run-pane.tsx';
import type { RunStream } from './run-stream.ts';
import { SequencePane } from './sequence-pane.tsx';
import type { LossView } from './use-loss.ts';
import { useSequences } from './use-sequences.ts';

interface ComparedProps {
  readonly workspace: WorkspaceView;
  readonly loss: LossView;
  readonly data: NonNullable<RunStream['data']>;
}

/** Counts to draw, and how far they go: of the result, or of the run so far. */
function countsOf({ loss, data }: Pick<ComparedProps, 'loss' | 'data'>): {
  readonly buckets: readonly BucketDocument[];
  readonly extent: Extent;
} {
  const { document } = loss.view;
  if (document !== null) return { buckets: document.buckets, extent: { kind: 'coverage', coverage: document.coverage } };
  const { progress, window } = data.gathered;
  const buckets = progress?.buckets ?? (window === null ? [] : emptyBuckets(window));
  return { buckets, extent: { kind: 'steps', steps: progress?.steps ?? [], counted: (progress?.buckets ?? null) !== null } };
}

/** Why a run failed as a whole; one may say what it knows nevertheless. */
function failureOf(data: ComparedProps['data']): Failure | null {
  if (data.phase === 'failed') return data.failure;
  return data.phase === 'ended' ? data.gathered.failure : null;
}

/** What the answer lacks, or that it was called off, or that it is of the run before. */
function Banner({ loss, data }: Pick<ComparedProps, 'loss' | 'data'>): ReactNode {
  const { texts, language } = useSpeech();
  const { view, partial, stream } = loss;
  const failure = failureOf(data);
  if (failure !== null)
    return (
      <div className="banner is-fail" role="alert">
        <VerdictMark shape="fail" />
        <span className="grow wrap">
          <span className="strong">{view.earlier ? texts.loss.failedEarlier : texts.loss.failed}</span> {failureSentence(failure, language)}
        </span>
        <button className="btn" type="button" onClick={() => loss.run(false)}>
          {texts.action.retry}
        </button>
      </div>
    );
  if (view.earlier)
    return (
      <div className="banner is-flight" aria-live="polite">
        <VerdictMark shape="flight" />
        <span className="grow">{texts.loss.earlier}</span>
      </div>
    );
  return (
    <>
      {data.phase === 'ended' && data.stopped && (
        <div className="banner is-unknown" aria-live="polite">
          <VerdictMark shape="unknown" />
          <span className="grow wrap">
            <span className="strong">{texts.loss.cancelled}</span> {texts.loss.cancelledNext}
          </span>
        </div>
      )}
      {partial !== null && (
        <PartialBanner
          partial={partial}
          complete={view.document?.complete ?? null}
          onRetry={stream.running ? null : () => loss.run(false)}
          onCoverage={() => loss.showCoverage(true)}
        />
      )}
    </>
  );
}

interface StripProps {
  readonly loss: LossView;
  readonly buckets: readonly BucketDocument[];
  readonly lanes: readonly HeatLane[];
  readonly consumer: string | null;
}

function Strip({ loss, buckets, lanes, consumer }: StripProps): ReactNode {
  const { texts } = useSpeech();
  if (buckets.length === 0) return null;
  const sample = (className: string): ReactNode => (
    <svg width="14" height="10" aria-hidden="true">
      <rect className={className} width="14" height="10" />
    </svg>
  );
  return (
    <section className="strip-wrap" aria-label={texts.strip.title}>
      <div className="sec">
        <h2>{texts.strip.title}</h2>
        <span className="t3 s12 cut">{texts.strip.principle}</span>
        <span className="right legend strip">
          <span>
            {sample('heat-2')}
            {texts.strip.fewer}
          </span>
          <span>
            {sample('heat-5')}
            {texts.strip.more}
          </span>
          <span>
            {sample('unread')}
            {texts.strip.notRead}
          </span>
        </span>
      </div>
      <HeatStrip
        buckets={buckets}
        lanes={lanes}
        consumer={consumer}
        between={loss.choice.between}
        onChoose={(span) => loss.change({ begin: span?.from ?? '', end: span?.to ?? '', row: '' })}
      />
    </section>
  );
}

/** A window that was compared, or is being compared: figures, strips, run and ids. */
export function Compared({ workspace, loss, data }: ComparedProps): ReactNode {
  const speech = useSpeech();
  const { texts, language } = speech;
  const { choice, view } = loss;
  const sequences = useSequences(workspace, choice);
  const { document, usage } = view;
  if (usage !== null) return <EmptyState title={texts.results.notUnderstood} next={usageSentence(usage, language)} />;
  const failure = failureOf(data);
  if (failure !== null && (document === null || document.messages === 0))
    return <FailedState title={texts.loss.failed} failure={failure} onRetry={() => loss.run(false)} />;
  const counts = countsOf({ loss, data });
  const buckets = mergeBuckets(counts.buckets, choice.width);
  const consumer = choice.consumer ?? Object.keys(buckets[0]?.processed ?? {})[0] ?? null;
  const steps = workspace.routes.find(({ name }) => name === choice.route)?.steps ?? [];
  const outbox = steps.some(({ role }) => role === 'outbox') || buckets.some(({ recorded }) => recorded > 0);
  const lanes = heatLanes(buckets, counts.extent, { consumer, outbox });
  const empty = data.phase === 'ended' && document?.messages === 0;
  return (
    <>
      <Banner loss={loss} data={data} />
      {!empty && document !== null && <Figures figures={figuresOf(speech, { document, lanes, consumer })} />}
      {!empty && <Strip loss={loss} buckets={buckets} lanes={lanes} consumer={consumer} />}
      {empty && (
        <EmptyState
          title={document.complete ? texts.loss.empty : texts.loss.emptyPartly}
          next={document.complete ? texts.loss.emptyNext : texts.loss.emptyPartlyNext}
        />
      )}
      <div className={empty ? 'loss-middle loss-empty' : 'loss-middle'}>
        <SequencePane sequences={sequences} asked={document ?? data.gathered.window} />
        <RunPane loss={loss} />
      </div>
      {!empty && <IdList loss={loss} />}
    </>
  );
}
