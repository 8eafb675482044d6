import { useNavigate } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { useMemo, useRef, useState } from 'react';
import type { MatchDocument } from '../../main/contract/matches.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { MessageName } from '../message/explain-stream.ts';
import { messageLink } from '../message/message-link.ts';
import { useCopy } from '../ui/copy-button.tsx';
import { groups } from '../ui/look.ts';
import type { PartialAnswer } from '../ui/partial.ts';
import { partialOf } from '../ui/partial.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import type { ListSelection } from '../ui/use-list-selection.ts';
import { useListSelection } from '../ui/use-list-selection.ts';
import { useNarrow } from '../ui/use-width.ts';
import { addressOf, readTyped, searchFieldsOf } from './criteria.ts';
import { matchKey } from './find-stream.ts';
import type { ResultList, Tab } from './result-list.ts';
import { resultList, sharedBusinessKey } from './result-list.ts';
import type { SearchBox } from './use-search-box.ts';
import { useSearchBox } from './use-search-box.ts';

/** The name under which a message of a list can be opened; null for one that nothing names. */
export function nameOf({ route, messageId, businessKey }: Pick<MatchDocument, 'route' | 'messageId' | 'businessKey'>): MessageName | null {
  const id = messageId ?? businessKey;
  return id === null ? null : { route, id };
}

export interface Preview {
  readonly open: boolean;
  readonly show: () => void;
  readonly close: () => void;
  /** The message whose evidence was asked for; others show what the search knows. */
  readonly read: string | null;
  readonly readEvidence: () => void;
}

export interface Investigation {
  readonly box: SearchBox;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly tab: Tab;
  readonly chooseTab: (tab: Tab) => void;
  readonly list: ResultList;
  readonly selection: ListSelection<MatchDocument>;
  readonly openMessage: (match: MatchDocument) => void;
  readonly copyLink: () => void;
  readonly partial: PartialAnswer | null;
  readonly preview: Preview;
  readonly coverageOpen: boolean;
  readonly showCoverage: (open: boolean) => void;
  readonly order: { readonly key: string; readonly messages: number } | null;
}

function partialAnswer({ view, stream }: SearchBox): PartialAnswer | null {
  const ended = view.document !== null;
  const withheld = ended ? view.matches.filter(({ verdict }) => verdict.certainty === 'undetermined').length : 0;
  return partialOf({
    coverage: view.document?.coverage ?? null,
    sources: stream.data === undefined ? [] : view.sources,
    withheld,
    complete: view.document?.complete ?? null,
  });
}

function tabOf(text: string | undefined): Tab {
  return groups.find((group) => group === text) ?? 'all';
}

function usePreview(selected: string | null, narrow: boolean): Preview & { readonly space: () => void } {
  const [open, setOpen] = useState(!narrow);
  const [read, setRead] = useState<string | null>(null);
  return {
    open,
    show: () => setOpen(true),
    close: () => setOpen(false),
    read,
    readEvidence: () => setRead(selected),
    // First look, then read: moving through a list must not read every message of it from production.
    space: () => {
      if (!open) setOpen(true);
      else if (read === selected) setOpen(false);
      if (read !== selected) setRead(selected);
    },
  };
}

/** Everything the screen of a search shows and does. */
export function useInvestigate(workspace: WorkspaceView): Investigation {
  const navigate = useNavigate();
  const box = useSearchBox(workspace);
  const { address, view, stream, criteria } = box;
  const field = useRef<HTMLInputElement>(null);
  const tab = tabOf(address.tab);
  const list = useMemo(() => resultList(view.matches, tab), [view.matches, tab]);
  const selection = useListSelection(list.rows, matchKey, address.row ?? null);
  const narrow = useNarrow();
  const { space, ...preview } = usePreview(selection.selected, narrow);
  const [coverageOpen, showCoverage] = useState(false);
  const { copy } = useCopy();

  const openMessage = (match: MatchDocument): void => {
    const name = nameOf(match);
    if (name === null) return;
    const search = { ...addressOf(criteria), ...(tab === 'all' ? {} : { tab }), row: matchKey(match) };
    void navigate({ to: '/message/$route/$id', params: { ...name }, search });
  };
  const copyLink = (): void => {
    const name = selection.row === null ? null : nameOf(selection.row);
    if (name !== null) copy(messageLink(name));
  };
  const move = (by: number) => (): void => selection.move(by);
  const openSelected = (): void => {
    if (selection.row !== null) openMessage(selection.row);
  };
  useShortcuts({
    '/': () => field.current?.focus(),
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    PageDown: move(12),
    PageUp: move(-12),
    Home: move(Number.NEGATIVE_INFINITY),
    End: move(Number.POSITIVE_INFINITY),
    Enter: openSelected,
    ' ': space,
    c: () => showCoverage(view.document !== null),
    l: copyLink,
    Escape: () => (stream.running && !(narrow && preview.open) ? stream.stop() : preview.close()),
  });
  return {
    box,
    field,
    tab,
    chooseTab: (next) =>
      void navigate({ to: '/', search: { ...addressOf(criteria), ...(next === 'all' ? {} : { tab: next }) }, replace: true }),
    list,
    selection,
    openMessage,
    copyLink,
    partial: partialAnswer(box),
    preview: { ...preview, open: preview.open && selection.row !== null },
    coverageOpen,
    showCoverage,
    order: sharedBusinessKey(view.matches, readTyped(criteria.text, searchFieldsOf(workspace, criteria.route)).value),
  };
}
