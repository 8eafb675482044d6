import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { OpenMessageFilterDocument } from '../../main/contract/reconcile-window.ts';
import type { OpenMessageDocument } from '../../main/contract/reconciliation.ts';
import { bridge } from '../bridge.ts';

const pageSize = 500;

export interface OpenMessages {
  readonly rows: readonly OpenMessageDocument[];
  /** On all pages; null while it is not known. */
  readonly total: number | null;
  readonly loading: boolean;
  readonly error: Error | null;
  /** Reads the next page, if there is one and none is on its way. */
  readonly more: () => void;
  readonly again: () => void;
}

interface Asked {
  readonly route: string;
  /** Null before a run has a name. */
  readonly run: string | null;
  readonly filter: OpenMessageFilterDocument;
  /** Changes when the same run may say something else. */
  readonly round: string;
}

/** The open messages of a run, page by page as the list is scrolled. Rows of the round before stay until the next ones are there. */
export function useOpenMessages({ route, run, filter, round }: Asked): OpenMessages {
  const { data, error, isPending, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['reconcile.messages', route, run, filter, round],
    queryFn: ({ pageParam }) =>
      bridge().call('reconcile.messages', { route, run: run ?? '', filter, page: { skip: pageParam, take: pageSize } }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((count, page) => count + page.messages.length, 0);
      return last.messages.length > 0 && read < last.total ? read : undefined;
    },
    enabled: run !== null,
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => data?.pages.flatMap((page) => page.messages) ?? [], [data]);
  return {
    rows,
    total: data?.pages.at(-1)?.total ?? null,
    loading: isPending && run !== null,
    error,
    more: () => {
      if (hasNextPage && !isFetching) void fetchNextPage();
    },
    again: () => void refetch(),
  };
}
