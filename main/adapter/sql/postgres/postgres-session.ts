import type { Client } from 'pg';
import { failed } from '../../../domain/observation/failure.ts';
import type { PostgresOptions } from '../../../domain/workspace/workspace.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { SqlSession } from '../dialect.ts';
import { placeOf } from '../server-address.ts';
import type { Connecting } from '../session.ts';
import { openSession } from '../session.ts';
import { compile, compileCopy } from './postgres-compiler.ts';
import { connect, destroy } from './postgres-connection.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { postgresFix } from './postgres-fixes.ts';
import { addressOf } from './postgres-options.ts';
import { isAlive, runCopy, runStatement } from './postgres-statement.ts';
import { settingsProblem, settingsQuery } from './postgres-verification.ts';

/** A new connection whose settings were checked to be in force. */
async function newConnection(
  options: PostgresOptions,
  password: string | null,
  place: string,
  signal: AbortSignal,
): Promise<Connecting<Client>> {
  const { answer, stages } = await connect(options, password, signal);
  if (!answer.ok) return { answer, stages };
  const settings = await runStatement(answer.value, compile(settingsQuery), place, signal);
  const problem = settings.ok ? settingsProblem(settings.value[0]) : null;
  if (settings.ok && problem === null) return { answer, stages };
  destroy(answer.value);
  return { answer: settings.ok ? failed('misconfigured', problem ?? '') : settings, stages };
}

/**
 * The session with one PostgreSQL. `password` is null where none is stored; a server that asks for
 * one then answers `secret-missing`.
 */
export function openPostgres(options: PostgresOptions, password: string | null, clock: Clock): SqlSession {
  const address = addressOf(options);
  const place = address.ok ? placeOf(address.value) : options.name;
  return openSession<Client>(
    options,
    {
      dialect: postgresDialect,
      encrypted: options.tls !== null,
      fixOf: postgresFix,
      connect: (signal) => newConnection(options, password, place, signal),
      run: (client, query, signal) => runStatement(client, compile(query), place, signal),
      lines: (client, query, signal) => runCopy(client, compileCopy(query), place, signal),
      isAlive,
      destroy,
      leave: (client) => client.end(),
    },
    clock,
  );
}
