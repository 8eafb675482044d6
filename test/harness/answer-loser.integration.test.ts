import { expect, it } from 'vitest';
import { loseAnswers } from './answer-loser.ts';
import { createTopic } from './kafka-admin.ts';
import { withAdmin } from './kafka-client.ts';
import { readMetadata } from './kafka-metadata.ts';
import { sharedServers, uniqueName } from './workspace-server.ts';

const METADATA = 3;

it('loses one answer and passes the others on', async () => {
  const { kafka } = await sharedServers();
  const link = await loseAnswers(kafka.bootstrap);
  const through = `${link.host}:${link.port}`;
  expect((await readMetadata(through)).brokers).toHaveLength(kafka.brokers.length);
  link.loseNext(METADATA);
  await expect(readMetadata(through)).rejects.toThrow(/ECONNRESET|closed/);
  expect(link.lost()).toBe(1);
  expect((await readMetadata(through)).brokers).toHaveLength(kafka.brokers.length);
  await link.close();
});

it('creates a topic on the nodes that are named', async () => {
  const { kafka } = await sharedServers();
  const topic = uniqueName('placed');
  await createTopic(kafka, topic, { partitions: 2, replicas: [1] });
  const { topics } = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  expect(topics[0]?.partitions.map(({ replicas }) => replicas)).toEqual([[1], [1]]);
});
