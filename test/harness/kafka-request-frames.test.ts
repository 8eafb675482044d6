import { describe, expect, it } from 'vitest';
import { KafkaWriter } from './kafka-bytes.ts';
import { kafkaRequestFrames } from './kafka-request-frames.ts';

function frame(apiKey: number, version: number, body: KafkaWriter, flexible = false): Buffer {
  const head = new KafkaWriter().int16(apiKey).int16(version).int32(7).string('client');
  if (flexible) head.unsignedVarint(1).unsignedVarint(5).unsignedVarint(2).int16(0);
  const payload = Buffer.concat([head.toBuffer(), body.toBuffer()]);
  return Buffer.concat([new KafkaWriter().int32(payload.length).toBuffer(), payload]);
}

const topics = ['orders', 'clicks'];

function classicBody(create: boolean): KafkaWriter {
  const writer = new KafkaWriter();
  return writer.array(topics, (topic) => writer.string(topic)).boolean(create);
}

function flexibleBody(version: number, create: boolean): KafkaWriter {
  const writer = new KafkaWriter().unsignedVarint(topics.length + 1);
  for (const topic of topics) {
    if (version >= 10) writer.int64(0n).int64(0n);
    writer.compactString(topic).unsignedVarint(0);
  }
  return writer.boolean(create);
}

describe('kafkaRequestFrames', () => {
  const requests = Buffer.concat([
    frame(18, 0, new KafkaWriter()),
    frame(3, 6, classicBody(false)),
    frame(3, 6, classicBody(true)),
    frame(3, 9, flexibleBody(9, false), true),
    frame(3, 12, flexibleBody(12, true), true),
    frame(3, 1, new KafkaWriter().int32(0)),
    frame(8, 2, new KafkaWriter().string('group')),
  ]);

  it.each([1, 3, 5, 4096])('reads the head of each request when the bytes arrive in pieces of %i', (size) => {
    const read = kafkaRequestFrames();
    const entries = Array.from({ length: Math.ceil(requests.length / size) }, (_, index) =>
      read(requests.subarray(index * size, (index + 1) * size)),
    ).flat();
    expect(entries.map((entry) => [entry.apiKey, entry.version, entry.autoCreateTopics])).toEqual([
      [18, 0, undefined],
      [3, 6, false],
      [3, 6, true],
      [3, 9, false],
      [3, 12, true],
      [3, 1, true],
      [8, 2, undefined],
    ]);
    expect(new Set(entries.map((entry) => entry.clientId))).toEqual(new Set(['client']));
  });

  it('marks bytes that are no Kafka request, once', () => {
    const read = kafkaRequestFrames();
    expect(read(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toEqual([{ apiKey: -1, version: -1, clientId: null }]);
    expect(read(Buffer.from('more'))).toEqual([]);
  });
});
