import type { QueryClient } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import type { Criteria } from './criteria.ts';

const limit = 8;

function recentKey(workspace: WorkspaceView): readonly unknown[] {
  return ['recent-searches', workspace.name, workspace.path];
}

/** Remembers a search until the window closes: what was looked for may name customers and is never written down. */
export function rememberSearch(client: QueryClient, workspace: WorkspaceView, criteria: Criteria): void {
  if (criteria.text.trim() === '') return;
  const text = JSON.stringify(criteria);
  client.setQueryData<readonly Criteria[]>(recentKey(workspace), (before = []) =>
    [criteria, ...before.filter((each) => JSON.stringify(each) !== text)].slice(0, limit),
  );
}

/** The latest searches of this workspace, newest first. */
export function useRecentSearches(workspace: WorkspaceView): readonly Criteria[] {
  const { data } = useQuery<readonly Criteria[]>({ queryKey: recentKey(workspace), queryFn: () => [], enabled: false, initialData: [] });
  return data;
}
