import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../main/service/event-queue.ts';

describe('EventQueue', () => {
  it('hands over in order what was pushed before and while it is read', async () => {
    const queue = new EventQueue<number>();
    queue.push(1);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const event of queue) {
        seen.push(event);
        if (event === 1) queue.push(2);
        if (event === 2) queueMicrotask(() => queue.push(3));
        if (event === 3) queue.close();
      }
    })();
    await reading;
    expect(seen).toEqual([1, 2, 3]);
  });

  it('ends after what was pushed, also when it was closed first', async () => {
    const queue = new EventQueue<string>();
    queue.push('a');
    queue.close();
    expect(await Array.fromAsync(queue)).toEqual(['a']);
  });

  it('throws a defect after the events that came before it', async () => {
    const queue = new EventQueue<string>();
    queue.push('a');
    queue.close(new Error('broken'));
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of queue) seen.push(event);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(seen).toEqual(['a']);
  });
});
