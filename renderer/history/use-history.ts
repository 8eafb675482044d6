import { useQuery } from '@tanstack/react-query';
import type { HistoryState } from '../../main/contract/history.ts';
import type { WorkspaceView } from '../../main/contract/workspace-view.ts';
import { bridge } from '../bridge.ts';
import { callKey } from '../query.ts';

/** Samples come every half minute; what is shown of them is no older than this. No source is asked for it. */
const refreshed = 15_000;

/** What is kept of the workspace's past; null where it keeps none, and until it is known. */
export function useHistory({ origin, path }: Pick<WorkspaceView, 'origin' | 'path'>): HistoryState | null {
  const { data } = useQuery({
    queryKey: [...callKey('history.state', {}), path],
    queryFn: () => bridge().call('history.state', {}),
    enabled: origin === 'file',
    refetchInterval: refreshed,
  });
  return data ?? null;
}
