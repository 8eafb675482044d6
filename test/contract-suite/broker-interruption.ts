import { describe, expect, it } from 'vitest';
import { missingRanges } from '../../main/domain/observation/coverage.ts';
import type { Coverage } from '../../main/domain/observation/coverage.ts';
import { allOf, bulk, everything, laidOut, layoutOf, matching, placesOf, scanOf, unhurried } from './broker-under-test.ts';
import type { BrokerUnderTest, Said } from './broker-under-test.ts';

const records = 4_000;

/** Every offset said to be read was compared: all its records were found. What was not read is named. */
function expectExactAccount({ coverage, ...said }: Said): void {
  const claimed = coverage.flatMap(({ part, read }) =>
    read.flatMap(({ from, to }) =>
      Array.from({ length: Number(to) - Number(from) }, (_, index) => `${part.slice(part.lastIndexOf('/') + 1)}/${Number(from) + index}`),
    ),
  );
  const found = new Set(placesOf(said));
  expect(claimed.filter((place) => !found.has(place))).toEqual([]);
}

function isCancelled(coverage: Coverage): boolean {
  return !coverage.complete && coverage.reason?.startsWith('cancelled: ') === true;
}

/** What happens when somebody has had enough, and when nobody answers. Each test would take minutes if it did not work. */
export function describeInterruption(broker: () => BrokerUnderTest): void {
  describe('a reading that is interrupted', () => {
    it('ends at an abort in its middle, with the exact account of what it read', { timeout: 30_000 }, async () => {
      const topic = await broker().createTopic({ partitions: broker().partitions });
      const messages = bulk(records, 1_000).map((message, index) => ({ ...message, partition: index % 2 }));
      await broker().write(topic, laidOut(broker(), messages));
      const { ends } = layoutOf(broker(), records / 2, records / 2);
      const stop = new AbortController();
      const said = await allOf(broker().capped.scan(scanOf(topic, ends), stop.signal), (reading) => {
        if (reading.type === 'progress') stop.abort();
      });
      expect(said.failures).toEqual([]);
      expect(said.coverage.map(({ part }) => part)).toEqual(ends.map((_, partition) => `${topic}/${partition}`));
      expect(said.coverage.every(isCancelled)).toBe(true);
      expect(said.coverage.flatMap(({ wanted, read }) => (wanted === null ? [] : missingRanges(wanted, read))).length).toBeGreaterThan(0);
      expect(said.coverage.some(({ read }) => read.length > 0)).toBe(true);
      expectExactAccount(said);
    });

    it('ends when its reader leaves in the middle', { timeout: 30_000 }, async () => {
      const topic = await broker().createTopic();
      await broker().write(topic, bulk(records, 1_000));
      for await (const reading of broker().capped.scan(scanOf(topic, [records], { match: everything }), unhurried))
        if (reading.type === 'observation') break;
      expect((await allOf(broker().capped.boundaries(topic, unhurried))).failures).toEqual([]);
    });

    it('sends nothing when it was given up before it began', async () => {
      const topic = await broker().createTopic();
      await broker().write(topic, [{ value: 'x' }]);
      const stopped = AbortSignal.abort();
      const scanned = await allOf(broker().source.scan(scanOf(topic, [1]), stopped));
      expect(scanned).toMatchObject({
        observations: [],
        failures: [],
        coverage: [{ read: [], complete: false, reason: expect.stringMatching(/^cancelled: /) }],
      });
    });

    it('ends at an abort while the broker hangs', { timeout: 9_000 }, async () => {
      const { hanging } = broker();
      const { source } = hanging;
      const topic = await broker().createTopic();
      await broker().write(topic, [{ value: 'x' }]);
      expect(placesOf(await allOf(source.scan(scanOf(topic, [1]), unhurried)))).toEqual(['0/0']);
      hanging.stall();
      const stop = new AbortController();
      const scan = allOf(source.scan(scanOf(topic, [1]), stop.signal));
      stop.abort();
      const { coverage } = await scan;
      hanging.release();
      expect(coverage.map(isCancelled)).toEqual([true]);
    });

    it('of a broker that is not there is one failure, and every part of it is named as not read', async () => {
      const { dead } = broker();
      const ends = [5, 7].slice(0, broker().partitions);
      const scanned = await allOf(dead.scan(scanOf('orders', ends, { match: matching({ messageIds: ['m-1'] }) }), unhurried));
      const unread = { read: [], complete: false, reason: expect.stringMatching(/^unreachable: /) };
      expect(scanned.failures).toMatchObject([{ code: 'unreachable', retryable: true }]);
      expect(scanned.coverage).toMatchObject(
        ends.map((end, partition) => ({ ...unread, part: `orders/${partition}`, wanted: { from: '0', to: String(end) } })),
      );
    });

    it('of a broker that is not there fails its check at the first step that the rest needs', async () => {
      const steps = await Array.fromAsync(broker().dead.check(['orders'], [], unhurried));
      expect(steps.at(-1)).toMatchObject({ source: broker().dead.name, step: 'tcp', ok: false, fix: expect.stringMatching(/./) });
    });
  });
}
