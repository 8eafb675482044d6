import type { ReactNode } from 'react';
import { useMemo } from 'react';
import type { MatchesDocument } from '../../main/contract/matches.ts';
import { resultColumns } from '../investigate/result-columns.tsx';
import { matchKey } from '../investigate/find-stream.ts';
import { resultList } from '../investigate/result-list.ts';
import { useSpeech } from '../speech.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { OpenProblems } from '../ui/open-problems.tsx';
import { partialOf } from '../ui/partial.ts';
import { PartialBanner } from '../ui/partial-banner.tsx';
import { useShortcuts } from '../ui/shortcuts.ts';
import { sourceStateText } from '../ui/source-chips.tsx';
import { EmptyState, FailedState, LoadingState } from '../ui/states.tsx';
import { useListSelection } from '../ui/use-list-selection.ts';
import type { Drafting } from './use-draft.ts';

const nothing = (): void => undefined;

/** The list itself, as Investigate has it: worst first, with the way of each message. */
function PreviewList({ document, drafting }: { readonly document: MatchesDocument; readonly drafting: Drafting }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { rows } = useMemo(() => resultList(document.matches, 'all'), [document.matches]);
  const columns = useMemo(
    () => resultColumns(document.matches, speech, 'worst').filter(({ id }) => id !== 'route'),
    [document.matches, speech],
  );
  const selection = useListSelection(rows, matchKey, null);
  useShortcuts({
    j: () => selection.move(1),
    k: () => selection.move(-1),
    ArrowDown: () => selection.move(1),
    ArrowUp: () => selection.move(-1),
  });
  const partial = partialOf({
    coverage: document.coverage,
    sources: [],
    withheld: document.matches.filter(({ verdict }) => verdict.certainty === 'undetermined').length,
    complete: document.complete,
  });
  return (
    <>
      {partial !== null && (
        <PartialBanner partial={partial} complete={document.complete} onRetry={drafting.preview.again} onCoverage={null} />
      )}
      {rows.length === 0 ? (
        <EmptyState title={texts.draft.preview.nothing} next={texts.draft.preview.nothingNext} />
      ) : (
        <DataTable
          label={texts.draft.preview.label}
          columns={columns}
          rows={rows}
          rowKey={matchKey}
          selected={selection.selected}
          onSelect={selection.select}
          // What is not saved has no screen of its own yet.
          onOpen={nothing}
        />
      )}
    </>
  );
}

/** The newest messages of the route as the draft would have them judged. */
export function Preview({ drafting }: { readonly drafting: Drafting }): ReactNode {
  const speech = useSpeech();
  const { texts } = speech;
  const { data, again, stop } = drafting.preview;
  if (drafting.outcome?.outcome === 'saved' && data === undefined) return null;
  if (data === undefined || data.phase === 'running') {
    const waiting = (data?.gathered ?? []).map((source) => `${source.source}: ${sourceStateText(speech, source)}`);
    return (
      <LoadingState what={texts.draft.preview.reading(waiting)}>
        <div className="row">
          <button className="btn" type="button" onClick={stop}>
            {texts.action.stop}
          </button>
        </div>
      </LoadingState>
    );
  }
  if (data.phase === 'failed') return <FailedState title={texts.draft.preview.failed} failure={data.failure} onRetry={again} />;
  if (data.result.outcome === 'invalid') return <OpenProblems outcome={data.result} />;
  return <PreviewList document={data.result.document} drafting={drafting} />;
}
