import { describe, expect, it } from 'vitest';
import { ByteRate } from '../../../main/adapter/kafka-wire/byte-rate.ts';
import { FetchSize } from '../../../main/adapter/kafka-wire/fetch-size.ts';
import { pause } from '../../../main/adapter/kafka-wire/pause.ts';

const mebibyte = 1024 * 1024;

describe('ByteRate', () => {
  it('lets one second of bytes pass at once, then keeps the average', () => {
    let now = 0;
    const rate = new ByteRate(1_000, () => now);
    expect(rate.take(1_000)).toBe(0);
    expect(rate.take(500)).toBe(500);
    now = 500;
    expect(rate.take(0)).toBe(0);
    expect(rate.take(250)).toBe(250);
  });

  it('takes back what was not used and never saves up more than a second', () => {
    let now = 0;
    const rate = new ByteRate(1_000, () => now);
    rate.take(3_000);
    expect(rate.take(-3_000)).toBe(0);
    now = 60_000;
    expect(rate.take(1_000)).toBe(0);
    expect(rate.take(1)).toBe(1);
  });

  it('keeps a long run to its rate, whatever the sizes', () => {
    let now = 0;
    let total = 0;
    const rate = new ByteRate(5_000, () => now);
    for (let index = 0; index < 1_000; index += 1) {
      const size = 100 + ((index * 7919) % 3_000);
      now += rate.take(size);
      total += size;
    }
    expect(total / (now / 1_000)).toBeGreaterThan(4_900);
    expect(total / (now / 1_000)).toBeLessThan(5_100);
  });

  it('waits no longer than until the abort', async () => {
    const rate = new ByteRate(1, () => 0);
    const controller = new AbortController();
    const waiting = Promise.all([rate.spend(1_000_000, controller.signal), pause(1_000_000, controller.signal)]);
    controller.abort();
    expect(await waiting).toHaveLength(2);
  });
});

describe('FetchSize', () => {
  it('grows to 4 MiB where full answers come quickly', () => {
    const size = new FetchSize(null);
    const first = size.bytes;
    for (let index = 0; index < 10; index += 1) size.arrived(size.bytes, 50);
    expect(first).toBeLessThan(mebibyte);
    expect(size.bytes).toBe(4 * mebibyte);
  });

  it('does not grow on answers that were not full, shrinks on slow ones and timeouts, and keeps a least size', () => {
    const size = new FetchSize(null);
    const first = size.bytes;
    size.arrived(100, 5);
    expect(size.bytes).toBe(first);
    size.arrived(first, 4_000);
    expect(size.bytes).toBe(first / 2);
    for (let index = 0; index < 10; index += 1) size.timedOut();
    expect(size.bytes).toBe(64 * 1024);
  });

  it('asks for no more than one second at a limited rate', () => {
    const size = new FetchSize(500_000);
    for (let index = 0; index < 10; index += 1) size.arrived(size.bytes, 50);
    expect(size.bytes).toBe(500_000);
  });
});
