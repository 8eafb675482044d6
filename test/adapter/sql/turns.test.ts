import { describe, expect, it } from 'vitest';
import { createTurns } from '../../../main/adapter/sql/turns.ts';

const never = new AbortController().signal;

describe('turns', () => {
  it('lets one through at a time, in order', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const first = await turns.take(never);
    const others = ['b', 'c'].map(async (name) => {
      const release = await turns.take(never);
      seen.push(name);
      release?.();
    });
    await Promise.resolve();
    expect(seen).toEqual([]);
    first?.();
    await Promise.all(others);
    expect(seen).toEqual(['b', 'c']);
  });

  it('stops waiting when it is cancelled, and the next one moves up', async () => {
    const turns = createTurns();
    const first = await turns.take(never);
    const stop = new AbortController();
    const cancelled = turns.take(stop.signal);
    const next = turns.take(never);
    stop.abort();
    expect(await cancelled).toBeNull();
    first?.();
    expect(await next).not.toBeNull();
    expect(await turns.take(AbortSignal.abort())).toBeNull();
  });

  it('gives a turn back once, however often it is released', async () => {
    const turns = createTurns();
    const first = await turns.take(never);
    const second = turns.take(never);
    first?.();
    first?.();
    const release = await second;
    let third = false;
    const waiting = turns.take(never).then(() => (third = true));
    await Promise.resolve();
    expect(third).toBe(false);
    release?.();
    await waiting;
  });
});
