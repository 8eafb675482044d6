import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Observation } from '../../main/domain/observation/observation.ts';
import { batchOf, bytes } from '../adapter/kafka-wire/batch-samples.ts';
import { produceBatches } from '../adapter/kafka-wire/raw-producer.ts';
import { consume, openProducer, produce } from '../harness/kafka-admin.ts';
import { until } from '../harness/until.ts';
import { uniqueName } from '../harness/workspace-server.ts';
import { describeCommits } from './broker-commits.ts';
import type { LogUnderTest } from './broker-kafka.ts';
import { describeLogBoundaries } from './broker-log-boundaries.ts';
import { allOf, configsOf, placesOf, scanOf, unhurried } from './broker-under-test.ts';
import type { Said } from './broker-under-test.ts';

function whole(topic: string, to: number) {
  return [{ partition: 0, from: 0n, to: BigInt(to) }].map((range) => scanOf(topic, [], { ranges: [range] }));
}

async function scanned(broker: LogUnderTest, topic: string, end: number): Promise<Said> {
  const [request = scanOf(topic, [end])] = whole(topic, end);
  return allOf(broker.source.scan(request, unhurried));
}

function visibilityOf(observation: Observation): string {
  return observation.kind === 'record' ? `${observation.coordinates['offset']} ${observation.facts.visibility}` : observation.kind;
}

/** `offset visibility` of every record, in the order of the offsets. */
function visibilities({ observations }: Said): readonly string[] {
  return observations
    .filter((observation) => observation.kind === 'record')
    .map(visibilityOf)
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The places that were read and hold no record. */
function emptyPlaces(said: Said): readonly string[] {
  return configsOf(said, 'place').map(({ coordinates, facts }) => {
    if (facts.subject !== 'place' || facts.holds !== 'nothing') throw new Error('A place that is not empty.');
    return `${coordinates['partition']}/${coordinates['offset']}`;
  });
}

function describeTransactions(broker: () => LogUnderTest): void {
  describe('transactions', () => {
    it('are told apart: committed, aborted, open, and none', async () => {
      const topic = await broker().createTopic();
      const producer = await openProducer(broker().kafka, { transactionalId: uniqueName('tx') });
      const send = async (end: 'commit' | 'abort' | 'leave') => {
        const transaction = await producer.begin();
        await transaction.send(topic, [{ value: end }]);
        if (end !== 'leave') await transaction[end]();
        return transaction;
      };
      await send('commit'); // 0, marker 1
      await send('abort'); // 2, marker 3
      await produce(broker().kafka, topic, [{ value: 'plain' }]); // 4
      const open = await send('leave'); // 5
      const said = await scanned(broker(), topic, 6);
      expect(visibilities(said)).toEqual(['0 visible', '2 aborted', '4 visible', '5 open']);
      expect(said).toMatchObject({ failures: [], coverage: [{ read: [{ from: '0', to: '6' }], complete: true }] });
      const [boundary] = configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'partition');
      expect(boundary?.facts).toMatchObject({ lastStable: '5', highWatermark: '6' });
      const read = await allOf(
        broker().source.read(
          topic,
          { role: 'destination' },
          scanOf(topic, []).identity,
          [2n, 3n, 5n].map((offset) => ({ partition: 0, offset })),
          unhurried,
        ),
      );
      expect(visibilities(read)).toEqual(['2 aborted', '5 open']);
      // A marker is no record.
      expect(emptyPlaces(read)).toEqual(['0/3']);
      await open.commit();
      expect(visibilities(await scanned(broker(), topic, 6))).toEqual(['0 visible', '2 aborted', '4 visible', '5 visible']);
      await producer.close();
    });

    it('above the last stable offset are decided by their own marker, also behind the range', { timeout: 60_000 }, async () => {
      const topic = await broker().createTopic();
      const [holding, own] = [
        await openProducer(broker().kafka, { transactionalId: uniqueName('hold') }),
        await openProducer(broker().kafka, { transactionalId: uniqueName('own') }),
      ];
      const held = await holding.begin();
      await held.send(topic, [{ value: 'held' }]); // 0: the last stable offset stays here
      const committed = await own.begin();
      await committed.send(topic, [{ value: 'committed' }]); // 1
      await broker().write(
        topic,
        Array.from({ length: 4_000 }, () => ({ value: 'x'.repeat(1_000) })),
      );
      await committed.commit();
      expect(visibilities(await scanned(broker(), topic, 2))).toEqual(['0 open', '1 visible']);
      const stop = new AbortController();
      const cut = await allOf(broker().capped.scan(scanOf(topic, [2]), stop.signal), (reading) => {
        if (reading.type === 'progress' && reading.done > 1) stop.abort();
      });
      expect(visibilities(cut)).toEqual(['0 undecided', '1 undecided']);
      await held.abort();
      await Promise.all([holding.close(), own.close()]);
    });
  });
}

