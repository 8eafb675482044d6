import { beforeAll, describe, expect, it } from 'vitest';
import type { SequenceReport } from '../../main/domain/sequence/sequence-report.ts';
import { readSequences } from '../../main/service/read-sequences.ts';
import { openWorkspace } from '../compose/open-workspace.ts';
import type { OpenedForTest } from '../compose/open-workspace.ts';
import { createTopic, openProducer } from '../harness/kafka-admin.ts';
import type { KafkaAddress } from '../harness/kafka-address.ts';
import { sharedServers, uniqueName } from '../harness/workspace-server.ts';

const topic = uniqueName('slowly');
let kafka: KafkaAddress;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  await createTopic(kafka, topic, { partitions: 2 });
  const producer = await openProducer(kafka);
  for (let batch = 0; batch < 8; batch += 1) {
    const messages = Array.from({ length: 500 }, (_, index) => {
      const headers = { 'message-id': `m-${batch}-${index}`, 'producer-id': 'relay', seq: String(batch * 250 + (index >> 1)) };
      return { partition: index % 2, value: 'x'.repeat(1_000), headers };
    });
    await producer.send(topic, messages);
  }
  await producer.close();
});

/** Reads four megabytes at 64 KB a second, and does something to the reading once it is under way. */
async function brokenOff(harm: (opened: OpenedForTest, stop: AbortController) => void): Promise<SequenceReport> {
  const identity = { messageId: 'header:message-id', producer: 'header:producer-id', sequence: 'header:seq' };
  const opened = await openWorkspace({
    waybill: 1,
    name: 'slowly',
    environment: 'local',
    sources: { kafka: { kind: 'kafka', brokers: kafka.brokers, readBytesPerSecond: 65_536 } },
    routes: { orders: { identity, destination: { source: 'kafka', topic } } },
  });
  const stop = new AbortController();
  let result: SequenceReport | null = null;
  let harmed = false;
  for await (const event of readSequences(opened.open, { route: 'orders', from: null, to: null, over: null }, stop.signal)) {
    if (event.type === 'result') ({ result } = event);
    if (event.type !== 'source' || event.progress.share === null || harmed) continue;
    harmed = true;
    harm(opened, stop);
  }
  await opened.close();
  if (result === null) throw new Error('There was no result.');
  return result;
}

describe('a reading of numbers that is broken off', () => {
  it('by a person says what is known so far, and suspects nothing where it has not read', async () => {
    const { gaps, complete, coverage } = await brokenOff((_opened, stop) => stop.abort());
    expect({ gaps, complete }).toEqual({ gaps: [], complete: false });
    expect(coverage).toMatchObject([0, 1].map((partition) => ({ part: `${topic}/${partition}`, complete: false, needed: true })));
  });

  it('by the death of its worker names every part', async () => {
    const { gaps, complete, coverage } = await brokenOff((opened) => void opened.close());
    const unread = { complete: false, read: [], reason: expect.stringMatching(/^worker-died: /) as string };
    expect({ gaps, complete }).toEqual({ gaps: [], complete: false });
    expect(coverage).toMatchObject([0, 1].map((partition) => ({ ...unread, part: `${topic}/${partition}` })));
  });
});
