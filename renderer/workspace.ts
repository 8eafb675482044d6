import type { QueryClient } from '@tanstack/react-query';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CallOutput, StreamName } from '../main/contract/channels.ts';
import type { WorkspaceView } from '../main/contract/workspace-view.ts';
import { bridge } from './bridge.ts';
import { callKey, callQuery } from './query.ts';
import { stopStreams } from './stream.ts';

const currentKey = callKey('workspace.current', {});

export type OpenOutcome = CallOutput<'workspace.open'>;

/** What to open; a null path lets the person choose a file. */
export type Opening = { readonly kind: 'sample' } | { readonly kind: 'workspace' | 'case'; readonly path: string | null };

/** What is asked of one workspace and says nothing about another. */
const streamNames = [
  'messages.find',
  'message.explain',
  'reconcile.run',
  'sequences.read',
  'sources.check',
  'draft.places',
  'draft.route',
  'draft.preview',
] as const satisfies readonly StreamName[];

/** Takes a workspace over: what was asked of the one before ends and is forgotten. */
export function takeWorkspace(client: QueryClient, workspace: WorkspaceView | null): void {
  const before = client.getQueryData<WorkspaceView | null>(currentKey);
  client.setQueryData(currentKey, workspace);
  if (before?.name === workspace?.name && before?.path === workspace?.path && before?.origin === workspace?.origin) return;
  for (const name of streamNames) {
    stopStreams(client, [name]);
    client.removeQueries({ queryKey: [name], type: 'inactive' });
  }
  void client.invalidateQueries({ queryKey: callKey('settings.get', {}) });
}

function open(opening: Opening): Promise<OpenOutcome> {
  switch (opening.kind) {
    case 'sample':
      return bridge().call('workspace.open-sample', {});
    case 'workspace':
      return bridge().call('workspace.open', { path: opening.path });
    case 'case':
      return bridge().call('workspace.open-case', { path: opening.path });
  }
}

/** The open workspace; null when none is, undefined until it is known. */
export function useWorkspace(): WorkspaceView | null | undefined {
  return useQuery(callQuery('workspace.current', {})).data;
}

export interface OpenWorkspace {
  readonly open: (opening: Opening) => void;
  readonly opening: boolean;
  /** How the last attempt ended; undefined before the first. */
  readonly outcome: OpenOutcome | undefined;
  readonly error: Error | null;
  /** Forgets how the last attempt ended. */
  readonly forget: () => void;
}

/** Opens a workspace, a case file or the sample. `opened` is called once it is there. */
export function useOpenWorkspace(opened: (workspace: WorkspaceView) => void): OpenWorkspace {
  const client = useQueryClient();
  const { mutate, isPending, data, error, reset } = useMutation({
    mutationFn: open,
    onSuccess: (outcome) => {
      if (outcome.outcome !== 'opened') return;
      takeWorkspace(client, outcome.workspace);
      opened(outcome.workspace);
    },
  });
  return { open: mutate, opening: isPending, outcome: data, error, forget: reset };
}

/** Closes the workspace: the window goes back to where one is chosen. */
export function useCloseWorkspace(): () => void {
  const client = useQueryClient();
  const { mutate } = useMutation({ mutationFn: () => bridge().call('workspace.close', {}), onSuccess: () => takeWorkspace(client, null) });
  return () => mutate();
}
