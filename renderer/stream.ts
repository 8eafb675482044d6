import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { StreamEnd, StreamInput, StreamItem, StreamName, StreamResult } from '../main/contract/channels.ts';
import type { Failure } from '../main/domain/observation/failure.ts';
import { bridge } from './bridge.ts';

interface Course<Gathered, Result> {
  /** Milliseconds since 1970, this machine's clock: for how long something runs, nothing else. */
  readonly startedAt: number;
  /** What the items so far add up to. */
  readonly gathered: Gathered;
  /** The last good result of the same question, shown until this run has its own. */
  readonly earlier: Result | null;
}

/** Where a stream stands. `stopped` is true when a person ended it, so that its result is incomplete on purpose. */
export type StreamData<Gathered, Result> = Course<Gathered, Result> &
  (
    | { readonly phase: 'running'; readonly stopping: boolean; readonly stop: () => void }
    | { readonly phase: 'ended'; readonly result: Result; readonly stopped: boolean }
    | { readonly phase: 'failed'; readonly failure: Failure }
  );

export interface StreamQuestion<Name extends StreamName, Gathered> {
  readonly name: Name;
  /** Names the question: the same key is the same question. */
  readonly key: QueryKey;
  /** Made when the stream starts, so that "the last hour" ends then. */
  readonly input: () => StreamInput<Name>;
  /** Made anew for every run: what `gather` returns may share and extend its parts. */
  readonly nothing: () => Gathered;
  /** Called once per batch, in order, with the time of its arrival; returns a new object, so that it is seen to have changed. */
  readonly gather: (gathered: Gathered, items: readonly StreamItem<Name>[], now: number) => Gathered;
  /** How long a shown state stays before the next, in milliseconds: longer lists are drawn more seldom. */
  readonly pace: (gathered: Gathered) => number;
}

/** The last result that is worth keeping while the same question is asked again. */
function lastResult<Gathered, Result>(data: StreamData<Gathered, Result> | undefined): Result | null {
  if (data === undefined) return null;
  return data.phase === 'ended' ? data.result : data.earlier;
}

function brokenOff<Name extends StreamName>(error: unknown): StreamEnd<Name> {
  const detail = error instanceof Error ? error.message : String(error);
  return { end: 'failed', failure: { code: 'worker-died', retryable: true, detail } };
}

/**
 * A stream as a query whose data grows: batches of items become updates of the cache, as often as the
 * question's pace allows. It runs on when the screen that started it is left, and ends by `stop`, which keeps what is known so far.
 */
export function streamQuery<Name extends StreamName, Gathered>(question: StreamQuestion<Name, Gathered>) {
  type Data = StreamData<Gathered, StreamResult<Name>>;
  const { name, key, input, nothing, gather, pace } = question;
  return queryOptions<Data>({
    queryKey: key,
    // Lists of a hundred thousand messages are not compared item by item.
    structuralSharing: false,
    queryFn: async ({ client }) => {
      let course: Course<Gathered, StreamResult<Name>> = {
        startedAt: Date.now(),
        gathered: nothing(),
        earlier: lastResult(client.getQueryData<Data>(key)),
      };
      let stopping = false;
      let waiting: ReturnType<typeof setTimeout> | undefined;
      const publish = (): void => {
        const data: Data = { ...course, phase: 'running', stopping, stop };
        client.setQueryData(key, data);
      };
      const publishSoon = (): void => {
        waiting ??= setTimeout(() => {
          waiting = undefined;
          publish();
        }, pace(course.gathered));
      };
      const stop = (): void => {
        stopping = true;
        running?.stop();
        publish();
      };
      let running: { readonly end: Promise<StreamEnd<Name>>; readonly stop: () => void } | null = null;
      publish();
      running = bridge().stream(name, input(), (items) => {
        course = { ...course, gathered: gather(course.gathered, items, Date.now()) };
        publishSoon();
      });
      const end = await running.end.catch(brokenOff<Name>);
      clearTimeout(waiting);
      return end.end === 'failed'
        ? { ...course, phase: 'failed', failure: end.failure }
        : { ...course, phase: 'ended', result: end.result, stopped: stopping };
    },
  });
}

/** Stops every running stream whose key begins with `prefix`, except the one of `except`. */
export function stopStreams(client: QueryClient, prefix: QueryKey, except?: QueryKey): void {
  const spared = except === undefined ? null : JSON.stringify(except);
  for (const query of client.getQueryCache().findAll({ queryKey: prefix })) {
    const data = query.state.data as StreamData<unknown, unknown> | undefined;
    if (data?.phase === 'running' && JSON.stringify(query.queryKey) !== spared) data.stop();
  }
}

/** Asks now, also when an earlier answer is known; one that is running already goes on. */
export function startStream<Name extends StreamName, Gathered>(client: QueryClient, question: StreamQuestion<Name, Gathered>): void {
  void client.fetchQuery({ ...streamQuery(question), staleTime: 0 });
}

export interface Stream<Gathered, Result> {
  /** Undefined while nothing was ever asked. */
  readonly data: StreamData<Gathered, Result> | undefined;
  readonly running: boolean;
  /** Asks the same question again; what it said before stays in sight meanwhile. */
  readonly again: () => void;
  readonly stop: () => void;
}

/** Watches a stream, and starts it when it was never asked and `enabled`. */
export function useStream<Name extends StreamName, Gathered>(
  question: StreamQuestion<Name, Gathered>,
  enabled: boolean,
): Stream<Gathered, StreamResult<Name>> {
  const { data, refetch } = useQuery({ ...streamQuery(question), enabled });
  return {
    data,
    running: data?.phase === 'running',
    again: () => {
      if (data?.phase !== 'running') void refetch();
    },
    stop: () => {
      if (data?.phase === 'running') data.stop();
    },
  };
}
