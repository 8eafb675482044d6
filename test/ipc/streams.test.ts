import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CheckStepDocument } from '../../main/contract/check.ts';
import type { StreamEnd } from '../../main/contract/channels.ts';
import type { StreamHandler } from '../../main/ipc/handlers.ts';
import { batchMilliseconds } from '../../main/ipc/batches.ts';
import { streamsAtOnce } from '../../main/ipc/streams.ts';
import { wire } from '../../main/contract/wire.ts';
import { registered } from './window-stand-in.ts';
import type { Registration } from './window-stand-in.ts';

type CheckHandler = StreamHandler<'sources.check'>;

const result: StreamEnd<'sources.check'> = { end: 'result', result: { format: 'waybill.check/1', steps: [] } };

function step(number: number): CheckStepDocument {
  return { source: 's', step: String(number), ok: true, detail: '', fix: null };
}

/** Yields so many steps, tells how far it came. */
function counting(count: number, progress: { given: number }): CheckHandler {
  return async function* () {
    for (let number = 0; number < count; number += 1) {
      progress.given = number + 1;
      yield step(number);
    }
    return result;
  };
}

/** Waits for what the test gives it, one at a time. */
function steered(): {
  readonly handler: CheckHandler;
  readonly give: (number: number) => void;
  readonly finish: () => void;
  aborted: boolean;
  closed: boolean;
} {
  const waiting: (number | null)[] = [];
  let wake = (): void => undefined;
  const state = {
    aborted: false,
    closed: false,
    give: (number: number) => {
      waiting.push(number);
      wake();
    },
    finish: () => {
      waiting.push(null);
      wake();
    },
    handler: async function* (_input, signal) {
      signal.addEventListener('abort', () => {
        state.aborted = true;
        state.finish();
      });
      try {
        for (;;) {
          const next = waiting.shift();
          if (next === null) return result;
          if (next !== undefined) yield step(next);
          else await new Promise<void>((resolve) => (wake = resolve));
        }
      } finally {
        state.closed = true;
      }
    } satisfies CheckHandler,
  };
  return state;
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function acknowledge({ tell, own, page }: Registration, id: string, from = 0): void {
  for (const { channel, args } of page.received.slice(from))
    if (channel === wire.items && args[0] === id) tell(wire.acknowledge, own, id, args[1]);
}

afterEach(() => vi.useRealTimers());

describe('batches', () => {
  it('hold at most 500 items, in order, and the end comes after the last of them', async () => {
    vi.useFakeTimers();
    const window = registered({ 'sources.check': counting(1203, { given: 0 }) });
    await window.start('a', 'sources.check', {});
    for (let round = 0; round < 4; round += 1) {
      await settle();
      acknowledge(window, 'a');
    }
    await settle();
    const batches = window.page.batches('a') as readonly (readonly CheckStepDocument[])[];
    expect(batches.map((batch) => batch.length)).toEqual([500, 500, 203]);
    expect(batches.flat().map((each) => Number(each.step))).toEqual(Array.from({ length: 1203 }, (_, index) => index));
    expect(window.page.received.at(-1)).toEqual({ channel: wire.end, args: ['a', result] });
  });

  it('leave after 50 ms even when they are not full', async () => {
    vi.useFakeTimers();
    const source = steered();
    const window = registered({ 'sources.check': source.handler });
    await window.start('a', 'sources.check', {});
    source.give(1);
    source.give(2);
    await settle();
    expect(window.page.batches('a')).toEqual([]);
    await vi.advanceTimersByTimeAsync(batchMilliseconds);
    expect(window.page.batches('a')).toEqual([[step(1), step(2)]]);
  });

  it('stop being read when two are not acknowledged, and go on when one is', async () => {
    vi.useFakeTimers();
    const progress = { given: 0 };
    const window = registered({ 'sources.check': counting(5000, progress) });
    await window.start('a', 'sources.check', {});
    await vi.advanceTimersByTimeAsync(10 * batchMilliseconds);
    expect(window.page.batches('a')).toHaveLength(2);
    expect(progress.given).toBe(1500);
    window.tell(wire.acknowledge, window.own, 'a', 99);
    window.tell(wire.acknowledge, window.own, 'other', 1);
    await vi.advanceTimersByTimeAsync(10 * batchMilliseconds);
    expect(window.page.batches('a')).toHaveLength(2);
    window.tell(wire.acknowledge, window.own, 'a', 1);
    window.tell(wire.acknowledge, window.own, 'a', 1);
    await vi.advanceTimersByTimeAsync(10 * batchMilliseconds);
    expect(window.page.batches('a')).toHaveLength(3);
    expect(progress.given).toBe(2000);
    await window.abandon();
  });

  it('wait for an acknowledgement also when it is the 50 ms that send them', async () => {
    vi.useFakeTimers();
    const source = steered();
    const window = registered({ 'sources.check': source.handler });
    await window.start('a', 'sources.check', {});
    for (const number of [1, 2, 3, 4]) {
      source.give(number);
      await vi.advanceTimersByTimeAsync(batchMilliseconds);
    }
    expect(window.page.batches('a')).toEqual([[step(1)], [step(2)]]);
    window.tell(wire.acknowledge, window.own, 'a', 2);
    await settle();
    expect(window.page.batches('a')).toEqual([[step(1)], [step(2)], [step(3), step(4)]]);
    await window.abandon();
  });
});

describe('the end of a stream', () => {
  it('after Stop brings what is known so far', async () => {
    vi.useFakeTimers();
    const source = steered();
    const window = registered({ 'sources.check': source.handler });
    await window.start('a', 'sources.check', {});
    source.give(1);
    await settle();
    window.tell(wire.stop, window.own, 'a');
    await settle();
    expect(source.aborted).toBe(true);
    expect(window.page.batches('a')).toEqual([[step(1)]]);
    expect(window.page.ends('a')).toEqual([result]);
    expect(source.closed).toBe(true);
  });

  it('comes to a window that is gone neither as items nor as an end, and the handler is let go', async () => {
    vi.useFakeTimers();
    const source = steered();
    const window = registered({ 'sources.check': source.handler });
    await window.start('a', 'sources.check', {});
    source.give(1);
    await settle();
    await window.abandon();
    await vi.advanceTimersByTimeAsync(10 * batchMilliseconds);
    expect(source).toMatchObject({ aborted: true, closed: true });
    expect(window.page.received).toEqual([]);
  });

  it('is reached as well when the window goes while a full batch waits for it', async () => {
    vi.useFakeTimers();
    const window = registered({ 'sources.check': counting(5000, { given: 0 }) });
    await window.start('a', 'sources.check', {});
    await settle();
    await window.abandon();
    expect(window.page.ends('a')).toEqual([]);
  });

  it('is reached when sending finds the frame gone', async () => {
    vi.useFakeTimers();
    const source = steered();
    const window = registered({ 'sources.check': source.handler });
    await window.start('a', 'sources.check', {});
    window.page.gone = true;
    source.give(1);
    await vi.advanceTimersByTimeAsync(batchMilliseconds);
    expect(source.aborted).toBe(true);
  });

  it('frees its id', async () => {
    vi.useFakeTimers();
    const window = registered({ 'sources.check': counting(1, { given: 0 }) });
    await window.start('a', 'sources.check', {});
    expect(await window.start('a', 'sources.check', {})).toMatchObject({ ok: false, failure: { code: 'refused' } });
    await settle();
    expect(await window.start('a', 'sources.check', {})).toEqual({ ok: true, value: null });
  });
});

it('only so many streams of one window run at once', async () => {
  const window = registered({
    'sources.check': async function* (_input, signal) {
      yield step(1);
      if (!signal.aborted) await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      return result;
    },
  });
  for (let number = 0; number < streamsAtOnce; number += 1)
    expect(await window.start(`s${number}`, 'sources.check', {})).toMatchObject({ ok: true });
  expect(await window.start('one-too-many', 'sources.check', {})).toMatchObject({
    ok: false,
    failure: { code: 'refused', retryable: true },
  });
  await window.abandon();
});

it('a call is told when the window that asked is gone', async () => {
  let aborted = false;
  const window = registered({
    'workspace.close': (_input, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          resolve({ ok: true, value: {} });
        });
      }),
  });
  const answer = window.call('workspace.close', {});
  await window.abandon();
  await answer;
  expect(aborted).toBe(true);
});
