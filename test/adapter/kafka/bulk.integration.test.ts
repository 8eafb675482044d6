import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogUnderTest } from '../../contract-suite/broker-kafka.ts';
import { unhurried } from '../../contract-suite/broker-under-test.ts';
import { bulkKafka } from '../../contract-suite/bulk-kafka.ts';
import type { BulkRead } from '../../contract-suite/bulk-lines.ts';
import { readBulk } from '../../contract-suite/bulk-lines.ts';
import type { BulkLogsUnderTest } from '../../contract-suite/bulk-logs-contract.ts';
import { bulkOf, describeBulkLogsContract, sameAsScan } from '../../contract-suite/bulk-logs-contract.ts';
import { openProducer, produce } from '../../harness/kafka-admin.ts';
import { until } from '../../harness/until.ts';
import { uniqueName } from '../../harness/workspace-server.ts';

describeBulkLogsContract('Kafka', bulkKafka);

describe('transactions and compaction in bulk', () => {
  let running: BulkLogsUnderTest<LogUnderTest>;
  beforeAll(async () => {
    running = await bulkKafka();
  });
  afterAll(async () => {
    await Promise.all([running.bulk, running.capped, running.dead].map((each) => each.close()));
    await running.broker.close();
  });
  const byKey = { identity: { messageId: [{ kind: 'key' as const }], search: {} } };
  const letters = ({ lines }: BulkRead): readonly string[] =>
    lines.toSorted((a, b) => Number(a[3]) - Number(b[3])).map((line) => `${line[3]} ${line[5]}`);

  it('tells committed, aborted, open and plain records apart, and passes no cursor over what may still be decided', async () => {
    const { broker } = running;
    const topic = await broker.createTopic();
    const producer = await openProducer(broker.kafka, { transactionalId: uniqueName('bulk') });
    const send = async (end: 'commit' | 'abort' | 'leave') => {
      const transaction = await producer.begin();
      await transaction.send(topic, [
        { key: `${end}-1`, value: 'x' },
        { key: `${end}-2`, value: 'x' },
      ]);
      if (end !== 'leave') await transaction[end]();
      return transaction;
    };
    await send('commit'); // 0, 1, marker 2
    await send('abort'); // 3, 4, marker 5
    await produce(broker.kafka, topic, [{ key: 'plain', value: 'x' }]); // 6
    const open = await send('leave'); // 7, 8
    await produce(broker.kafka, topic, [{ key: 'behind', value: 'x' }]); // 9
    const before = await sameAsScan(running, bulkOf(topic, [10], byKey));
    expect(letters(before)).toEqual(['0 v', '1 v', '3 a', '4 a', '6 v', '7 o', '8 o', '9 v']);
    await open.abort();
    const after = await sameAsScan(running, bulkOf(topic, [10], byKey));
    expect(letters(after)).toEqual(['0 v', '1 v', '3 a', '4 a', '6 v', '7 a', '8 a', '9 v']);
    await producer.close();
  });

  it('gives a record whose transaction ends behind the range the letter of its end', async () => {
    const { broker } = running;
    const topic = await broker.createTopic();
    const [holding, own] = await Promise.all(
      ['hold', 'own'].map((name) => openProducer(broker.kafka, { transactionalId: uniqueName(name) })),
    );
    if (holding === undefined || own === undefined) throw new Error('two producers were opened');
    const held = await holding.begin();
    await held.send(topic, [{ key: 'held', value: 'x' }]); // 0: the last stable offset stays here
    const committed = await own.begin();
    await committed.send(topic, [{ key: 'committed', value: 'x' }]); // 1
    await broker.write(
      topic,
      Array.from({ length: 3_000 }, (_, index) => ({ key: `plain-${index}`, value: 'x'.repeat(500) })),
    );
    await committed.commit();
    const two = await sameAsScan(running, bulkOf(topic, [2], byKey));
    expect(letters(two)).toEqual(['0 o', '1 v']);
    const all = await sameAsScan(running, bulkOf(topic, [3_002], byKey));
    expect(letters(all).slice(0, 3)).toEqual(['0 o', '1 v', '2 v']);
    for (const { cursor, lines } of all.ranges) {
      const given = all.ranges.slice(0, all.ranges.findIndex((each) => each.cursor === cursor) + 1).flatMap((each) => each.lines);
      expect(given.filter((line) => Number(line[3]) < Number(cursor))).toHaveLength(Number(cursor));
      expect(lines.length).toBeGreaterThan(0);
    }
    await held.abort();
    await Promise.all([holding.close(), own.close()]);
  });

  it('reads a compacted log without a hole', async () => {
    const config = { 'cleanup.policy': 'compact', 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.001' };
    const topic = await running.broker.createTopic({ config });
    const times = [4, 3, 2, 1].map((age) => Date.now() - age * 60_000);
    for (const [index, key] of ['a', 'b', 'a', 'c'].entries())
      await produce(running.broker.kafka, topic, [{ key, value: `${index}`, timestamp: times[index] ?? 0 }]);
    const read = await until(
      async () => {
        const found = await readBulk(running.bulk.records(bulkOf(topic, [4], byKey), unhurried));
        return found.lines.length === 3 ? found : null;
      },
      { what: 'compaction', within: 60_000 },
    );
    expect(letters(read)).toEqual(['1 v', '2 v', '3 v']);
    expect(read.coverage).toMatchObject([{ read: [{ from: '0', to: '4' }], complete: true }]);
    await sameAsScan(running, bulkOf(topic, [4], byKey));
  });

  it('has the time of the broker where it appends its own', async () => {
    const topic = await running.broker.createTopic({ config: { 'message.timestamp.type': 'LogAppendTime' } });
    await produce(running.broker.kafka, topic, [{ key: 'a', value: 'x', timestamp: 5 }]);
    const read = await sameAsScan(running, bulkOf(topic, [1], byKey));
    expect(read.lines.map(([, , , , at]) => Number(at))).not.toEqual([5_000]);
  });
});
