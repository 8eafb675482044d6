import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { plainText } from '../format/foreign-text.ts';
import { timePresets } from '../investigate/criteria.ts';
import { matchKey } from '../investigate/find-stream.ts';
import { resultColumns } from '../investigate/result-columns.tsx';
import { timeLabel } from '../investigate/time-label.ts';
import { useSpeech } from '../speech.tsx';
import { SegmentChoice, SelectChoice } from '../ui/choice.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { Foreign } from '../ui/foreign.tsx';
import { Icon } from '../ui/icon.tsx';
import { PartialBanner } from '../ui/partial-banner.tsx';
import { Screen } from '../ui/screen.tsx';
import { SourceChips } from '../ui/source-chips.tsx';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';
import type { OrderView } from './use-order.ts';
import { useOrder } from './use-order.ts';

/** One sentence for the customer, one for what to do next. */
function Answer({ order }: { readonly order: OrderView }): ReactNode {
  const { texts } = useSpeech();
  const { sentences } = order;
  return (
    <section className="order-answer" aria-label={texts.order.answer}>
      <dl>
        <div>
          <dt>{texts.order.customer}</dt>
          <dd>{sentences === null ? texts.order.notYet : <Foreign text={sentences.customer} />}</dd>
        </div>
        <div>
          <dt>{texts.order.next}</dt>
          <dd>{sentences === null ? texts.order.wait : <Foreign text={sentences.next} />}</dd>
        </div>
      </dl>
      <button className="btn btn-primary" type="button" disabled={sentences === null} onClick={order.copyMarkdown}>
        <Icon name={order.copied ? 'check' : 'copy'} />
        {order.copied ? texts.order.markdownCopied : texts.order.copyMarkdown}
      </button>
    </section>
  );
}

function Messages({ order }: { readonly order: OrderView }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { rows, sort, selection, stream, view } = order;
  if (rows.length > 0) {
    return (
      <DataTable
        label={texts.order.messages}
        columns={resultColumns(rows, speech, sort)}
        rows={rows}
        rowKey={matchKey}
        selected={selection.selected}
        onSelect={selection.select}
        onOpen={order.openMessage}
      />
    );
  }
  if (stream.data?.phase === 'failed')
    return <FailedState title={texts.results.failed} failure={stream.data.failure} onRetry={stream.again} />;
  if (stream.data?.phase !== 'ended') return <LoadingState what={texts.results.reading(view.sources.map(({ source }) => source))} />;
  if (view.document?.complete !== true) return <EmptyState title={texts.results.nothingSoFar} next={texts.results.nothingSoFarNext} />;
  return <EmptyState title={texts.results.nothing(view.sources.length)} next={texts.order.nothingNext} />;
}

/** The answer about one order, for the person who talks to the customer. */
export function OrderScreen({ workspace, businessKey }: { readonly workspace: WorkspaceView; readonly businessKey: string }): ReactNode {
  const speech = useSpeech();
  const { texts, format } = speech;
  const order = useOrder(workspace, businessKey);
  const { address, criteria, stream, sort, rows, partial, view } = order;
  const retryable = partial?.unread.some((each) => each.retryable) ?? false;
  return (
    <Screen
      title={texts.screens.order(plainText(businessKey))}
      heading={<Foreign text={businessKey} />}
      headingMono
      address={businessKey}
      crumbs={
        <nav className="crumbs" aria-label={texts.frame.breadcrumb}>
          <Link to="/" search={address}>
            {texts.screens.investigate}
          </Link>
          <Icon name="right" />
        </nav>
      }
      beside={
        <>
          <CopyButton text={businessKey} what={texts.identity.businessKey} />
          <span className="t3 cut">{texts.order.allRoutes}</span>
        </>
      }
    >
      <div className="order">
        <SourceChips sources={view.sources} />
        {partial !== null && (
          <PartialBanner
            partial={partial}
            complete={view.document?.complete ?? null}
            onRetry={retryable && !stream.running ? stream.again : null}
            onCoverage={null}
          />
        )}
        <Answer order={order} />
        <div className="order-bar">
          <SegmentChoice
            label={texts.order.sort}
            choices={[
              { value: 'time', text: texts.order.byTime },
              { value: 'worst', text: texts.order.byWorst },
            ]}
            value={sort}
            onChange={order.chooseSort}
          />
          <SelectChoice
            label={texts.search.time}
            choices={timePresets
              .filter((preset) => preset !== 'custom' || criteria.time === 'custom')
              .map((value) => ({ value, text: texts.search.times[value] }))}
            value={criteria.time}
            shown={timeLabel(criteria, speech)}
            onChange={order.chooseTime}
          />
          <span className="t2" aria-live="polite">
            {stream.running
              ? texts.results.foundSoFar(format.number(String(rows.length)))
              : texts.results.found(format.number(String(rows.length)))}
          </span>
          {stream.running && (
            <button className="btn" type="button" onClick={stream.stop}>
              {texts.action.stop} <kbd>Esc</kbd>
            </button>
          )}
        </div>
        <Messages order={order} />
      </div>
    </Screen>
  );
}
