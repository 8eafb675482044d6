import { describe, expect, it } from 'vitest';
import { uniqueName } from '../harness/workspace-server.ts';
import type { LogUnderTest } from './broker-kafka.ts';
import { allOf, configsOf, unhurried } from './broker-under-test.ts';

/** What boundaries, offsets for a time and a check say beyond the contract where records carry times of their producers. */
export function describeLogBoundaries(broker: () => LogUnderTest): void {
  describe('boundaries', () => {
    it('name the topic id and the leader epoch', async () => {
      const topic = await broker().createTopic({ partitions: 3 });
      const said = await allOf(broker().source.boundaries(topic, unhurried));
      expect(configsOf(said, 'topic')).toMatchObject([{ facts: { partitions: '3', topicId: expect.stringMatching(/./) } }]);
      const zero = { logStart: '0', lastStable: '0', highWatermark: '0' };
      expect(configsOf(said, 'partition').map(({ coordinates, facts }) => [coordinates['partition'], facts])).toEqual(
        ['0', '1', '2'].map((partition) => [partition, { subject: 'partition', ...zero, leaderEpoch: '0' }]),
      );
    });

    it('of a cut log say how old its first record is', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      const messages = Array.from({ length: 9 }, (_, index) => ({ partition: 1, value: `${index}`, timestamp: 1_700_000_000_000 + index }));
      await broker().write(topic, messages);
      await broker().truncate(topic, { 1: 4 });
      const [empty, cut] = configsOf(await allOf(broker().source.boundaries(topic, unhurried)), 'partition');
      expect(empty?.facts).toMatchObject({ logStart: '0', highWatermark: '0' });
      expect(empty?.facts.firstAt).toBeUndefined();
      expect(cut?.facts).toMatchObject({ logStart: '4', lastStable: '9', highWatermark: '9', firstAt: '2023-11-14T22:13:20.004Z' });
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
  });

  describe('a check', () => {
    it('looks at settings and groups too', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      const group = uniqueName('checked');
      await broker().commit(group, topic, { 0: 0 });
      const steps = await Array.fromAsync(broker().source.check([topic], [group], unhurried));
      expect(steps.map(({ step, ok, fix }) => [step, ok, fix])).toEqual(
        ['dns', 'tcp', 'metadata', 'topic', 'permission', 'group'].map((step) => [step, true, null]),
      );
    });
  });
}
