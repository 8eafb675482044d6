import type { Redis } from 'ioredis';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { RedisOptions } from '../../domain/workspace/workspace.ts';
import type { Clock } from '../../ports/clock.ts';
import { pages } from '../sql/column-values.ts';
import type { ConnectionStage, Opening } from '../sql/dialect.ts';
import { limited } from '../sql/limited.ts';
import type { OpeningFix } from '../sql/opening.ts';
import { openingOf, sharedFixes } from '../sql/opening.ts';
import { placeOf } from '../sql/server-address.ts';
import { createTurns } from '../sql/turns.ts';
import { addressOf, connect } from './redis-connection.ts';
import { failureOf } from './redis-failure.ts';

/** A key that is there. `timeToLive` in milliseconds; null where it does not expire, or went while it was asked about. */
export interface FoundKey {
  readonly key: string;
  readonly timeToLive: bigint | null;
}

/** What was found, and this machine's clock before it was asked. */
export interface FoundKeys {
  readonly askedAt: Instant;
  readonly found: readonly FoundKey[];
}

/** One connection to one Redis, opened when it is first needed, kept, and opened again after a failure. */
export interface RedisSession {
  readonly source: string;
  /** The number of the database. */
  readonly database: string;
  /** The user that the workspace names; null: the default user. */
  readonly user: string | null;
  /** Opens the connection unless it stands. */
  open(signal: AbortSignal): Promise<Opening>;
  /** Which of these exact keys exist. Ends with `cancelled` within a second of an abort and with `timeout` when no answer comes. */
  ask(keys: readonly string[], signal: AbortSignal): Promise<Answer<FoundKeys>>;
  close(): Promise<void>;
}

/** Keys that one round of questions is about. */
const keysPerRound = 500;
const answerTimeout = 10_000;
/** How long a refused password is not tried again: several readings must not lock an account. */
const authenticationPause = 10_000;

interface Link {
  readonly client: Redis;
  readonly stages: readonly ConnectionStage[];
}

type Linked =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly failure: Failure; readonly stages: readonly ConnectionStage[] };

const fixOf: OpeningFix = (step, failure) => {
  if (step === 'dns' || step === 'tcp' || step === 'tls') return sharedFixes[step];
  if (failure.code === 'not-authorized') return 'Give the user the right: ACL SETUSER … +select +ping +exists +pttl.';
  if (failure.code === 'secret-missing') return 'Store the password of the source.';
  return 'Check the user and the number of the database in the url, and the stored password.';
};

/** EXISTS tells whether, PTTL how long still. Neither counts as a use of the key, so what the server evicts next stays the same. */
async function askRound(client: Redis, keys: readonly string[], place: string): Promise<Answer<readonly FoundKey[]>> {
  try {
    const asked = keys.map((key) => Promise.all([client.exists(key), client.pttl(key)]));
    const answers = await Promise.all(asked);
    return answered(
      keys.flatMap((key, index) => {
        const [exists = 0, left = -1] = answers[index] ?? [];
        return exists === 0 ? [] : [{ key, timeToLive: left >= 0 ? BigInt(left) : null }];
      }),
    );
  } catch (error) {
    return { ok: false, failure: failureOf(error, place) };
  }
}

/** The session with one Redis. `password` is null where none is stored. */
export function openRedis(options: RedisOptions, password: string | null, clock: Clock): RedisSession {
  const turns = createTurns();
  const closing = new AbortController();
  const address = addressOf(options);
  const place = address.ok ? placeOf(address.value) : options.name;
  const cancelled = failed('cancelled', 'stopped');
  let current: Link | null = null;
  let refused: { readonly failure: Failure; readonly at: number } | null = null;

  function standing(): Link | null {
    if (current !== null && current.client.status !== 'ready') current = null;
    return current;
  }

  async function establish(signal: AbortSignal): Promise<Linked> {
    if (refused !== null && performance.now() - refused.at < authenticationPause)
      return { ok: false, failure: refused.failure, stages: [] };
    const { answer, stages } = await connect(options, password, signal);
    if (answer.ok) {
      current = { client: answer.value, stages };
      return { ok: true, link: current };
    }
    if (answer.failure.code === 'authentication-failed') refused = { failure: answer.failure, at: performance.now() };
    return { ok: false, failure: answer.failure, stages };
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

  async function askAll({ client }: Link, keys: readonly string[], signal: AbortSignal): Promise<Answer<FoundKeys>> {
    const askedAt = clock.now();
    const found: FoundKey[] = [];
    const late = `${place}: no answer within ${answerTimeout / 1000} s`;
    for (const round of pages(keys, keysPerRound)) {
      const limit = { milliseconds: answerTimeout, late, end: () => client.disconnect() };
      const answer = await limited(() => askRound(client, round, place), limit, signal);
      if (!answer.ok) return answer;
      found.push(...answer.value);
    }
    return answered({ askedAt, found });
  }

  /** A connection that broke since it was last used is opened again without a word. */
  async function askOnce(keys: readonly string[], signal: AbortSignal): Promise<Answer<FoundKeys>> {
    const reused = standing();
    if (reused !== null) {
      const answer = await askAll(reused, keys, signal);
      if (answer.ok || answer.failure.code !== 'unreachable') return answer;
      current = null;
    }
    const linked = await establish(signal);
    return linked.ok ? askAll(linked.link, keys, signal) : linked;
  }

  return {
    source: options.name,
    database: address.ok ? String(address.value.number) : '',
    user: address.ok ? (address.value.user ?? null) : null,
    open: (signal) =>
      inTurn<Opening>(signal, openingOf([], options.tls !== null, cancelled.failure, fixOf), async (either) => {
        const found = standing();
        const linked: Linked = found === null ? await establish(either) : { ok: true, link: found };
        return linked.ok
          ? openingOf(linked.link.stages, options.tls !== null, null, fixOf)
          : openingOf(linked.stages, options.tls !== null, linked.failure, fixOf);
      }),
    ask: (keys, signal) => inTurn<Answer<FoundKeys>>(signal, cancelled, (either) => askOnce(keys, either)),
    close() {
      closing.abort();
      current?.client.disconnect();
      current = null;
      return Promise.resolve();
    },
  };
}
