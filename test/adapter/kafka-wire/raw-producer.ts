import { once } from 'node:events';
import { connect } from 'node:net';
import { ByteReader } from '../../../main/adapter/kafka-wire/byte-reader.ts';
import { ByteWriter } from '../../../main/adapter/kafka-wire/byte-writer.ts';

/** A batch for one partition, encoded. */
export interface PlacedBatch {
  readonly partition: number;
  readonly batch: Buffer;
}

export interface ProduceAnswer {
  readonly partition: number;
  readonly errorCode: number;
  readonly baseOffset: bigint;
}

const produceApiKey = 0;
const produceVersion = 7;
const inFlightLimit = 4;

/**
 * Writes batches byte for byte, one request each, over one connection: what no client can write (headers in any order,
 * null header values, any producer id, large batches). Answers in the order of the batches; errors are answers too.
 */
export async function produceBatches(
  broker: string,
  topic: string,
  batches: Iterable<PlacedBatch>,
  transactionalId: string | null = null,
): Promise<readonly ProduceAnswer[]> {
  const separator = broker.lastIndexOf(':');
  const socket = connect({ host: broker.slice(0, separator), port: Number(broker.slice(separator + 1)) });
  socket.setNoDelay(true);
  const answers: ProduceAnswer[] = [];
  let pending = Buffer.alloc(0);
  let sent = 0;
  let wake: () => void = () => {};
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 4 && pending.length >= 4 + pending.readInt32BE(0)) {
      const end = 4 + pending.readInt32BE(0);
      answers.push(readAnswer(pending.subarray(8, end)));
      pending = pending.subarray(end);
    }
    wake();
  });
  socket.on('close', () => wake());
  await once(socket, 'connect');
  const room = async (limit: number): Promise<void> => {
    while (sent - answers.length > limit) {
      if (socket.destroyed) throw new Error(`${broker} closed the connection`);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  for (const placed of batches) {
    await room(inFlightLimit - 1);
    socket.write(requestFor(topic, placed, transactionalId));
    sent += 1;
  }
  await room(0);
  socket.destroy();
  return answers;
}

function requestFor(topic: string, { partition, batch }: PlacedBatch, transactionalId: string | null): Buffer {
  const body = new ByteWriter().int16(produceApiKey).int16(produceVersion).int32(1).string('waybill-test');
  body.nullableString(transactionalId).int16(-1).int32(30_000);
  body.array([topic], (name) => body.string(name).array([partition], (index) => body.int32(index).int32(batch.length).raw(batch)));
  return Buffer.concat([new ByteWriter().int32(body.length).result(), body.result()]);
}

function readAnswer(bytes: Buffer): ProduceAnswer {
  const reader = new ByteReader(bytes);
  const [answer] = reader
    .array(() => {
      reader.string();
      return reader.array(() => {
        const partition = reader.int32();
        const errorCode = reader.int16();
        const baseOffset = reader.int64();
        reader.int64(); // log append time
        reader.int64(); // log start
        return { partition, errorCode, baseOffset };
      });
    })
    .flat();
  if (answer === undefined) throw new Error('an empty answer to Produce');
  return answer;
}
