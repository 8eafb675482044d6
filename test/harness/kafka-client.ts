import { type Admin, Kafka, logLevel } from 'kafkajs';
import type { KafkaAddress } from './kafka-address.ts';

/** A kafkajs client of the tests: it says nothing on standard error. */
export function kafkaClient(server: KafkaAddress): Kafka {
  return new Kafka({ brokers: [...server.brokers], clientId: 'waybill-test', logLevel: logLevel.NOTHING });
}

/** Runs `work` with a connected kafkajs admin and disconnects it. */
export async function withAdmin<Result>(server: KafkaAddress, work: (admin: Admin) => Promise<Result>): Promise<Result> {
  const admin = kafkaClient(server).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
