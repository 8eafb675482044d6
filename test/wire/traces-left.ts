import { withAdmin } from '../harness/kafka-client.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { readMetadata } from '../harness/kafka-metadata.ts';
import { escapeIdentifier } from 'pg';
import { queryPostgres } from '../harness/postgres-client.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Everything in a cluster that a reader could change: topics, log ends, groups and what they committed. */
async function clusterState(kafka: KafkaAddress): Promise<object> {
  const topics = (await readMetadata(kafka.bootstrap)).topics.map(({ name }) => name).toSorted();
  return withAdmin(kafka, async (admin) => {
    const { groups } = await admin.listGroups();
    const ids = groups.map(({ groupId }) => groupId).toSorted();
    const own = topics.filter((name) => !name.startsWith('__'));
    const ends = await Promise.all(
      own.map(async (name) => [name, (await admin.fetchTopicOffsets(name)).toSorted((a, b) => a.partition - b.partition)] as const),
    );
    const committed = await Promise.all(ids.map(async (groupId) => [groupId, await admin.fetchOffsets({ groupId })] as const));
    return { topics, groups: ids, ends, committed };
  });
}

/** The version of every row of every table: any write to a row gives it another transaction and another place. */
async function databaseState(url: string): Promise<readonly Rows[]> {
  const tables = await queryPostgres(url, "select table_name from information_schema.tables where table_schema = 'public' order by 1");
  const versions = tables.map(({ table_name: name }) => {
    const table = escapeIdentifier(String(name));
    return queryPostgres(
      url,
      `select '${String(name)}' as table, count(*)::text, md5(coalesce(string_agg(ctid::text || xmin::text || xmax::text, ',' order by ctid), '')) as versions from ${table}`,
    );
  });
  return Promise.all(versions);
}

/** What reading must leave as it was, in a cluster and some databases. */
export async function stateOf(kafka: KafkaAddress, databases: readonly string[]): Promise<object> {
  return { cluster: await clusterState(kafka), databases: await Promise.all(databases.map(databaseState)) };
}
