import { CompressionTypes, type IHeaders, type Message, Partitioners, type Producer, type RecordMetadata, type Transaction } from 'kafkajs';
import { kafkaClient } from './kafka-client.ts';
import { whenTransactionEnded } from './kafka-transactions.ts';
import type { KafkaAddress } from './kafka-address.ts';

/** A message to write. The partition is named, never computed, so that a test knows where it will be. */
export interface OutgoingMessage {
  /** 0 when absent. */
  readonly partition?: number;
  readonly key?: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: IHeaders;
  /** CreateTime in milliseconds since 1970; the producer's clock when absent. */
  readonly timestamp?: bigint | number;
}

export interface StoredAt {
  readonly partition: number;
  readonly offset: bigint;
}

export interface ProducerOptions {
  /** With a sequence per partition; implied by `transactionalId`. Default: a plain producer without producer id, which sends once. */
  readonly idempotent?: boolean;
  readonly transactionalId?: string;
  /** Milliseconds after which the broker aborts an open transaction; 60,000 when absent. */
  readonly transactionTimeout?: number;
}

export interface SendOptions {
  readonly compression?: 'none' | 'gzip';
  /** `leader`: acknowledged before any other replica has it (acks=1). Default: by all that are in sync. */
  readonly acknowledgedBy?: 'all' | 'leader';
}

/** One open transaction. Only one at a time is possible per producer. */
export interface OpenTransaction {
  send(topic: string, messages: readonly OutgoingMessage[], options?: SendOptions): Promise<readonly StoredAt[]>;
  /** Resolves when the markers are written, so that readers of committed records see it. */
  commit(): Promise<void>;
  /** Resolves when the markers are written. */
  abort(): Promise<void>;
}

/** A connected producer. Everything sent by one idempotent producer carries one producer id. */
export interface TestProducer {
  /** Writes one batch per partition and answers where each message is, in their order. */
  send(topic: string, messages: readonly OutgoingMessage[], options?: SendOptions): Promise<readonly StoredAt[]>;
  begin(): Promise<OpenTransaction>;
  /** Disconnects; an open transaction stays open until its time is over. */
  close(): Promise<void>;
}

function toKafkajs(message: OutgoingMessage): Message {
  return {
    partition: message.partition ?? 0,
    key: message.key ?? null,
    value: message.value,
    headers: message.headers ?? {},
    ...(message.timestamp === undefined ? {} : { timestamp: String(message.timestamp) }),
  };
}

function whereStored(messages: readonly OutgoingMessage[], answers: readonly RecordMetadata[]): readonly StoredAt[] {
  const next = new Map(answers.map((answer) => [answer.partition, BigInt(answer.baseOffset ?? '-1')]));
  return messages.map(({ partition = 0 }) => {
    const offset = next.get(partition) ?? -1n;
    next.set(partition, offset + 1n);
    return { partition, offset };
  });
}

async function sendBatch(
  sender: Producer | Transaction,
  topic: string,
  messages: readonly OutgoingMessage[],
  options: SendOptions = {},
): Promise<readonly StoredAt[]> {
  const compression = options.compression === 'gzip' ? CompressionTypes.GZIP : CompressionTypes.None;
  const answers = await sender.send({
    topic,
    acks: options.acknowledgedBy === 'leader' ? 1 : -1,
    compression,
    messages: messages.map(toKafkajs),
  });
  return whereStored(messages, answers);
}

function openTransaction(server: KafkaAddress, id: string, transaction: Transaction): OpenTransaction {
  return {
    send: (topic, messages, options) => sendBatch(transaction, topic, messages, options),
    async commit() {
      await transaction.commit();
      await whenTransactionEnded(server, id);
    },
    async abort() {
      await transaction.abort();
      await whenTransactionEnded(server, id);
    },
  };
}

/** Connects a producer to the cluster. */
export async function openProducer(server: KafkaAddress, options: ProducerOptions = {}): Promise<TestProducer> {
  const { transactionalId, transactionTimeout } = options;
  const idempotent = options.idempotent ?? transactionalId !== undefined;
  const producer = kafkaClient(server).producer({
    // without a producer id a repeated send stores a second copy: better an error than records nobody planned
    ...(idempotent ? {} : { retry: { retries: 0 } }),
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
    idempotent,
    ...(transactionalId === undefined ? {} : { transactionalId, maxInFlightRequests: 1 }),
    ...(transactionTimeout === undefined ? {} : { transactionTimeout }),
  });
  await producer.connect();
  return {
    send: (topic, messages, sendOptions) => sendBatch(producer, topic, messages, sendOptions),
    async begin() {
      return openTransaction(server, transactionalId ?? '', await producer.transaction());
    },
    close: () => producer.disconnect(),
  };
}

/** Writes messages with a producer of their own, one batch per partition. */
export async function produce(
  server: KafkaAddress,
  topic: string,
  messages: readonly OutgoingMessage[],
  options: ProducerOptions & SendOptions = {},
): Promise<readonly StoredAt[]> {
  const producer = await openProducer(server, options);
  try {
    return await producer.send(topic, messages, options);
  } finally {
    await producer.close();
  }
}
