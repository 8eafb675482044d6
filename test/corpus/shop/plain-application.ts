import { connect } from 'node:net';
import { Kafka, Partitioners, logLevel } from 'kafkajs';
import { loseAnswers } from '../../harness/answer-loser.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { orderOf } from './tables.ts';

const PRODUCE = 0;

/**
 * An application that sends one message with its client's defaults: no producer id, and the client
 * tries again by itself. The broker stores the first try; its answer is lost on the way.
 */
export async function sendWithLostAnswer(kafka: KafkaAddress, topic: string, messageId: string): Promise<void> {
  const link = await loseAnswers(kafka.bootstrap);
  // Every connection takes the link, whatever address the broker advertises.
  const socketFactory = ({ onConnect }: { readonly onConnect: () => void }) => connect({ host: link.host, port: link.port }, onConnect);
  const client = new Kafka({ brokers: [kafka.bootstrap], clientId: 'shop', logLevel: logLevel.NOTHING, socketFactory });
  const producer = client.producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    link.loseNext(PRODUCE);
    const message = { partition: 0, key: orderOf(messageId), value: '{"status":"PAID"}', headers: { 'message-id': messageId } };
    await producer.send({ topic, acks: -1, messages: [message] });
    if (link.lost() !== 1) throw new Error(`${link.lost()} answers were lost instead of one.`);
  } finally {
    await producer.disconnect();
    await link.close();
  }
}
