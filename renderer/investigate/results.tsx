import type { ReactNode } from 'react';
import { useMemo } from 'react';
import { failureSentence, usageSentence } from '../../main/language/failure-sentence.ts';
import { useSpeech } from '../speech.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';
import { PartialBanner } from '../ui/partial-banner.tsx';
import { sourceStateText } from '../ui/source-chips.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { matchKey } from './find-stream.ts';
import { resultColumns } from './result-columns.tsx';
import { ResultTabs } from './result-tabs.tsx';
import type { Investigation } from './use-investigate.ts';

/** A search that failed as a whole, over the rows of the one before it. */
function FailureBanner({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const { texts, language } = useSpeech();
  const { stream, view } = investigation.box;
  if (stream.data?.phase !== 'failed' || view.matches.length === 0) return null;
  return (
    <div className="banner is-fail" role="alert">
      <VerdictMark shape="fail" />
      <span className="grow wrap">
        <span className="strong">{texts.results.failedEarlier}</span> {failureSentence(stream.data.failure, language)}
      </span>
      <button className="btn" type="button" onClick={stream.again}>
        {texts.action.retry}
      </button>
    </div>
  );
}

/** What stands where no row is: still reading, a question that was not understood, a failure, or nothing found. */
function NoRows({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const speech = useSpeech();
  const { texts, language } = speech;
  const { box, partial } = investigation;
  const { stream, view } = box;
  if (stream.data === undefined || stream.data.phase === 'running') {
    const waiting = view.sources.filter(({ state }) => state === 'searching' || state === 'waiting');
    return <LoadingState what={texts.results.reading(waiting.map((source) => `${source.source}: ${sourceStateText(speech, source)}`))} />;
  }
  if (stream.data.phase === 'failed')
    return <FailedState title={texts.results.failed} failure={stream.data.failure} onRetry={stream.again} />;
  if (view.usage !== null) return <EmptyState title={texts.results.notUnderstood} next={usageSentence(view.usage, language)} />;
  if (partial !== null && view.document?.complete !== true)
    return <EmptyState title={texts.results.nothingSoFar} next={texts.results.nothingSoFarNext} />;
  return <EmptyState title={texts.results.nothing(view.sources.length)} next={texts.results.nothingNext} />;
}

/** How much was found and what is still awaited. */
function ResultsFoot({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const speech = useSpeech();
  const { texts, format } = speech;
  const { box, list } = investigation;
  const count = format.number(String(list.counts.all));
  const awaited = box.view.sources.filter(({ state }) => state === 'searching' || state === 'waiting');
  const stopped = box.stream.data?.phase === 'ended' && box.stream.data.stopped;
  return (
    <div className="results-foot">
      <span className="strong" aria-live="polite">
        {box.stream.running ? texts.results.foundSoFar(count) : texts.results.found(count)}
      </span>
      {box.stream.running && awaited.length > 0 && (
        <span className="cut">{texts.results.awaited(awaited.map((source) => source.part ?? source.source))}</span>
      )}
      {stopped && <span>{texts.results.stopped}</span>}
      {box.view.showsEarlier && <span>{texts.results.showsEarlier}</span>}
      <span className="right t3">
        <kbd>J</kbd> <kbd>K</kbd> {texts.keys.move} <kbd>Enter</kbd> {texts.keys.open} <kbd>{texts.keys.space}</kbd> {texts.keys.preview}
      </span>
    </div>
  );
}

/** Families, rows and what the answer lacks. */
export function Results({ investigation }: { readonly investigation: Investigation }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { box, list, tab, partial, selection, preview } = investigation;
  const { view, stream } = box;
  const retryable = partial?.unread.some((each) => each.retryable) ?? false;
  const columns = useMemo(() => resultColumns(view.matches, speech, 'worst'), [view.matches, speech]);
  return (
    <section className="results" aria-label={texts.results.label}>
      <FailureBanner investigation={investigation} />
      {partial !== null && stream.data?.phase !== 'failed' && (
        <PartialBanner
          partial={partial}
          complete={view.document?.complete ?? null}
          onRetry={retryable && !stream.running ? stream.again : null}
          onCoverage={view.document === null ? null : () => investigation.showCoverage(true)}
        />
      )}
      {view.matches.length === 0 ? (
        <NoRows investigation={investigation} />
      ) : (
        <ResultTabs tab={tab} counts={list.counts} onChange={investigation.chooseTab}>
          <DataTable
            label={texts.results.label}
            columns={columns}
            rows={list.rows}
            rowKey={matchKey}
            selected={selection.selected}
            onSelect={(key) => {
              selection.select(key);
              preview.show();
            }}
            onOpen={investigation.openMessage}
          />
        </ResultTabs>
      )}
      <ResultsFoot investigation={investigation} />
    </section>
  );
}
