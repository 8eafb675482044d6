import { useMutation } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { useMemo, useRef } from 'react';
import type { CallOutput } from '../../main/contract/channels.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { bridge } from '../bridge.ts';
import { criteriaOf, usualTime } from '../investigate/criteria.ts';
import { matchKey, useFind, viewOf } from '../investigate/find-stream.ts';
import { resultList } from '../investigate/result-list.ts';
import { nameOf } from '../investigate/use-investigate.ts';
import { lossAddress } from '../loss/loss-address.ts';
import type { SearchAddress } from '../routes.ts';
import { parseAddress } from '../routes.ts';
import { useCopy } from '../ui/copy-button.tsx';
import type { Evidence } from '../ui/evidence.ts';
import { evidenceOf } from '../ui/evidence.ts';
import { groups } from '../ui/look.ts';
import type { PartialAnswer } from '../ui/partial.ts';
import { partialOf } from '../ui/partial.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import type { ExplainStream, ExplainView, MessageName } from './explain-stream.ts';
import { explainView, useExplain } from './explain-stream.ts';
import { messageLink } from './message-link.ts';

export interface CaseExport {
  readonly write: () => void;
  readonly writing: boolean;
  readonly outcome: CallOutput<'case.export'> | undefined;
}

export interface MessageView {
  /** The search this message was opened from. */
  readonly address: SearchAddress;
  readonly stream: ExplainStream;
  readonly view: ExplainView;
  readonly evidence: readonly Evidence[];
  readonly partial: PartialAnswer | null;
  readonly coverage: RefObject<HTMLElement | null>;
  readonly copyLink: () => void;
  readonly linkCopied: boolean;
  readonly export: CaseExport;
  /** Opens the previous (-1) or next (1) result; null where there is none. */
  readonly neighbour: { readonly previous: (() => void) | null; readonly next: (() => void) | null };
}

/** The results before and after this message in the list it was opened from, as far as that list is still known. */
function useNeighbours(workspace: WorkspaceView, address: SearchAddress): MessageView['neighbour'] {
  const navigate = useNavigate();
  const { data } = useFind(workspace, criteriaOf(address, usualTime(workspace)), false);
  const tab = groups.find((group) => group === address.tab) ?? 'all';
  const rows = useMemo(() => resultList(viewOf(data).matches, tab).rows, [data, tab]);
  const here = rows.findIndex((row) => matchKey(row) === address.row);
  const openAt = (index: number): (() => void) | null => {
    const row = here < 0 ? undefined : rows[index];
    const name = row === undefined ? null : nameOf(row);
    if (row === undefined || name === null) return null;
    return () => void navigate({ to: '/message/$route/$id', params: { ...name }, search: { ...address, row: matchKey(row) } });
  };
  return { previous: openAt(here - 1), next: openAt(here + 1) };
}

function useCaseExport(name: MessageName): CaseExport {
  const { mutate, isPending, data } = useMutation({
    mutationFn: () => bridge().call('case.export', { route: name.route, messageId: name.id, withPayload: false }),
  });
  return { write: () => mutate(), writing: isPending, outcome: data };
}

/** One message explained, and what can be done with it. */
export function useMessage(workspace: WorkspaceView, name: MessageName): MessageView {
  const navigate = useNavigate();
  const address = useSearch({ from: '/message/$route/$id' });
  const stream = useExplain(workspace, name, true);
  const view = explainView(stream.data);
  const explained = view.document;
  const evidence = explained === null ? [] : evidenceOf(explained);
  const coverage = useRef<HTMLElement>(null);
  const { copy, copied } = useCopy();
  const neighbour = useNeighbours(workspace, address);
  const caseExport = useCaseExport({ route: name.route, id: explained?.messageId ?? name.id });
  const copyLink = (): void => copy(messageLink(name));
  const back = (): void => {
    if (address.loss === undefined) void navigate({ to: '/', search: address });
    else void navigate({ to: '/loss', search: lossAddress(parseAddress(address.loss)) });
  };

  useShortcuts({
    '[': () => neighbour.previous?.(),
    ']': () => neighbour.next?.(),
    c: () => {
      coverage.current?.scrollIntoView({ block: 'start' });
      coverage.current?.focus({ preventScroll: true });
    },
    e: () => {
      if (explained !== null) caseExport.write();
    },
    l: copyLink,
    Escape: () => (stream.running ? stream.stop() : back()),
  });
  return {
    address,
    stream,
    view,
    evidence,
    partial: partialOf({
      coverage: explained?.coverage ?? null,
      sources: stream.running ? view.sources : [],
      withheld: 0,
      complete: explained?.complete ?? null,
    }),
    coverage,
    copyLink,
    linkCopied: copied,
    export: caseExport,
    neighbour,
  };
}
