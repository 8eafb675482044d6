import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newFolder } from './keeper.ts';
import { javaArguments, kafkaLibraries } from './kafka-libraries.ts';
import type { KafkaAddress } from './kafka-address.ts';
import { startServerProcess } from './server-process.ts';

export interface ConsumerGroupOptions {
  readonly group: string;
  readonly topic: string;
  /** "consumer" is the protocol of KIP-848; "classic" the one before it. */
  readonly protocol: 'consumer' | 'classic';
  readonly readCommitted?: boolean;
  /** Further settings of the consumer. By default it starts at the earliest record and commits by itself every second. */
  readonly properties?: Readonly<Record<string, string>>;
}

/** A Java consumer in a process of its own: one member of a group. */
export interface RunningConsumer {
  /** The values printed so far, one per record, in order of consumption. */
  values(): readonly string[];
  /** SIGSTOP and SIGCONT: it stays a member until its session ends. */
  suspend(): void;
  resume(): void;
  /** SIGTERM: commits and leaves the group, as a well-behaved consumer does. */
  leave(): Promise<void>;
  /** SIGKILL: neither commits nor leaves. */
  kill(): Promise<void>;
}

/**
 * Starts a Java console consumer as a member of the group. It has not joined yet when this resolves: wait for
 * what the test needs with `until` (its values, or `describeConsumerGroup`).
 */
export async function startConsumerGroup(server: KafkaAddress, options: ConsumerGroupOptions): Promise<RunningConsumer> {
  const folder = await newFolder('consumer');
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const outputFile = join(folder, 'values.txt');
  const properties = {
    'group.protocol': options.protocol,
    'auto.offset.reset': 'earliest',
    'auto.commit.interval.ms': '1000',
    'allow.auto.create.topics': 'false',
    ...options.properties,
  };
  const consumer = await startServerProcess({
    command: 'java',
    arguments: javaArguments(await kafkaLibraries(), temporary, 'org.apache.kafka.tools.consumer.ConsoleConsumer', [
      ...['--bootstrap-server', server.brokers.join(','), '--topic', options.topic, '--group', options.group],
      ...['--isolation-level', options.readCommitted === true ? 'read_committed' : 'read_uncommitted'],
      ...Object.entries(properties).flatMap(([name, value]) => ['--command-property', `${name}=${value}`]),
    ]),
    folder,
    logFile: join(folder, 'consumer.log'),
    outputFile,
  });
  const end = async (name: NodeJS.Signals) => {
    consumer.signalAll(name);
    consumer.signalAll('SIGCONT');
    await consumer.whenEnded();
  };
  return {
    values: () => readFileSync(outputFile, 'utf8').split('\n').slice(0, -1),
    suspend: () => consumer.signalAll('SIGSTOP'),
    resume: () => consumer.signalAll('SIGCONT'),
    leave: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
