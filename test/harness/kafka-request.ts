import { connect } from 'node:net';
import { KafkaReader, KafkaWriter } from './kafka-bytes.ts';

export interface KafkaRequest {
  readonly apiKey: number;
  readonly version: number;
  /** Flexible versions have tagged fields at the end of the request and response header. */
  readonly flexible?: boolean;
  readonly body: KafkaWriter;
}

const CORRELATION_ID = 1;

function frame(request: KafkaRequest): Buffer {
  const header = new KafkaWriter().int16(request.apiKey).int16(request.version).int32(CORRELATION_ID).string('waybill-test-harness');
  if (request.flexible === true) header.unsignedVarint(0);
  const payload = Buffer.concat([header.toBuffer(), request.body.toBuffer()]);
  return Buffer.concat([new KafkaWriter().int32(payload.length).toBuffer(), payload]);
}

/**
 * Sends one request on a connection of its own and answers the body of the response.
 * For what kafkajs does not offer; `broker` is "host:port".
 * Errors: rejects when the connection fails, ends early or stays silent for `timeout` milliseconds.
 */
export function sendKafkaRequest(broker: string, request: KafkaRequest, timeout = 10_000): Promise<KafkaReader> {
  const separator = broker.lastIndexOf(':');
  const socket = connect({ host: broker.slice(0, separator), port: Number(broker.slice(separator + 1)) });
  return new Promise<KafkaReader>((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.setTimeout(timeout, () => socket.destroy(new Error(`${broker} did not answer within ${timeout} ms`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${broker} closed the connection`)));
    socket.on('connect', () => socket.write(frame(request)));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      const reader = new KafkaReader(received).skip(4 + 4);
      resolve(request.flexible === true ? reader.tags() : reader);
      socket.destroy();
    });
  });
}
