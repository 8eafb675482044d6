import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBoundaries } from './broker-boundaries.ts';
import { describeInterruption } from './broker-interruption.ts';
import { describeScan } from './broker-scan.ts';
import { unhurried } from './broker-under-test.ts';
import type { BrokerUnderTest } from './broker-under-test.ts';

function describeCheck(broker: () => BrokerUnderTest): void {
  describe('a check', () => {
    it('passes every step for what is there', async () => {
      const topic = await broker().createTopic();
      const steps = await Array.fromAsync(broker().source.check([topic], [], unhurried));
      expect(steps.filter(({ ok, fix }) => !ok || fix !== null)).toEqual([]);
      expect(steps.map(({ step }) => step).slice(0, 2)).toEqual(['dns', 'tcp']);
      expect(steps).toContainEqual(expect.objectContaining({ step: broker().logStep, detail: expect.stringContaining(topic) }));
      expect(new Set(steps.map(({ source }) => source))).toEqual(new Set([broker().source.name]));
    });

    it('names the one that was probably meant', async () => {
      const topic = await broker().createTopic();
      const steps = await Array.fromAsync(broker().source.check([topic.replace('-', '_')], [], unhurried));
      expect(steps.filter(({ ok }) => !ok)).toMatchObject([{ step: broker().logStep, fix: expect.stringContaining(topic) }]);
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
    describeInterruption(broker);
  });
}
