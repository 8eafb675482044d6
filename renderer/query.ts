import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { CallInput, CallName, CallOutput } from '../main/contract/channels.ts';
import { bridge } from './bridge.ts';

const halfAnHour = 30 * 60 * 1000;

/**
 * Nothing is ever read again behind the person's back: no retries, no refetch on focus or
 * reconnection, and what was read stays until it is asked for again.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: halfAnHour,
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: 'always',
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** The key under which the answer of a call is kept. */
export function callKey<Name extends CallName>(name: Name, input: CallInput<Name>): readonly unknown[] {
  return [name, input];
}

/** One call to the main process as a query. */
export function callQuery<Name extends CallName>(name: Name, input: CallInput<Name>) {
  return queryOptions<CallOutput<Name>>({
    queryKey: callKey(name, input),
    queryFn: () => bridge().call(name, input),
  });
}
