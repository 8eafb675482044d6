import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { failed } from '../../domain/observation/failure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ConnectionStage, Dialect, Lines, Opening, Row, Sql, SqlSession } from './dialect.ts';
import type { OpeningFix } from './opening.ts';
import { openingOf } from './opening.ts';
import { createTurns } from './turns.ts';

/** A connection that was asked for: the client when it stands, and the stages it passed either way. */
export interface Connecting<Client> {
  readonly answer: Answer<Client>;
  readonly stages: readonly ConnectionStage[];
}

/** How one kind of server is connected to and asked. */
export interface Wire<Client> {
  readonly dialect: Dialect;
  readonly encrypted: boolean;
  readonly fixOf: OpeningFix;
  /** A new connection whose settings were checked to be in force. */
  connect(signal: AbortSignal): Promise<Connecting<Client>>;
  /** The query as it is sent; made before anything else is done, so that a defect in it is thrown to its maker. */
  run(client: Client, query: Sql, signal: AbortSignal): Promise<Answer<readonly Row[]>>;
  /** The same for a query whose rows become lines. */
  lines(client: Client, query: Sql, signal: AbortSignal): Promise<Answer<Lines>>;
  /** True while statements can be sent. */
  isAlive(client: Client): boolean;
  /** Ends a connection at once, whatever it is doing; the server notices when it next writes. */
  destroy(client: Client): void;
  /** Takes leave of the server. */
  leave(client: Client): Promise<void>;
}

/** The options that sessions of all servers have. */
export interface SessionOptions {
  readonly name: string;
  readonly timeZone: string | null;
  readonly replica: boolean;
}

/** How long a refused password is not tried again: several readings must not lock an account. */
const authenticationPause = 10_000;
/** How long the server may take to take leave. */
const leaveTimeout = 500;

interface Link<Client> {
  readonly client: Client;
  readonly stages: readonly ConnectionStage[];
}

type Linked<Client> =
  | { readonly ok: true; readonly link: Link<Client> }
  | { readonly ok: false; readonly failure: Failure; readonly stages: readonly ConnectionStage[] };

/**
 * The session with one server. Nothing is opened before it is needed. A connection that breaks
 * between two readings is opened again without a word; one that breaks in a reading fails it.
 */
export function openSession<Client>(options: SessionOptions, wire: Wire<Client>, clock: Clock): SqlSession {
  const turns = createTurns();
  const closing = new AbortController();
  let current: Link<Client> | null = null;
  let failures = 0;
  let last: { readonly failure: Failure; readonly at: number } | null = null;

  function standing(): Link<Client> | null {
    if (current !== null && !wire.isAlive(current.client)) current = null;
    return current;
  }

  async function establish(signal: AbortSignal): Promise<Linked<Client>> {
    const { answer, stages } = await wire.connect(signal);
    if (answer.ok) {
      current = { client: answer.value, stages };
      last = null;
      return { ok: true, link: current };
    }
    if (answer.failure.code !== 'cancelled') {
      failures += 1;
      last = { failure: answer.failure, at: performance.now() };
    }
    return { ok: false, failure: answer.failure, stages };
  }

  /** A failure that answers this caller too: it happened while it waited, or it is a password that was just refused. */
  function sharedFailure(failuresBefore: number): Failure | null {
    if (last === null) return null;
    const pausing = last.failure.code === 'authentication-failed' && performance.now() - last.at < authenticationPause;
    return failures > failuresBefore || pausing ? last.failure : null;
  }

  async function run<Value>(
    ask: (client: Client) => Promise<Answer<Value>>,
    failuresBefore: number,
    signal: AbortSignal,
  ): Promise<Answer<Value>> {
    const reused = standing();
    if (reused !== null) {
      const answer = await ask(reused.client);
      if (answer.ok || answer.failure.code !== 'unreachable') return answer;
      current = null;
    }
    const shared = sharedFailure(failuresBefore);
    if (shared !== null) return { ok: false, failure: shared };
    const linked = await establish(signal);
    return linked.ok ? ask(linked.link.client) : linked;
  }

  async function inTurn<Result>(signal: AbortSignal, stopped: Result, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const either = AbortSignal.any([signal, closing.signal]);
    const release = await turns.take(either);
    if (release === null) return stopped;
    try {
      return await work(either);
    } finally {
      release();
    }
  }

  const cancelled = failed('cancelled', 'stopped');
  const opening = (stages: readonly ConnectionStage[], failure: Failure | null): Opening =>
    openingOf(stages, wire.encrypted, failure, wire.fixOf);
  return {
    source: options.name,
    clock,
    dialect: wire.dialect,
    timeZone: options.timeZone,
    replica: options.replica,
    connected: () => standing() !== null,
    open: (signal) =>
      inTurn<Opening>(signal, opening([], cancelled.failure), async (either) => {
        const found = standing();
        if (found !== null) return opening(found.stages, null);
        const linked = await establish(either);
        return linked.ok ? opening(linked.link.stages, null) : opening(linked.stages, linked.failure);
      }),
    read(query, signal) {
      const failuresBefore = failures;
      return inTurn<Answer<readonly Row[]>>(signal, cancelled, (either) =>
        run((client) => wire.run(client, query, either), failuresBefore, either),
      );
    },
    lines(query, signal) {
      const failuresBefore = failures;
      return inTurn<Answer<Lines>>(signal, cancelled, (either) =>
        run((client) => wire.lines(client, query, either), failuresBefore, either),
      );
    },
    async close() {
      closing.abort();
      const found = standing();
      current = null;
      if (found === null) return;
      const late = setTimeout(() => wire.destroy(found.client), leaveTimeout);
      await wire.leave(found.client);
      clearTimeout(late);
    },
  };
}
