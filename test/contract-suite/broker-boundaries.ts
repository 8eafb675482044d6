import { describe, expect, it } from 'vitest';
import { micros } from '../../main/domain/observation/instant.ts';
import { uniqueName } from '../harness/workspace-server.ts';
import { allOf, configsOf, endsOf, identity, laidOut, layoutOf, placesOf, unhurried } from './broker-under-test.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

const destination = { role: 'destination' } as const;

/** Boundaries, offsets for a time, and records at named places. */
export function describeBoundaries(broker: () => BrokerUnderTest): void {
  describe('boundaries', () => {
    it('of an empty topic are all zero, taken before the first request, with the settings that judge an absence', async () => {
      const { partitions, timestampType } = broker();
      const topic = await broker().createTopic({ partitions });
      const before = BigInt(Date.now()) * 1000n;
      const said = await allOf(broker().source.boundaries(topic, unhurried));
      const after = BigInt(Date.now()) * 1000n;
      expect(said.failures).toEqual([]);
      expect(configsOf(said, 'topic')).toMatchObject([
        {
          source: broker().source.name,
          coordinates: { topic },
          clock: 'tool',
          facts: { partitions: String(partitions), cleanupPolicy: 'delete', timestampType },
        },
      ]);
      const zero = { subject: 'partition', logStart: '0', lastStable: '0', highWatermark: '0' };
      const each = configsOf(said, 'partition');
      expect(each.map(({ coordinates }) => coordinates['partition'])).toEqual(['0', '1'].slice(0, partitions));
      for (const { facts } of each) expect(facts).toMatchObject(zero);
      const instants = new Set(said.observations.map(({ at }) => at));
      expect(instants.size).toBe(1);
      for (const at of instants) expect([before <= micros(at ?? ''), micros(at ?? '') <= after]).toEqual([true, true]);
    });

    it('of a cut log say where it starts', async () => {
      const { topic, offsets } = await broker().cutTopic();
      const { start, end } = endsOf(offsets);
      const [cut] = configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'partition');
      expect(start).toBeGreaterThan(0);
      expect(cut?.facts.logStart).toBe(String(start));
      expect(Number(cut?.facts.highWatermark)).toBeGreaterThan(start);
      expect(Number(cut?.facts.highWatermark)).toBeLessThanOrEqual(end);
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
      const topic = await broker().createTopic({ partitions: broker().partitions });
      const { place } = layoutOf(broker(), 6, 6);
      const messages = Array.from({ length: 12 }, (_, index) => ({
        partition: index < 6 ? 0 : 1,
        key: `k-${index}`,
        value: `v-${index}`,
        headers: { 'message-id': `m-${index}` },
      }));
      await broker().write(topic, laidOut(broker(), messages));
      const wanted = [place(1, 5), place(0, 0), place(1, 4)];
      const places = [...wanted, place(1, 5)].map((each) => {
        const [partition = 0, offset = 0] = each.split('/').map(Number);
        return { partition, offset: BigInt(offset) };
      });
      const said = await allOf(broker().source.read(topic, destination, identity, places, unhurried));
      expect(said).toMatchObject({ coverage: [], failures: [] });
      expect(placesOf(said)).toEqual([place(0, 0), place(1, 4), place(1, 5)]);
      const first = said.observations.find(({ coordinates }) => `${coordinates['partition']}/${coordinates['offset']}` === place(0, 0));
      expect(first).toMatchObject({
        id: '',
        kind: 'record',
        facts: { messageId: 'm-0', businessKey: 'k-0', role: 'destination', visibility: 'visible', keySize: '3', valueSize: '3' },
      });
      const values = said.contents.map((content) => Buffer.from(content?.value?.base64 ?? '', 'base64').toString());
      expect(values.toSorted()).toEqual(['v-0', 'v-10', 'v-11']);
    });

    it('are none where none stands: cut off, behind the end, or in no partition', async () => {
      const { topic, offsets } = await broker().cutTopic();
      const { start, end } = endsOf(offsets);
      const read = async (partition: number, offset: number) =>
        allOf(broker().source.read(topic, destination, identity, [{ partition, offset: BigInt(offset) }], unhurried));
      expect(placesOf(await read(0, start))).toEqual([`0/${start}`]);
      for (const offset of [0, start - 1, end, end + 93]) expect(await read(0, offset)).toMatchObject({ observations: [], failures: [] });
      expect(await read(7, start)).toMatchObject({ observations: [], failures: [] });
    });

    it('are one failure of a broker that is not there', async () => {
      const said = await allOf(broker().dead.read('anything', destination, identity, [{ partition: 0, offset: 0n }], unhurried));
      expect(said).toMatchObject({ observations: [], coverage: [], failures: [{ code: 'unreachable' }] });
    });
  });
}