function describeContents(broker: () => LogUnderTest): void {
  describe('records', () => {
    it('carry producer id, epoch, sequence and leader epoch, and a hash of their value', async () => {
      const topic = await broker().createTopic();
      const batch = batchOf({
        records: [
          { timestamp: 1_700_000_000_123n, key: bytes('k'), value: bytes('same') },
          { timestamp: 1_700_000_000_124n, key: null, value: bytes('same') },
        ],
        producerId: 70_001n,
        producerEpoch: 3,
        baseSequence: 41,
      });
      await produceBatches(broker().kafka.bootstrap, topic, [{ partition: 0, batch }]);
      await produce(broker().kafka, topic, [{ value: null, timestamp: 1_700_000_000_125 }]);
      const { observations } = await scanned(broker(), topic, 3);
      const idempotent = {
        producerId: '70001',
        producerEpoch: '3',
        leaderEpoch: '0',
        timestampType: 'create',
        valueHash: '0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5',
      };
      expect(observations).toMatchObject([
        { at: '2023-11-14T22:13:20.123Z', clock: 'producer', facts: { ...idempotent, sequence: '41', keySize: '1' } },
        { at: '2023-11-14T22:13:20.124Z', facts: { ...idempotent, sequence: '42' } },
        { at: '2023-11-14T22:13:20.125Z', facts: { visibility: 'visible' } },
      ]);
      expect(Object.keys(observations[2]?.facts ?? {}).toSorted()).toEqual(['leaderEpoch', 'role', 'timestampType', 'visibility']);
    });

    it.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('are found in %s batches', async (compression) => {
      const topic = await broker().createTopic();
      const records = Array.from({ length: 500 }, (_, index) => ({
        timestamp: 1_700_000_000_000n,
        key: bytes(`k-${index}`),
        value: bytes(`value ${index}`),
      }));
      const [answer] = await produceBatches(broker().kafka.bootstrap, topic, [{ partition: 0, batch: batchOf({ records, compression }) }]);
      expect(answer?.errorCode).toBe(0);
      const match = { messageIds: [], businessKeys: ['k-321'], fields: [], text: null, all: false };
      const said = await allOf(broker().source.scan(scanOf(topic, [500], { match }), unhurried));
      expect(placesOf(said)).toEqual(['0/321']);
      expect(said.coverage).toMatchObject([{ read: [{ from: '0', to: '500' }], complete: true }]);
    });

    it('have the time of the broker where it appends its own', async () => {
      const topic = await broker().createTopic({ config: { 'message.timestamp.type': 'LogAppendTime' } });
      await produce(broker().kafka, topic, [{ value: 'a', timestamp: 5 }]);
      const [consumed] = await consume(broker().kafka, topic, 1);
      const said = await scanned(broker(), topic, 1);
      const at = new Date(Number(consumed?.timestamp)).toISOString();
      expect(said.observations).toMatchObject([{ at, clock: 'broker', facts: { timestampType: 'append' } }]);
      expect(configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'topic')).toMatchObject([
        { facts: { timestampType: 'append' } },
      ]);
    });

    it('that compaction removed leave no hole in what was read', async () => {
      const config = { 'cleanup.policy': 'compact', 'segment.ms': '1000', 'min.cleanable.dirty.ratio': '0.001' };
      const topic = await broker().createTopic({ config });
      // Older than a segment may be: every record begins one, and closed ones are compacted at once.
      const times = [4, 3, 2, 1].map((age) => Date.now() - age * 60_000);
      for (const [index, key] of ['a', 'b', 'a', 'c'].entries())
        await produce(broker().kafka, topic, [{ key, value: `${index}`, timestamp: times[index] ?? 0 }]);
      const compacted = async () => {
        const said = await scanned(broker(), topic, 4);
        return placesOf(said).includes('0/0') ? null : said;
      };
      const said = await until(compacted, { what: 'compaction', within: 60_000 });
      expect(placesOf(said)).toEqual(['0/1', '0/2', '0/3']);
      expect(said.coverage).toMatchObject([{ wanted: { from: '0', to: '4' }, read: [{ from: '0', to: '4' }], complete: true }]);
      expect(configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'topic')).toMatchObject([
        { facts: { cleanupPolicy: 'compact' } },
      ]);
      const hole = await allOf(
        broker().source.read(topic, { role: 'destination' }, scanOf(topic, []).identity, [{ partition: 0, offset: 0n }], unhurried),
      );
      expect(placesOf(hole)).toEqual([]);
      expect(emptyPlaces(hole)).toEqual(['0/0']);
    });
  });
}

/** The promises that a log of records keeps beyond the contract of every broker. */
export function describeLogContract(name: string, start: () => Promise<LogUnderTest>): void {
  describe(`the log of ${name}`, () => {
    let running: LogUnderTest;
    beforeAll(async () => {
      running = await start();
    });
    afterAll(() => running.close());
    describeLogBoundaries(() => running);
    describeCommits(() => running);
    describeTransactions(() => running);
    describeContents(() => running);
  });
}
