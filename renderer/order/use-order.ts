import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { MatchDocument } from '../../main/contract/matches.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { orderAnswer } from '../../main/domain/lifecycle/order-answer.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import type { OrderReport } from '../../main/language/order.ts';
import { orderCustomerSentence, orderNextSentence } from '../../main/language/order.ts';
import { orderMarkdown } from '../../main/language/order-markdown.ts';
import type { Criteria, TimePreset } from '../investigate/criteria.ts';
import { addressOf, criteriaOf, usualTime } from '../investigate/criteria.ts';
import type { FindStream, FindView } from '../investigate/find-stream.ts';
import { matchKey, useFind, viewOf } from '../investigate/find-stream.ts';
import { resultList } from '../investigate/result-list.ts';
import { nameOf } from '../investigate/use-investigate.ts';
import type { SearchAddress } from '../routes.ts';
import { useSpeech } from '../speech.tsx';
import { useCopy } from '../ui/copy-button.tsx';
import type { PartialAnswer } from '../ui/partial.ts';
import { partialOf } from '../ui/partial.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import type { ListSelection } from '../ui/use-list-selection.ts';
import { useListSelection } from '../ui/use-list-selection.ts';

export type OrderSort = 'time' | 'worst';

export interface OrderView {
  readonly address: SearchAddress;
  readonly criteria: Criteria;
  readonly chooseTime: (time: TimePreset) => void;
  readonly stream: FindStream;
  readonly view: FindView;
  readonly sort: OrderSort;
  readonly chooseSort: (sort: OrderSort) => void;
  readonly rows: readonly MatchDocument[];
  readonly selection: ListSelection<MatchDocument>;
  readonly openMessage: (match: MatchDocument) => void;
  /** The two sentences; null while nothing may be concluded because the search still runs or failed. */
  readonly sentences: { readonly customer: string; readonly next: string } | null;
  readonly copyMarkdown: () => void;
  readonly copied: boolean;
  readonly partial: PartialAnswer | null;
}

/** Nothing is concluded before the search has ended: an unread message may be worse than all that were found. */
function reportOf(businessKey: string, { document, matches }: FindView): OrderReport | null {
  if (document === null) return null;
  const messages = matches.map((match) => ({ ...match, deliveries: match.deliveries ?? [] }));
  return { businessKey, messages, answer: orderAnswer(messages, document.complete), coverage: document.coverage };
}

/** All messages of one business key over all routes, and what to say about them. */
export function useOrder(workspace: WorkspaceView, businessKey: string): OrderView {
  const { language, format } = useSpeech();
  const navigate = useNavigate();
  const address = useSearch({ from: '/order/$key' });
  // Asked by its business key on every route, whatever the search asked that led here.
  const criteria: Criteria = { ...criteriaOf(address, usualTime(workspace)), text: `businessKey:${businessKey}`, route: null };
  const stream = useFind(workspace, criteria, true);
  const view = viewOf(stream.data);
  const sort: OrderSort = address.tab === 'worst' ? 'worst' : 'time';
  const rows = useMemo(() => resultList(view.matches, 'all', sort).rows, [view.matches, sort]);
  const selection = useListSelection(rows, matchKey, address.row ?? null);
  const { copy, copied } = useCopy();
  const report = reportOf(businessKey, view);

  const openMessage = (match: MatchDocument): void => {
    const name = nameOf(match);
    if (name !== null)
      void navigate({ to: '/message/$route/$id', params: { ...name }, search: { ...addressOf(criteria), row: matchKey(match) } });
  };
  const go = (change: Partial<SearchAddress>): void =>
    void navigate({ to: '/order/$key', params: { key: businessKey }, search: { ...address, ...change }, replace: true });
  const copyMarkdown = (): void => {
    // In UTC, because a ticket is read in other zones than this one.
    if (report !== null)
      copy(
        orderMarkdown(
          { ...report, messages: rows.map((row) => ({ ...row, deliveries: row.deliveries ?? [] })) },
          language,
          utcFormat(language),
        ),
      );
  };
  useShortcuts({
    j: () => selection.move(1),
    k: () => selection.move(-1),
    ArrowDown: () => selection.move(1),
    ArrowUp: () => selection.move(-1),
    Enter: () => {
      if (selection.row !== null) openMessage(selection.row);
    },
    Escape: () => (stream.running ? stream.stop() : void navigate({ to: '/', search: address })),
  });
  return {
    address,
    criteria,
    chooseTime: (time) => go({ time }),
    stream,
    view,
    sort,
    chooseSort: (tab) => go({ tab }),
    rows,
    selection,
    openMessage,
    sentences:
      report === null
        ? null
        : { customer: orderCustomerSentence(report, language, format), next: orderNextSentence(report, language, format) },
    copyMarkdown,
    copied,
    partial: partialOf({
      coverage: view.document?.coverage ?? null,
      sources: view.sources,
      withheld: view.document === null ? 0 : view.matches.filter(({ verdict }) => verdict.certainty === 'undetermined').length,
      complete: view.document?.complete ?? null,
    }),
  };
}
