import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KafkaConnection } from '../../../main/adapter/kafka-wire/connection.ts';
import { describeProducersRequest } from '../../../main/adapter/kafka-wire/describe-producers.ts';
import { consume, openProducer, produce, type OpenTransaction } from '../../harness/kafka-admin.ts';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { sharedServers, uniqueName } from '../../harness/workspace-server.ts';
import { createKeptTopic } from './kept-topic.ts';
import { inOrder, offsetOf, openConnection, runScan, text, unhurried, valueOf, wholeTopic, type ScanOutcome } from './scan-outcome.ts';

let kafka: KafkaAddress;
let connection: KafkaConnection;

beforeAll(async () => {
  ({ kafka } = await sharedServers());
  connection = openConnection(kafka);
});
afterAll(() => connection.close());

const outcomes = ({ hits }: ScanOutcome): readonly string[] =>
  inOrder(hits).map(({ record, visibility }) => `${text(record.value)} ${visibility}`);

describe('a scan of transactions', () => {
  it('tells committed, aborted and open apart, all of one producer id, with others between', async () => {
    const topic = uniqueName('mixed');
    await createKeptTopic(kafka, topic);
    const one = await openProducer(kafka, { transactionalId: uniqueName('one') });
    const other = await openProducer(kafka, { transactionalId: uniqueName('other') });
    const write = async (transaction: OpenTransaction, value: string): Promise<unknown> => transaction.send(topic, [{ value }]);
    const first = await one.begin();
    await write(first, 'c1');
    await first.commit();
    const second = await one.begin();
    const beside = await other.begin();
    await write(second, 'a1');
    await write(beside, 'o1');
    await produce(kafka, topic, [{ value: 'plain' }]);
    await write(second, 'a2');
    await second.abort();
    await write(beside, 'o2');
    const third = await one.begin();
    await write(third, 'c2');
    await third.commit();
    await beside.commit();
    const fourth = await one.begin();
    await write(fourth, 'x1');
    // Above the last stable offset now: decided, undecided and outside transactions.
    const fifth = await other.begin();
    await write(fifth, 'a3');
    await fifth.abort();
    const sixth = await other.begin();
    await write(sixth, 'c3');
    await sixth.commit();
    await produce(kafka, topic, [{ value: 'late' }]);
    await write(fourth, 'x2');
    const lastStable = await offsetOf(connection, topic, 0, 'latest', 'committed');
    const highWatermark = await offsetOf(connection, topic, 0, 'latest');
    expect(highWatermark - lastStable).toBe(7n);
    const ranges = await wholeTopic(connection, topic);
    const whole = await runScan({ connection, topic, ranges });
    const expected = [
      'c1 committed',
      'a1 aborted',
      'o1 committed',
      'plain committed',
      'a2 aborted',
      'o2 committed',
      'c2 committed',
      'x1 open',
      'a3 aborted',
      'c3 committed',
      'late committed',
      'x2 open',
    ];
    expect(outcomes(whole)).toEqual(expected);
    expect(whole.ranges).toMatchObject([{ read: [{ from: 0n, to: highWatermark }], unread: [], counts: { records: 12, markers: 6 } }]);
    // The same from every offset on, and for every single record: no beginning inside a transaction may change an outcome.
    const offsets = inOrder(whole.hits).map(({ record }) => record.offset);
    for (const [index, from] of offsets.entries()) {
      expect(outcomes(await runScan({ connection, topic, ranges: [{ partition: 0, from, to: highWatermark }] }))).toEqual(
        expected.slice(index),
      );
      expect(outcomes(await runScan({ connection, topic, ranges: [{ partition: 0, from, to: from + 1n }] }))).toEqual([expected[index]]);
    }
    const consumed = await consume(kafka, topic, 5);
    expect(consumed.map(({ value }) => `${text(value)} committed`)).toEqual(
      expected.slice(0, 7).filter((each) => each.endsWith('committed')),
    );
    await fourth.commit();
    expect(outcomes(await runScan({ connection, topic, ranges }))).toEqual(expected.map((each) => each.replace('open', 'committed')));
    await Promise.all([one.close(), other.close()]);
  });

  it('knows an abort by fencing, whose marker has a higher epoch than the records', async () => {
    const topic = uniqueName('fenced');
    await createKeptTopic(kafka, topic);
    const transactionalId = uniqueName('fence');
    const zombie = await openProducer(kafka, { transactionalId });
    const abandoned = await zombie.begin();
    await abandoned.send(topic, [{ value: 'lost' }]);
    const { nodeId } = valueOf(await connection.refresh([topic], unhurried).then(() => connection.leaderOf(topic, 0)));
    const producers = valueOf(await connection.send(nodeId, describeProducersRequest(topic, [0]), unhurried));
    expect(producers).toMatchObject([{ partition: 0, errorCode: 0, producers: [{ transactionStartOffset: 0n, lastSequence: 0 }] }]);
    const successor = await openProducer(kafka, { transactionalId });
    const taken = await successor.begin();
    await taken.send(topic, [{ value: 'kept' }]);
    await taken.commit();
    const outcome = await runScan({ connection, topic, ranges: await wholeTopic(connection, topic) });
    expect(outcomes(outcome)).toEqual(['lost aborted', 'kept committed']);
    const [lost, kept] = inOrder(outcome.hits);
    expect(lost?.record.producerId).toBe(kept?.record.producerId);
    expect(lost?.record.producerId).toBe(producers[0]?.producers[0]?.producerId);
    expect(kept?.record.producerEpoch).toBeGreaterThan(lost?.record.producerEpoch ?? 0);
    await Promise.all([zombie.close(), successor.close()]);
  });

  it('decides a hit at the end of a long open stretch by a marker that is fetched later', async () => {
    const topic = uniqueName('stretch');
    await createKeptTopic(kafka, topic);
    const holder = await openProducer(kafka, { transactionalId: uniqueName('holder') });
    const producer = await openProducer(kafka, { transactionalId: uniqueName('producer') });
    const open = await holder.begin();
    await open.send(topic, [{ value: 'open' }]);
    const decided = await producer.begin();
    await decided.send(topic, [{ value: 'wanted' }]);
    // More than the first fetch asks for, so that record and marker come in different answers.
    for (let index = 0; index < 4; index += 1) await produce(kafka, topic, [{ value: 'x'.repeat(300_000) }]);
    await decided.abort();
    const match = [{ kind: 'exact' as const, place: { kind: 'value' as const }, bytes: Buffer.from('wanted') }];
    expect(outcomes(await runScan({ connection, topic, ranges: [{ partition: 0, from: 0n, to: 2n }], match }))).toEqual(['wanted aborted']);
    expect(outcomes(await runScan({ connection, topic, ranges: await wholeTopic(connection, topic), match }))).toEqual(['wanted aborted']);
    await open.abort();
    await Promise.all([holder.close(), producer.close()]);
  });
});
