import type { KafkaEntry } from './kafka-request-frames.ts';
import type { PostgresEntry } from './postgres-frontend-messages.ts';
import { statementViolation } from './sql-statement-check.ts';
import { splitStatements } from './sql-tokens.ts';

/**
 * What reading may send to Kafka, by api key. Written down here a second time and on purpose: it shall find
 * a mistake in the list that the product itself enforces, so neither may be derived from the other.
 */
const KAFKA_READS: ReadonlyMap<number, string> = new Map([
  [1, 'Fetch'],
  [2, 'ListOffsets'],
  [3, 'Metadata'],
  [9, 'OffsetFetch'],
  [10, 'FindCoordinator'],
  [15, 'DescribeGroups'],
  [16, 'ListGroups'],
  [17, 'SaslHandshake'],
  [18, 'ApiVersions'],
  [23, 'OffsetForLeaderEpoch'],
  [32, 'DescribeConfigs'],
  [36, 'SaslAuthenticate'],
  [60, 'DescribeCluster'],
  [61, 'DescribeProducers'],
  [65, 'DescribeTransactions'],
  [66, 'ListTransactions'],
  [69, 'ConsumerGroupDescribe'],
  [75, 'DescribeTopicPartitions'],
]);

function kafkaViolation(entry: KafkaEntry): readonly string[] {
  const client = entry.clientId === null ? 'a client without name' : `client "${entry.clientId}"`;
  const request = `api key ${entry.apiKey} version ${entry.version} from ${client}`;
  if (entry.apiKey === -1) return ['bytes that are no Kafka request'];
  if (!KAFKA_READS.has(entry.apiKey)) return [`${request}: not a read`];
  if (entry.autoCreateTopics === true) return [`${request}: Metadata that may create topics`];
  return [];
}

/** One sentence for each recorded request that reading must not send; empty when all are reads. */
export function kafkaViolations(entries: readonly KafkaEntry[]): readonly string[] {
  return entries.flatMap(kafkaViolation);
}

function sqlViolation(entry: PostgresEntry): readonly string[] {
  const text = entry.sql.replaceAll(/\s+/g, ' ').trim();
  const split = splitStatements(entry.sql);
  if (split.kind === 'unreadable') return [`"${text}": ${split.reason}`];
  return split.statements.flatMap((tokens) => {
    const reason = statementViolation(tokens);
    return reason === null ? [] : [`"${text}": ${reason}`];
  });
}

/** One sentence for each recorded statement that reading must not send; empty when all are reads. */
export function sqlViolations(entries: readonly PostgresEntry[]): readonly string[] {
  return entries.flatMap(sqlViolation);
}
