import { machineClock } from '../adapter/clock/machine-clock.ts';
import { kafkaNumbers } from '../adapter/kafka/numbers.ts';
import { settingsOf } from '../adapter/kafka/settings.ts';
import type { SqlSession } from '../adapter/sql/dialect.ts';
import { openMysql } from '../adapter/sql/mysql/mysql-session.ts';
import { openPostgres } from '../adapter/sql/postgres/postgres-session.ts';
import { openSqlite } from '../adapter/sql/sqlite/sqlite-session.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Answer } from '../domain/observation/failure.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { ContinuityReading, ContinuitySource, LogNumbers } from '../ports/numbers.ts';
import { detectStored } from '../service/sequences/detect-stored.ts';
import { detectTraced } from '../service/sequences/detect-traced.ts';
import { scannedNumbers } from '../service/sequences/scanned-numbers.ts';
import type { ContinuityWorkerData } from '../worker/continuity-protocol.ts';
import { bulkTables } from './bulk-tables.ts';
import { openBroker } from './open-broker.ts';
import { workerFile } from './worker-file.ts';

async function* cannot(source: string, what: string): AsyncGenerator<ContinuityReading> {
  yield { type: 'failure', failure: failed('misconfigured', `${source} has no ${what}`).failure };
}

function ofLogs(logs: LogNumbers): ContinuitySource {
  return {
    name: logs.name,
    stored: (question, signal) => detectStored(logs, question, signal),
    traced: () => cannot(logs.name, 'tables'),
  };
}

function ofTables(session: SqlSession): ContinuitySource {
  const tables = bulkTables(session);
  return {
    name: session.source,
    stored: () => cannot(session.source, 'logs'),
    traced: (question, signal) => detectTraced(tables, question, signal),
  };
}

/** One source whose numbers are read on this thread. Nothing is connected before it is asked. */
export async function openContinuity(data: ContinuityWorkerData): Promise<Answer<ContinuitySource>> {
  if ('secrets' in data) {
    const { options, secrets } = data;
    if (options.kind === 'kafka' && 'tokenCommand' in secrets) {
      const settings = await settingsOf(options, secrets);
      return settings.ok ? answered(ofLogs(kafkaNumbers(options, settings.value))) : settings;
    }
    const broker = await openBroker(data);
    return broker.ok ? answered(ofLogs(scannedNumbers(broker.value))) : broker;
  }
  const { options, password } = data;
  switch (options.kind) {
    case 'postgres':
      return answered(ofTables(openPostgres(options, password, machineClock)));
    case 'mysql':
      return answered(ofTables(openMysql(options, password, machineClock)));
    case 'sqlite':
      return answered(ofTables(openSqlite(options, machineClock, { worker: workerFile('sqlite') })));
    default:
      return assertNever(options);
  }
}
