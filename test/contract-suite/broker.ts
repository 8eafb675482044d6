import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniqueName } from '../harness/workspace-server.ts';
import { describeBoundaries } from './broker-boundaries.ts';
import { describeCommits } from './broker-commits.ts';
import { describeInterruption } from './broker-interruption.ts';
import { describeScan } from './broker-scan.ts';
import { unhurried } from './broker-under-test.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

function describeCheck(broker: () => BrokerUnderTest): void {
  describe('a check', () => {
    it('passes every step for what is there', async () => {
      const topic = await broker().createTopic({ partitions: 2 });
      const group = uniqueName('checked');
      await broker().commit(group, topic, { 0: 0 });
      const steps = await Array.fromAsync(broker().source.check([topic], [group], unhurried));
      expect(steps.map(({ step, ok, fix }) => [step, ok, fix])).toEqual(
        ['dns', 'tcp', 'metadata', 'topic', 'permission', 'group'].map((step) => [step, true, null]),
      );
      expect(new Set(steps.map(({ source }) => source))).toEqual(new Set([broker().source.name]));
    });

    it('names the topic that was probably meant', async () => {
      const topic = await broker().createTopic();
      const steps = await Array.fromAsync(broker().source.check([topic.replace('-', '_')], [], unhurried));
      expect(steps.filter(({ ok }) => !ok)).toMatchObject([{ step: 'topic', fix: expect.stringContaining(topic) }]);
    });
  });
}

/** Everything that a broker port promises, on a real server. The broker of a suite is started once. */
export function describeBrokerContract(name: string, start: () => Promise<BrokerUnderTest>): void {
  describe(`the broker ${name}`, () => {
    let running: BrokerUnderTest;
    beforeAll(async () => {
      running = await start();
    });
    afterAll(() => running.close());
    const broker = (): BrokerUnderTest => running;
    describeCheck(broker);
    describeBoundaries(broker);
    describeScan(broker);
    describeCommits(broker);
    describeInterruption(broker);
  });
}
