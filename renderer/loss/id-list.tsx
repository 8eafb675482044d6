import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { ReconciliationDocument } from '../../main/contract/reconciliation.ts';
import { failureSentence } from '../../main/language/failure-sentence.ts';
import { verdictSentence } from '../../main/language/sentence.ts';
import { plainText } from '../format/foreign-text.ts';
import { useSpeech } from '../speech.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { EmptyState, FailedState, failureOfError, LoadingState } from '../ui/states.tsx';
import { VerdictMark } from '../ui/verdict-mark.tsx';
import { placeInLog, idColumns } from './id-columns.tsx';
import { IdFilter } from './id-filter.tsx';
import { filterOf } from './loss-address.ts';
import { spanText } from './span-text.ts';
import type { LossView } from './use-loss.ts';
import { idOf } from './use-loss.ts';

/** How the last export ended. */
function ExportOutcome({ loss }: { readonly loss: LossView }): ReactNode {
  const { texts, language, format } = useSpeech();
  const { outcome } = loss.export;
  if (outcome === undefined || outcome.outcome === 'cancelled') return null;
  if (outcome.outcome === 'failed')
    return (
      <p className="ids-note is-fail" role="alert">
        <VerdictMark shape="fail" size="small" />
        {texts.loss.notExported} {failureSentence(outcome.failure, language)}
      </p>
    );
  return (
    <p className="ids-note" aria-live="polite">
      <VerdictMark shape="ok" size="small" />
      <span className="wrap">{texts.loss.exported(format.number(String(outcome.count)), plainText(outcome.path))}</span>
    </p>
  );
}

/** What stands where no row is. */
function NoIds({ loss, document }: { readonly loss: LossView; readonly document: ReconciliationDocument | null }): ReactNode {
  const { texts } = useSpeech();
  const { messages, choice, stream } = loss;
  if (messages.error !== null)
    return <FailedState title={texts.ids.failed} failure={failureOfError(messages.error)} onRetry={messages.again} />;
  if (messages.loading || stream.running) return <LoadingState what={stream.running ? texts.loss.comparing : texts.ids.reading} />;
  if (choice.show !== null || choice.between !== null)
    return <EmptyState title={texts.ids.nothingFiltered} next={texts.ids.nothingFilteredNext} />;
  const complete = document?.complete === true && document.duplicatesComplete;
  return (
    <EmptyState
      title={complete ? texts.ids.nothing : texts.ids.nothingPartly}
      next={complete ? texts.ids.nothingNext : texts.ids.nothingPartlyNext}
    />
  );
}

/** The sentence of the chosen message, so that a list can be read without opening each of them. */
function Detail({ loss }: { readonly loss: LossView }): ReactNode {
  const speech = useSpeech();
  const { texts, language, format } = speech;
  const { row } = loss.selection;
  if (row === null || !loss.detailOpen) return null;
  const { facts, ...verdict } = row.verdict;
  const place = placeInLog(speech, row);
  return (
    <div className="ids-detail" aria-live="polite">
      <span className="mono strong">
        <Foreign text={row.messageId} />
      </span>
      <CopyButton text={row.messageId} what={texts.identity.messageId} />
      <span className="grow wrap t2">
        <Foreign text={verdictSentence({ ...verdict, facts: facts ?? {} }, language, format)} />
      </span>
      {place !== null && <span className="mono t3">{texts.ids.at(place)}</span>}
    </div>
  );
}

function Head({ loss, document }: { readonly loss: LossView; readonly document: ReconciliationDocument | null }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { messages, choice, export: ids, stream } = loss;
  const total = messages.total ?? 0;
  return (
    <div className="sec ids-head">
      <h2 aria-live="polite">{stream.running ? texts.ids.titleSoFar(total) : texts.ids.title(total)}</h2>
      <span className="t3 s12">{texts.ids.worstFirst}</span>
      {choice.between !== null && (
        <>
          <span className="s12 accent">{texts.strip.chosen(spanText(choice.between, document ?? choice.between, speech))}</span>
          <button className="link s12" type="button" onClick={() => loss.change({ begin: '', end: '' })}>
            {texts.strip.clear}
          </button>
        </>
      )}
      <span className="right">
        <button
          className="btn"
          type="button"
          disabled={!ids.possible || ids.writing || total === 0}
          onClick={() => ids.write(filterOf(choice))}
        >
          <Icon name="export" small />
          {texts.loss.exportIds} <kbd>E</kbd>
        </button>
      </span>
    </div>
  );
}

/** Every message that is not simply fine, worst first, as exact ids. */
export function IdList({ loss }: { readonly loss: LossView }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { messages, selection, choice, view } = loss;
  const columns = useMemo(() => idColumns(messages.rows, speech), [messages.rows, speech]);
  return (
    <section className="ids" aria-label={texts.ids.label}>
      <Head loss={loss} document={view.document} />
      {view.document !== null && (
        <IdFilter document={view.document} show={choice.show} onChange={(show) => loss.change({ show: show ?? '', row: '' })} />
      )}
      <ExportOutcome loss={loss} />
      {messages.rows.length === 0 ? (
        <NoIds loss={loss} document={view.document} />
      ) : (
        <div className="ids-rows">
          <DataTable
            label={texts.ids.label}
            columns={columns}
            rows={messages.rows}
            rowKey={idOf}
            selected={selection.selected}
            onSelect={selection.select}
            onOpen={loss.openMessage}
            onEnd={messages.more}
          />
        </div>
      )}
      <Detail loss={loss} />
    </section>
  );
}
