import { fileSnapshot } from '../adapter/case-file/snapshot.ts';
import { sqlDedupe } from '../adapter/dedupe/dedupe-source.ts';
import { sqlEffect } from '../adapter/effect/effect-source.ts';
import { sqlFallback } from '../adapter/fallback/fallback-source.ts';
import { sqlOutbox } from '../adapter/outbox/outbox-source.ts';
import { redisCatalogue } from '../adapter/redis/redis-catalogue.ts';
import { redisDedupe } from '../adapter/redis/redis-dedupe.ts';
import { openRedis } from '../adapter/redis/redis-session.ts';
import type { SqlSession } from '../adapter/sql/dialect.ts';
import { sqlCatalogue } from '../adapter/sql/list-tables.ts';
import { openMysql } from '../adapter/sql/mysql/mysql-session.ts';
import { openPostgres } from '../adapter/sql/postgres/postgres-session.ts';
import { openSqlite } from '../adapter/sql/sqlite/sqlite-session.ts';
import { sqlTrace } from '../adapter/trace/trace-source.ts';
import type { Answer } from '../domain/observation/failure.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { SourceOptions, Workspace } from '../domain/workspace/workspace.ts';
import type { BrokerSource } from '../ports/broker.ts';
import type { BulkLogs } from '../ports/bulk.ts';
import type { CatalogueSource } from '../ports/catalogue.ts';
import type { Clock } from '../ports/clock.ts';
import type { SnapshotSource } from '../ports/snapshot.ts';
import type { Sources } from '../ports/sources.ts';
import type { TopologySource } from '../ports/topology.ts';
import type { CaseFiles } from '../ports/workspace-opener.ts';
import type { ContinuityWorkerData } from '../worker/continuity-protocol.ts';
import type { ScanWorkerData } from '../worker/scan-protocol.ts';
import { bulkTables } from './bulk-tables.ts';
import { continuityWorkers } from './continuity-workers.ts';
import { openBroker, openBulkLogs, openTopology } from './open-broker.ts';
import { openKafkaCatalogue, openRabbitmqCatalogue } from './open-catalogue.ts';
import { scanWorkers } from './scan-workers.ts';
import { workerFile } from './worker-file.ts';

/** The secret of a source, read beforehand; null where there is none. */
export type SecretOf = (source: string, field: string) => string | null;

interface Parts {
  readonly secretOf: SecretOf;
  readonly clock: Clock;
  readonly cases: CaseFiles;
  /** The file of the local index; null: scans read everything. */
  readonly index?: string | null;
}

function kafkaSecrets(source: string, secretOf: SecretOf) {
  const read = (field: string): string | null => secretOf(source, field);
  return { password: read('password'), keyPassphrase: read('key-passphrase'), tokenCommand: read('token-command') };
}

function ofKind<Kind extends SourceOptions['kind']>(workspace: Workspace, kind: Kind): readonly Extract<SourceOptions, { kind: Kind }>[] {
  return Object.values(workspace.sources).filter((options): options is Extract<SourceOptions, { kind: Kind }> => options.kind === kind);
}

function databasesOf(workspace: Workspace, secretOf: SecretOf): readonly ContinuityWorkerData[] {
  const databases = [...ofKind(workspace, 'postgres'), ...ofKind(workspace, 'mysql'), ...ofKind(workspace, 'sqlite')];
  return databases.map((options) => ({ options, password: secretOf(options.name, 'password') }));
}

