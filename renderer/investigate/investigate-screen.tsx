import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useEffect } from 'react';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { useSpeech } from '../speech.tsx';
import { CoverageList } from '../ui/coverage-list.tsx';
import { WindowDialog } from '../ui/dialog.tsx';
import { Screen } from '../ui/screen.tsx';
import { SourceChips } from '../ui/source-chips.tsx';
import { addressOf } from './criteria.ts';
import { PreviewPane } from './preview-pane.tsx';
import { Results } from './results.tsx';
import { SearchForm } from './search-form.tsx';
import { SearchNote } from './search-note.tsx';
import { StartState } from './start-state.tsx';
import type { Investigation } from './use-investigate.ts';
import { useInvestigate } from './use-investigate.ts';

/** The line that offers all messages of an order where a search found several of one business key. */
function OrderOffer({ order, box }: Pick<Investigation, 'order' | 'box'>): ReactNode {
  const { texts } = useSpeech();
  if (order === null) return null;
  return (
    <div className="banner is-accent" aria-live="polite">
      <span className="grow">{texts.results.orderOffer(order.messages)}</span>
      <Link className="btn" to="/order/$key" params={{ key: order.key }} search={{ ...addressOf(box.criteria) }}>
        {texts.results.openOrder}
      </Link>
    </div>
  );
}

/** Finds messages and shows what became of each. */
export function InvestigateScreen({ workspace }: { readonly workspace: WorkspaceView }): ReactNode {
  const { texts } = useSpeech();
  const investigation = useInvestigate(workspace);
  const { box, field, preview, selection, coverageOpen, showCoverage } = investigation;
  const { stream, view } = box;
  const { data } = stream;
  const beside = box.asked && preview.open;

  useEffect(() => {
    if (!box.asked) field.current?.focus();
  }, [box.asked, field]);

  return (
    <Screen title={texts.screens.investigate} address={box.asked ? box.criteria.text : ''} focusBody={box.asked}>
      <div className={beside ? 'investigate investigate-beside' : 'investigate'}>
        <SearchForm
          workspace={workspace}
          draft={box.draft}
          running={stream.running}
          stopping={data?.phase === 'running' && data.stopping}
          field={field}
          onChange={box.change}
          onSubmit={() => {
            // Keys go on with the rows that come.
            field.current?.blur();
            box.submit(box.draft);
          }}
          onStop={stream.stop}
        >
          <SearchNote reading={box.reading} searchFields={box.searchFields} data={data} />
        </SearchForm>
        {box.asked ? (
          <>
            <div className="chips">
              <SourceChips sources={view.sources} />
              <OrderOffer order={investigation.order} box={box} />
            </div>
            <Results investigation={investigation} />
            {beside && selection.row !== null && <PreviewPane workspace={workspace} match={selection.row} investigation={investigation} />}
          </>
        ) : (
          <StartState workspace={workspace} onSearch={box.submit} />
        )}
      </div>
      <WindowDialog title={texts.coverage.title} open={coverageOpen} onClose={() => showCoverage(false)} wide>
        <CoverageList coverage={view.document?.coverage ?? []} />
      </WindowDialog>
    </Screen>
  );
}
