import type { Client } from 'pg';
import type { Answer, Failure } from '../../../domain/observation/failure.ts';
import { failed } from '../../../domain/observation/failure.ts';
import type { PostgresOptions } from '../../../domain/workspace/workspace.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { ConnectionStage, Opening, Row, SqlSession } from '../dialect.ts';
import { createTurns } from '../turns.ts';
import { compile } from './postgres-compiler.ts';
import { connect, destroy, placeOf } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { openingOf } from './postgres-opening.ts';
import { addressOf } from './postgres-options.ts';
import type { Statement } from './postgres-statement.ts';
import { isAlive, runStatement } from './postgres-statement.ts';
import { settingsProblem, settingsQuery } from './postgres-verification.ts';

/** A session with PostgreSQL; the adapters of one source share it. */
export interface PostgresSession extends SqlSession {
  readonly kind: 'postgres';
}

/** How long a refused password is not tried again: several readings must not lock an account. */
const authenticationPause = 10_000;
/** How long the server may take to take leave. */
const leaveTimeout = 500;

interface Link {
  readonly client: Client;
  readonly stages: readonly ConnectionStage[];
}

type Linked =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly failure: Failure; readonly stages: readonly ConnectionStage[] };

/** A new connection whose settings were checked to be in force. */
async function newLink(options: PostgresOptions, password: string | null, place: string, signal: AbortSignal): Promise<Linked> {
  const { answer, stages } = await connect(options, password, signal);
  if (!answer.ok) return { ok: false, failure: answer.failure, stages };
  const client = answer.value;
  const settings = await runStatement(client, compile(settingsQuery), place, signal);
  const problem = settings.ok ? settingsProblem(settings.value[0]) : null;
  if (settings.ok && problem === null) return { ok: true, link: { client, stages } };
  destroy(client);
  return { ok: false, failure: settings.ok ? failed('misconfigured', problem ?? '').failure : settings.failure, stages };
}

/**
 * The session with one PostgreSQL. Nothing is opened before it is needed. `password` is null where
 * none is stored; a server that asks for one then answers `secret-missing`. A connection that breaks
 * between two readings is opened again without a word; one that breaks in a reading fails it.
 */
export function openPostgres(options: PostgresOptions, password: string | null, clock: Clock): PostgresSession {
  const turns = createTurns();
  const closing = new AbortController();
  const address = addressOf(options);
  const place = address.ok ? placeOf(address.value) : options.name;
  let current: Link | null = null;
  let failures = 0;
  let last: { readonly failure: Failure; readonly at: number } | null = null;

  function standing(): Link | null {
    if (current !== null && !isAlive(current.client)) current = null;
    return current;
  }

  async function establish(signal: AbortSignal): Promise<Linked> {
    const linked = await newLink(options, password, place, signal);
    if (linked.ok) {
      current = linked.link;
      last = null;
    } else if (linked.failure.code !== 'cancelled') {
      failures += 1;
      last = { failure: linked.failure, at: performance.now() };
    }
    return linked;
  }

  /** A failure that answers this caller too: it happened while it waited, or it is a password that was just refused. */
  function sharedFailure(failuresBefore: number): Failure | null {
    if (last === null) return null;
    const pausing = last.failure.code === 'authentication-failed' && performance.now() - last.at < authenticationPause;
    return failures > failuresBefore || pausing ? last.failure : null;
  }

  async function run(statement: Statement, failuresBefore: number, signal: AbortSignal): Promise<Answer<readonly Row[]>> {
    const reused = standing();
    if (reused !== null) {
      const answer = await runStatement(reused.client, statement, place, signal);
      if (answer.ok || answer.failure.code !== 'unreachable') return answer;
      current = null;
    }
    const shared = sharedFailure(failuresBefore);
    if (shared !== null) return { ok: false, failure: shared };
    const linked = await establish(signal);
    return linked.ok ? runStatement(linked.link.client, statement, place, signal) : linked;
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
  return {
    kind: 'postgres',
    source: options.name,
    clock,
    dialect: postgresDialect,
    timeZone: options.timeZone,
    replica: options.replica,
    connected: () => standing() !== null,
    open: (signal) =>
      inTurn<Opening>(signal, openingOf([], options.tls !== null, cancelled.failure), async (either) => {
        const found = standing();
        if (found !== null) return openingOf(found.stages, options.tls !== null, null);
        const linked = await establish(either);
        return linked.ok
          ? openingOf(linked.link.stages, options.tls !== null, null)
          : openingOf(linked.stages, options.tls !== null, linked.failure);
      }),
    read(query, signal) {
      const failuresBefore = failures;
      return inTurn<Answer<readonly Row[]>>(signal, cancelled, (either) => run(compile(query), failuresBefore, either));
    },
    async close() {
      closing.abort();
      const found = standing();
      current = null;
      if (found === null) return;
      const late = setTimeout(() => destroy(found.client), leaveTimeout);
      await found.client.end();
      clearTimeout(late);
    },
  };
}