/** Builds an adapter for every source of a workspace. Nothing is connected here: a source connects when it is first asked. */
export async function openSources(workspace: Workspace, { secretOf, clock, cases, index = null }: Parts): Promise<Sources> {
  const clusters = ofKind(workspace, 'kafka').map((options) => ({ options, secrets: kafkaSecrets(options.name, secretOf) }));
  const rabbits = ofKind(workspace, 'rabbitmq').map((options) => ({
    options,
    secrets: { password: secretOf(options.name, 'password'), management: secretOf(options.name, 'management') },
  }));
  const toOpen: readonly ScanWorkerData[] = [...clusters, ...rabbits];
  const workers = scanWorkers(toOpen, index);
  const numbered = continuityWorkers([...toOpen, ...databasesOf(workspace, secretOf)]);
  const brokers = new Map<string, Answer<BrokerSource>>();
  const logs = new Map<string, Answer<BulkLogs>>();
  const catalogues = new Map<string, Answer<CatalogueSource>>();
  const topologies = new Map<string, Answer<TopologySource>>();
  // Small calls on this thread, scans in the broker's worker.
  for (const broker of toOpen) {
    const { name } = broker.options;
    logs.set(name, await openBulkLogs(broker));
    brokers.set(name, await openBroker(broker, (request, signal) => workers.scan(name, request, signal)));
  }
  for (const { options, secrets } of clusters) catalogues.set(options.name, await openKafkaCatalogue(options, secrets));
  for (const { options, secrets } of rabbits) catalogues.set(options.name, await openRabbitmqCatalogue(options, secrets));
  for (const { options, secrets } of rabbits) topologies.set(options.name, await openTopology(options, secrets));
  const databases = new Map<string, SqlSession>([
    ...ofKind(workspace, 'postgres').map(
      (options) => [options.name, openPostgres(options, secretOf(options.name, 'password'), clock)] as const,
    ),
    ...ofKind(workspace, 'mysql').map((options) => [options.name, openMysql(options, secretOf(options.name, 'password'), clock)] as const),
    ...ofKind(workspace, 'sqlite').map((options) => [options.name, openSqlite(options, clock, { worker: workerFile('sqlite') })] as const),
  ]);
  const keyValueStores = new Map(
    ofKind(workspace, 'redis').map((options) => [options.name, openRedis(options, secretOf(options.name, 'password'), clock)]),
  );
  const snapshots = new Map(
    ofKind(workspace, 'snapshot').map((options) => [options.name, fileSnapshot(options.name, options.path, cases)]),
  );
  const missing = (name: string, what: string): ReturnType<typeof failed> => failed('misconfigured', `${name} is not ${what}`);
  const database = <Source>(name: string, adapt: (session: SqlSession) => Source): Answer<Source> => {
    const session = databases.get(name);
    return session === undefined ? missing(name, 'a database') : answered(adapt(session));
  };
  return {
    broker: (name) => brokers.get(name) ?? missing(name, 'a broker'),
    topology: (name) => topologies.get(name) ?? missing(name, 'a broker that tells its queues'),
    outbox: (name) => database(name, sqlOutbox),
    trace: (name) => database(name, sqlTrace),
    dedupe: (name) => {
      const keys = keyValueStores.get(name);
      return keys === undefined ? database(name, sqlDedupe) : answered(redisDedupe(keys));
    },
    effect: (name) => database(name, sqlEffect),
    fallback: (name) => database(name, sqlFallback),
    snapshot: (name): Answer<SnapshotSource> => {
      const snapshot = snapshots.get(name);
      return snapshot === undefined ? missing(name, 'a snapshot') : answered(snapshot);
    },
    catalogue: (name) => {
      const keys = keyValueStores.get(name);
      return keys === undefined ? (catalogues.get(name) ?? database(name, sqlCatalogue)) : answered(redisCatalogue(keys));
    },
    bulkTables: (name) =>
      keyValueStores.has(name) ? failed('unsupported', `the keys of ${name} can be asked for, not listed`) : database(name, bulkTables),
    bulkLogs: (name) => logs.get(name) ?? missing(name, 'a broker'),
    continuity: (name) => {
      const source = numbered.of(name);
      return source === null ? failed('unsupported', `${name} has no numbers that can be looked at`) : answered(source);
    },
    async close() {
      const open = [...brokers.values(), ...logs.values(), ...catalogues.values()].flatMap((each) => (each.ok ? [each.value.close()] : []));
      const sessions = [...databases.values(), ...keyValueStores.values()];
      await Promise.all([...open, workers.close(), numbered.close(), ...sessions.map((session) => session.close())]);
    },
  };
}
