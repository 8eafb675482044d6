import type { CompiledQuery } from 'kysely';
import type { Client } from 'pg';
import type { Answer } from '../../../domain/observation/failure.ts';
import { answered } from '../../../domain/observation/failure.ts';
import type { Lines, Row } from '../dialect.ts';
import { limited } from '../limited.ts';
import { assertAllowed } from '../statement-allow-list.ts';
import { CopyOut } from './copy-out.ts';
import { destroy } from './postgres-connection.ts';
import { failureOf } from './postgres-failure.ts';
import { postgresLanguage } from './postgres-language.ts';
import { statementTimeout } from './postgres-settings.ts';

/** SQL text and the values bound to it. */
export type Statement = Pick<CompiledQuery, 'sql' | 'parameters'>;

/** Beyond the server's own limit nobody is there any more, or the way to it is broken. */
const answerTimeout = statementTimeout + 5000;

/** True while statements can be sent. */
export function isAlive(client: Client): boolean {
  return !client.connection.stream.destroyed && client.connection.stream.writable;
}

/** A server that says FATAL has ended the session. */
function endsSession(error: unknown): boolean {
  const severity: unknown = error instanceof Error ? Reflect.get(error, 'severity') : undefined;
  return severity === 'FATAL' || severity === 'PANIC';
}

/**
 * Runs one statement on a connection that carries no other. An abort, and a server that stays silent
 * for 10 s, end the connection. Throws a StatementRefusedError for a statement outside the allow-list.
 */
export function runStatement(
  client: Client,
  { sql, parameters }: Statement,
  place: string,
  signal: AbortSignal,
): Promise<Answer<readonly Row[]>> {
  const asked = async (): Promise<readonly Row[]> => (await client.query<Row>({ text: sql, values: [...parameters] })).rows;
  return run(client, sql, asked, place, signal);
}

/**
 * Runs a COPY to its end, as `runStatement` does. Its lines are held until then: one that the server
 * ends half-way has given nothing, and no slow reader keeps a statement open.
 */
export function runCopy(client: Client, sql: string, place: string, signal: AbortSignal): Promise<Answer<Lines>> {
  return run(client, sql, () => client.query(new CopyOut(sql)).lines, place, signal);
}

function run<Value>(client: Client, sql: string, asked: () => Promise<Value>, place: string, signal: AbortSignal): Promise<Answer<Value>> {
  assertAllowed(sql, postgresLanguage);
  const limit = { milliseconds: answerTimeout, late: `${place}: no answer within ${answerTimeout / 1000} s`, end: () => destroy(client) };
  const begin = (): Promise<Answer<Value>> =>
    asked().then(answered, (error: unknown) => {
      if (endsSession(error)) destroy(client);
      return { ok: false as const, failure: failureOf(error, place) };
    });
  return limited(begin, limit, signal);
}
