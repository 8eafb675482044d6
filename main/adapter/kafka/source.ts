import type { Answer } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { KafkaOptions } from '../../domain/workspace/workspace.ts';
import type { BrokerSource } from '../../ports/broker.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LogIndex } from '../../ports/log-index.ts';
import type { Reading } from '../../ports/reading.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { KafkaConnection } from '../kafka-wire/connection.ts';
import { micros } from '../../domain/observation/instant.ts';
import { readBoundaries } from './boundaries.ts';
import { checkKafka } from './check.ts';
import { readCommits } from './commits.ts';
import { failureOf } from './failures.ts';
import { listOffsets } from './list-offsets.ts';
import { readIndexedScan } from './indexed-scan.ts';
import { readPlaces } from './read-places.ts';
import { readScan } from './scan.ts';

/**
 * One Kafka cluster as a source, whose scans are answered from an index as far as there is one. It connects when it is first asked, joins no group, commits
 * nothing and asks for nothing outside the reading allow-list (adapter/kafka-wire/allow-list).
 */
export function kafkaBroker(options: KafkaOptions, settings: KafkaSettings, clock: Clock, index: LogIndex | null = null): BrokerSource {
  const { name } = options;
  const connection = new KafkaConnection(settings);
  return {
    name,
    async *boundaries(topic, signal): AsyncGenerator<Reading> {
      const answer = await readBoundaries(name, connection, topic, clock.now(), signal);
      if (!answer.ok) yield { type: 'failure', failure: answer.failure };
      else for (const observation of answer.value) yield { type: 'observation', observation };
    },
    async offsetsAt(topic, instant, signal): Promise<Answer<readonly { readonly partition: number; readonly offset: bigint }[]>> {
      const refreshed = await connection.refresh([topic], signal);
      if (!refreshed.ok) return { ok: false, failure: failureOf(refreshed.failure) };
      const found = connection.leaderOf(topic, 0);
      if (!found.ok) return { ok: false, failure: failureOf(found.failure) };
      const partitions = connection.topic(topic)?.partitions.map((each) => each.partition) ?? [];
      const milliseconds = micros(instant) / 1000n;
      const [at, latest] = await Promise.all([
        listOffsets(connection, topic, partitions, milliseconds < 0n ? 0n : milliseconds, 'uncommitted', signal),
        listOffsets(connection, topic, partitions, 'latest', 'uncommitted', signal),
      ]);
      if (!at.ok) return at;
      if (!latest.ok) return latest;
      return answered(
        partitions.map((partition) => {
          const offset = at.value.get(partition)?.offset ?? -1n;
          return { partition, offset: offset < 0n ? (latest.value.get(partition)?.offset ?? 0n) : offset };
        }),
      );
    },
    read: (topic, topicRole, identity, places, signal) =>
      readPlaces(name, connection, { topic, topicRole, identity, places, asOf: clock.now() }, signal),
    scan: (request, signal) =>
      index === null
        ? readScan(name, connection, request, options.readBytesPerSecond, signal)
        : readIndexedScan(index, name, connection, request, options.readBytesPerSecond, signal),
    commits: (consumers, topics, signal) => readCommits(connection, { source: name, consumers, topics, at: clock.now() }, signal),
    check: (topics, groups, signal) => checkKafka(options, settings, connection, { topics, groups }, signal),
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}
