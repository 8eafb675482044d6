import { produce } from '../../harness/kafka-admin.ts';
import { markSent, orderOf, recordOrder } from '../shop/tables.ts';
import type { KafkaLaboratory } from './kafka-laboratory.ts';

/** Messages in partition 0, in order, each recorded, sent, and marked with the place that the broker acknowledged. */
export async function sendInOrder(
  { kafka, database }: Pick<KafkaLaboratory, 'kafka' | 'database'>,
  topic: string,
  ids: readonly string[],
): Promise<void> {
  for (const id of ids) {
    await recordOrder(database, topic, id);
    const [place] = await produce(kafka, topic, [{ key: orderOf(id), value: '{"status":"PAID"}', headers: { 'message-id': id } }]);
    await markSent(database, id, place);
  }
}
