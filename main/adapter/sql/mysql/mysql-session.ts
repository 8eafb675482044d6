import type { Answer } from '../../../domain/observation/failure.ts';
import { answered, failed } from '../../../domain/observation/failure.ts';
import type { MysqlOptions } from '../../../domain/workspace/workspace.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Row, Sql, SqlSession } from '../dialect.ts';
import type { OpeningFix } from '../opening.ts';
import { sharedFixes } from '../opening.ts';
import { placeOf } from '../server-address.ts';
import { openSession } from '../session.ts';
import { compile } from './mysql-compiler.ts';
import type { MysqlClient } from './mysql-connection.ts';
import { connect, destroy, leave } from './mysql-connection.ts';
import { mysqlDialect } from './mysql-dialect.ts';
import { addressOf } from './mysql-options.ts';
import { serverOf } from './mysql-settings.ts';
import { isAlive, runLines, runStatement } from './mysql-statement.ts';
import { settingsProblem, settingsQuery, settingStatements, versionQuery } from './mysql-verification.ts';

const fixes = {
  ...sharedFixes,
  authentication:
    "Check the user and the database in the url, the stored password, and from which hosts the server lets this user in ('user'@'host').",
  'read-only':
    'Connect to the database itself: a proxy between, or a server of another kind, does not take the read-only settings of the session.',
} as const;

const fixOf: OpeningFix = (step, { code, detail }) => {
  if (code === 'refused' && /connections/i.test(detail))
    return 'Wait until connections are free, or raise max_connections (max_user_connections) of the server.';
  if (code === 'secret-missing') return 'Store the password of this source.';
  if (code === 'not-authorized') return 'Give the user a right in the database of the url: GRANT SELECT on the tables that are read.';
  return fixes[step];
};

type Ask = (query: Sql) => Promise<Answer<readonly Row[]>>;

/** Gives the session its settings and reads them back. Errors: those of a statement, `misconfigured` when one is not in force. */
async function settle(ask: Ask): Promise<Answer<null>> {
  const version = await ask(versionQuery);
  if (!version.ok) return version;
  const server = serverOf(version.value[0]?.['version'] ?? '');
  for (const statement of settingStatements(server)) {
    const set = await ask(statement);
    if (!set.ok) return set;
  }
  const settings = await ask(settingsQuery(server));
  if (!settings.ok) return settings;
  const problem = settingsProblem(server, settings.value[0]);
  return problem === null ? answered(null) : failed('misconfigured', problem);
}

/**
 * The session with one MariaDB or MySQL. `password` is null where none is stored; a server that asks
 * for one then answers `secret-missing`.
 */
export function openMysql(options: MysqlOptions, password: string | null, clock: Clock): SqlSession {
  const address = addressOf(options);
  const where = { place: address.ok ? placeOf(address.value) : options.name, zone: options.timeZone };
  const run = (client: MysqlClient, query: Sql, signal: AbortSignal): Promise<Answer<readonly Row[]>> =>
    runStatement(client, compile(query), where, signal);
  return openSession<MysqlClient>(
    options,
    {
      dialect: mysqlDialect,
      encrypted: options.tls !== null,
      fixOf,
      async connect(signal) {
        const { answer, stages } = await connect(options, address, password, signal);
        if (!answer.ok) return { answer, stages };
        const settled = await settle((query) => run(answer.value, query, signal));
        if (settled.ok) return { answer, stages };
        destroy(answer.value);
        return { answer: settled, stages };
      },
      run,
      lines: (client, query, signal) => runLines(client, compile(query), where, signal),
      isAlive,
      destroy,
      leave,
    },
    clock,
  );
}
