import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { CallOutput } from '../../main/contract/channels.ts';
import type { OpenMessageFilterDocument } from '../../main/contract/reconcile-window.ts';
import type { OpenMessageDocument } from '../../main/contract/reconciliation.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { bridge } from '../bridge.ts';
import { startStream, stopStreams } from '../stream.ts';
import { messageLink } from '../message/message-link.ts';
import { useCopy } from '../ui/copy-button.tsx';
import type { PartialAnswer } from '../ui/partial.ts';
import { partialOf } from '../ui/partial.ts';
import { useShortcuts } from '../ui/shortcuts.ts';
import type { ListSelection } from '../ui/use-list-selection.ts';
import { useListSelection } from '../ui/use-list-selection.ts';
import { formatAddress } from '../routes.ts';
import type { LossAddress, LossChoice } from './loss-address.ts';
import { filterOf, lossAddress } from './loss-address.ts';
import type { RunStream, RunView } from './run-stream.ts';
import { runPrefix, runQuestion, runView, useRun } from './run-stream.ts';
import type { OpenMessages } from './use-open-messages.ts';
import { useOpenMessages } from './use-open-messages.ts';

export interface IdsExport {
  readonly write: (filter: OpenMessageFilterDocument) => void;
  readonly writing: boolean;
  readonly outcome: CallOutput<'reconcile.export'> | undefined;
  /** False while no run has anything to write. */
  readonly possible: boolean;
}

export interface LossView {
  readonly choice: LossChoice;
  /** Goes to the same screen with these values; an empty one is taken away. */
  readonly change: (change: LossAddress) => void;
  readonly stream: RunStream;
  readonly view: RunView;
  readonly run: (anew: boolean) => void;
  readonly messages: OpenMessages;
  readonly selection: ListSelection<OpenMessageDocument>;
  readonly openMessage: (message: OpenMessageDocument) => void;
  /** The sentence of the chosen message. */
  readonly detailOpen: boolean;
  readonly export: IdsExport;
  readonly partial: PartialAnswer | null;
  readonly coverageOpen: boolean;
  readonly showCoverage: (open: boolean) => void;
}

export function idOf({ messageId }: OpenMessageDocument): string {
  return messageId;
}

/** A run may say something else about its messages after every batch that was judged, and at its end. */
function roundOf(data: RunStream['data']): string {
  if (data === undefined) return '';
  if (data.phase !== 'running') return `${data.startedAt} ${data.phase}`;
  const judged = data.gathered.progress?.steps.find(({ step }) => step === 'explain')?.done ?? 0;
  return `${data.startedAt} ${judged}`;
}

function useIdsExport(route: string, run: string | null): IdsExport {
  const { mutate, isPending, data } = useMutation({
    mutationFn: (filter: OpenMessageFilterDocument) => bridge().call('reconcile.export', { route, run: run ?? '', filter }),
  });
  return { write: mutate, writing: isPending, outcome: data, possible: run !== null };
}

/** Everything the screen of a route's losses shows and does. */
export function useLoss(workspace: WorkspaceView, address: LossAddress, choice: LossChoice): LossView {
  const client = useQueryClient();
  const navigate = useNavigate();
  // A case costs nobody anything to read; servers are read when somebody says so.
  const stream = useRun(workspace, choice, workspace.origin !== 'file');
  const { data } = stream;
  const view = runView(data);
  const { document } = view;
  const run = data?.gathered.run ?? null;
  const { route } = choice;
  const messages = useOpenMessages({ route, run, filter: filterOf(choice), round: roundOf(data) });
  const selection = useListSelection(messages.rows, idOf, address.row ?? null);
  const { copy } = useCopy();
  const [detailOpen, showDetail] = useState(true);
  const ids = useIdsExport(route, run);
  const [coverageOpen, showCoverage] = useState(false);

  const change = (next: LossAddress): void => {
    const search = lossAddress(Object.fromEntries(Object.entries({ ...address, ...next }).filter(([, value]) => value !== '')));
    void navigate({ to: '/loss', search, replace: true });
  };
  const start = (anew: boolean): void => {
    const question = runQuestion(workspace, choice, anew);
    stopStreams(client, runPrefix(workspace), question.key);
    startStream(client, question);
  };
  const openMessage = ({ messageId }: OpenMessageDocument): void =>
    void navigate({
      to: '/message/$route/$id',
      params: { route, id: messageId },
      search: { route, time: 'all', loss: formatAddress({ ...address, row: messageId }) },
    });
  const copyLink = (): void => {
    if (selection.row !== null) copy(messageLink({ route, id: selection.row.messageId }));
  };
  const move = (by: number) => (): void => selection.move(by);
  useShortcuts({
    j: move(1),
    k: move(-1),
    ArrowDown: move(1),
    ArrowUp: move(-1),
    PageDown: move(12),
    PageUp: move(-12),
    Home: move(Number.NEGATIVE_INFINITY),
    End: move(Number.POSITIVE_INFINITY),
    Enter: () => {
      if (selection.row !== null) openMessage(selection.row);
    },
    ' ': () => showDetail(!detailOpen),
    l: copyLink,
    c: () => showCoverage(document !== null),
    e: () => {
      if (ids.possible) ids.write(filterOf(choice));
    },
    Escape: stream.stop,
  });
  return {
    choice,
    change,
    stream,
    view,
    run: start,
    messages,
    selection,
    openMessage,
    detailOpen,
    export: ids,
    partial:
      document === null || view.earlier
        ? null
        : partialOf({
            coverage: document.coverage,
            sources: [],
            withheld: document.byVerdict.UNDETERMINED ?? 0,
            complete: document.complete,
          }),
    coverageOpen,
    showCoverage,
  };
}
