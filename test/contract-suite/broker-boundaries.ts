import { describe, expect, it } from 'vitest';
import { micros } from '../../main/domain/observation/instant.ts';
import { uniqueName } from '../harness/workspace-server.ts';
import { allOf, configsOf, identity, placesOf, unhurried } from './broker-under-test.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

const destination = { role: 'destination' } as const;

/** Boundaries, offsets for a time, and records at named places. */
export function describeBoundaries(broker: () => BrokerUnderTest): void {
  describe('boundaries', () => {
    it('of an empty topic are all zero, taken before the first request, with the settings that judge an absence', async () => {
      const topic = await broker().createTopic({ partitions: 3 });
      const before = BigInt(Date.now()) * 1000n;
      const said = await allOf(broker().source.boundaries(topic, unhurried));
      const after = BigInt(Date.now()) * 1000n;
      expect(said.failures).toEqual([]);
      expect(configsOf(said, 'topic')).toMatchObject([
        {
          source: broker().source.name,
          coordinates: { topic },
          clock: 'tool',
          facts: { partitions: '3', cleanupPolicy: 'delete', timestampType: 'create', topicId: expect.stringMatching(/./) },
        },
      ]);
      const zero = { logStart: '0', lastStable: '0', highWatermark: '0' };
      const partitions = configsOf(said, 'partition');
      expect(partitions.map(({ coordinates, facts }) => [coordinates['partition'], facts])).toEqual(
        ['0', '1', '2'].map((partition) => [partition, { subject: 'partition', ...zero, leaderEpoch: '0' }]),
      );
      const instants = new Set(said.observations.map(({ at }) => at));
      expect(instants.size).toBe(1);
      for (const at of instants) expect([before <= micros(at ?? ''), micros(at ?? '') <= after]).toEqual([true, true]);
    });

    it('of a cut log say where it starts, how old its first record is, and where it ends', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      const messages = Array.from({ length: 9 }, (_, index) => ({ partition: 1, value: `${index}`, timestamp: 1_700_000_000_000 + index }));
      await broker().write(topic, messages);
      await broker().truncate(topic, { 1: 4 });
      const [empty, cut] = configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'partition');
      expect(empty?.facts).toMatchObject({ logStart: '0', highWatermark: '0' });
      expect(empty?.facts.firstAt).toBeUndefined();
      expect(cut?.facts).toMatchObject({ logStart: '4', lastStable: '9', highWatermark: '9', firstAt: '2023-11-14T22:13:20.004Z' });
    });

    it('of a topic that is not there are one failure that names it', async () => {
      const topic = uniqueName('absent');
      const said = await allOf(broker().source.boundaries(topic, unhurried));
      expect(said).toMatchObject({ observations: [], failures: [{ code: 'not-found', detail: expect.stringContaining(topic) }] });
    });

    it('of a broker that is not there are one failure', async () => {
      const said = await allOf(broker().dead.boundaries('anything', unhurried));
      expect(said).toMatchObject({ observations: [], failures: [{ code: 'unreachable', retryable: true }] });
    });

    it('are given up at an abort while the broker hangs', { timeout: 9_000 }, async () => {
      const { hanging } = broker();
      const { source } = hanging;
      const topic = await broker().createTopic();
      expect((await allOf(source.boundaries(topic, unhurried))).failures).toEqual([]);
      hanging.stall();
      const stop = new AbortController();
      const reading = allOf(source.boundaries(topic, stop.signal));
      stop.abort();
      const said = await reading;
      hanging.release();
      expect(said).toMatchObject({ observations: [], failures: [{ code: 'cancelled' }] });
    });
  });

  describe('offsets for a time', () => {
    it('are the first at or after it, and the end where there is none', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      await broker().write(
        topic,
        [1_000, 2_000, 3_000].map((timestamp) => ({ value: 'x', timestamp })),
      );
      const at = async (instant: string) => {
        const answer = await broker().source.offsetsAt(topic, instant, unhurried);
        return answer.ok ? answer.value.toSorted((a, b) => a.partition - b.partition).map(({ offset }) => offset) : answer.failure;
      };
      expect(await at('1970-01-01T00:00:00.000Z')).toEqual([0n, 0n]);
      expect(await at('1970-01-01T00:00:01.001Z')).toEqual([1n, 0n]);
      expect(await at('1970-01-01T00:00:02.000Z')).toEqual([1n, 0n]);
      expect(await at('1970-01-01T00:00:03.001Z')).toEqual([3n, 0n]);
      expect(await at('1969-12-31T23:59:59.000Z')).toEqual([0n, 0n]);
    });

    it('are a failure where they cannot be had', async () => {
      const absent = await broker().source.offsetsAt(uniqueName('absent'), '1970-01-01T00:00:00.000Z', unhurried);
      expect(absent).toMatchObject({ ok: false, failure: { code: 'not-found' } });
      expect(await broker().dead.offsetsAt('anything', '1970-01-01T00:00:00.000Z', unhurried)).toMatchObject({
        ok: false,
        failure: { code: 'unreachable' },
      });
    });
  });

  describe('records at places', () => {
    it('are exactly those, with what they carry, and without coverage', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      await broker().write(
        topic,
        Array.from({ length: 12 }, (_, index) => ({
          partition: index % 2,
          key: `k-${index}`,
          value: `v-${index}`,
          headers: { 'message-id': `m-${index}` },
        })),
      );
      const places = [
        { partition: 1, offset: 5n },
        { partition: 0, offset: 0n },
        { partition: 1, offset: 4n },
        { partition: 1, offset: 5n },
      ];
      const said = await allOf(broker().source.read(topic, destination, identity, places, unhurried));
      expect(said).toMatchObject({ coverage: [], failures: [] });
      expect(placesOf(said)).toEqual(['0/0', '1/4', '1/5']);
      const [first] = said.observations.filter(({ coordinates }) => coordinates['partition'] === '0');
      expect(first).toMatchObject({
        id: '',
        kind: 'record',
        facts: { messageId: 'm-0', businessKey: 'k-0', role: 'destination', visibility: 'visible', keySize: '3', valueSize: '3' },
      });
      const values = said.contents.map((content) => Buffer.from(content?.value?.base64 ?? '', 'base64').toString());
      expect(values.toSorted()).toEqual(['v-0', 'v-11', 'v-9']);
    });

    it('are none where none stands: cut off, behind the end, or in no partition', async () => {
      const topic = await broker().createTopic();
      await broker().write(
        topic,
        Array.from({ length: 6 }, (_, index) => ({ value: `${index}` })),
      );
      await broker().truncate(topic, { 0: 3 });
      const read = async (partition: number, offset: bigint) =>
        allOf(broker().source.read(topic, destination, identity, [{ partition, offset }], unhurried));
      expect(placesOf(await read(0, 3n))).toEqual(['0/3']);
      for (const offset of [0n, 2n, 6n, 99n]) expect(await read(0, offset)).toMatchObject({ observations: [], failures: [] });
      expect(await read(7, 3n)).toMatchObject({ observations: [], failures: [] });
    });

    it('are one failure of a broker that is not there', async () => {
      const said = await allOf(broker().dead.read('anything', destination, identity, [{ partition: 0, offset: 0n }], unhurried));
      expect(said).toMatchObject({ observations: [], coverage: [], failures: [{ code: 'unreachable' }] });
    });
  });
}
