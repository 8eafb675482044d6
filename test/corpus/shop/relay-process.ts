import { Client } from 'pg';
import { openProducer } from '../../harness/kafka-producer.ts';
import { kafkaAddress } from '../../harness/kafka-address.ts';
import type { RelayOrders } from './participants.ts';

// A relay as teams write them: polls the outbox, sends, marks; or marks, then sends. It may die in between, by SIGKILL.
const { brokers, database, topic, order, dies } = JSON.parse(process.argv[2] ?? '') as RelayOrders;

const client = new Client({ connectionString: database });
await client.connect();
const producer = await openProducer(kafkaAddress(brokers), { idempotent: true });

interface Row {
  readonly message_id: string;
  readonly order_no: string;
}

async function mark({ message_id: id }: Row, partition: number | null, offset: bigint | null): Promise<void> {
  const sql = "update outbox set status = 'SENT', sent_at = now(), partition_no = $2, offset_no = $3 where message_id = $1";
  await client.query(sql, [id, partition, offset === null ? null : String(offset)]);
}

const { rows } = await client.query<Row>("select message_id, order_no from outbox where topic = $1 and status = 'NEW' order by id", [
  topic,
]);
for (const row of rows) {
  const between = (): void => {
    if (dies) process.kill(process.pid, 'SIGKILL');
  };
  const send = () => producer.send(topic, [{ key: row.order_no, value: '{"status":"PAID"}', headers: { 'message-id': row.message_id } }]);
  if (order === 'mark, then send') {
    await mark(row, null, null);
    between();
    await send();
  } else {
    const [place] = await send();
    between();
    await mark(row, place?.partition ?? null, place?.offset ?? null);
  }
}
await producer.close();
await client.end();
