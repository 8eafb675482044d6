import { describe, expect, it } from 'vitest';
import { EventChannel } from '../../../main/adapter/kafka-wire/event-channel.ts';

async function collect(channel: EventChannel<number>): Promise<readonly number[]> {
  const seen: number[] = [];
  for await (const item of channel) seen.push(item);
  return seen;
}

describe('EventChannel', () => {
  it('hands everything over in order and ends', async () => {
    const channel = new EventChannel<number>(2);
    const seen = collect(channel);
    for (let item = 0; item < 20; item += 1) await channel.push(item);
    channel.end();
    expect(await seen).toEqual(Array.from({ length: 20 }, (_, item) => item));
  });

  it('makes a producer wait until the consumer takes items', async () => {
    const channel = new EventChannel<number>(1);
    let waiting = true;
    await channel.push(1);
    const blocked = channel.push(2).then(() => (waiting = false));
    await Promise.resolve();
    expect(waiting).toBe(true);
    const items = channel[Symbol.asyncIterator]();
    expect(await items.next()).toEqual({ done: false, value: 1 });
    await blocked;
    expect(waiting).toBe(false);
  });

  it('gives the items before the error it fails with', async () => {
    const channel = new EventChannel<number>(5);
    await channel.push(1);
    channel.fail(new Error('broken'));
    const seen: number[] = [];
    await expect(
      (async () => {
        for await (const item of channel) seen.push(item);
      })(),
    ).rejects.toThrow('broken');
    expect(seen).toEqual([1]);
  });

  it('lets producers go when the consumer leaves', async () => {
    const channel = new EventChannel<number>(0);
    const blocked = Promise.all([channel.push(1), channel.push(2)]);
    for await (const item of channel) {
      expect(item).toBe(1);
      break;
    }
    await blocked;
    await channel.push(3);
  });
});
