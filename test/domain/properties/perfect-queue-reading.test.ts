import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { examine } from '../builders/examination.ts';
import { minute } from '../builders/time.ts';
import { anyQueueReading } from './any-queue-reading.ts';
import { partialQueueReadings } from './partial-reading.ts';
import type { QueueFate, QueueProduction, QueueWorld } from './queue-worlds.ts';
import { perfectQueueReading } from './queue-worlds.ts';

const world = (production: QueueProduction, fate: QueueFate, parts: Partial<QueueWorld> = {}): QueueWorld => ({
  outbox: true,
  witness: true,
  fallback: 'none',
  trace: 'every',
  dedupe: ['done'],
  effect: true,
  deadLetter: false,
  timeToLive: null,
  production,
  fate,
  age: 10 * minute,
  sampled: true,
  ...parts,
});

describe('a perfect reading of a route over an exchange', () => {
  it.each<[QueueProduction, Partial<QueueWorld>, Code, string]>([
    ['accepted', {}, 'STORED', 'proven'],
    ['accepted-twice', {}, 'STORED', 'proven'],
    ['accepted', { witness: false }, 'UNDETERMINED', 'undetermined'],
    ['lost', {}, 'RELAY_LOST', 'proven'],
    ['unbound-then', {}, 'UNROUTED', 'proven'],
    ['unbound-then', { witness: false }, 'UNROUTED', 'proven'],
    ['unbound-then', { sampled: false }, 'UNROUTED', 'suspected'],
    ['lost', { witness: false }, 'UNDETERMINED', 'undetermined'],
    ['returned', {}, 'UNROUTED', 'proven'],
    ['returned', { witness: false }, 'UNROUTED', 'proven'],
    ['unbound', {}, 'UNROUTED', 'suspected'],
    ['unbound', { witness: false }, 'UNROUTED', 'suspected'],
    ['failed', {}, 'SEND_FAILED', 'proven'],
    ['failed', { witness: false }, 'UNDETERMINED', 'undetermined'],
    ['young', {}, 'IN_FLIGHT', 'proven'],
    ['stuck', {}, 'OUTBOX_STUCK', 'suspected'],
    ['diverted', { fallback: 'queue' }, 'DIVERTED', 'proven'],
    ['diverted', { fallback: 'queue', witness: false }, 'DIVERTED', 'suspected'],
    ['unsent', { fallback: 'table' }, 'DIVERTED', 'proven'],
    ['never-produced', {}, 'NOT_FOUND', 'proven'],
  ])('finds what became of production: %s %j is %s', (production, parts, code, certainty) => {
    expect(examine(perfectQueueReading(world(production, 'taken', parts))).produced()).toMatchObject(
      code === 'UNDETERMINED' ? { code } : { code, certainty },
    );
  });

  it.each<[QueueFate, Partial<QueueWorld>, Code]>([
    ['waiting', {}, 'NOT_YET_CONSUMED'],
    ['waiting', { timeToLive: 5 * minute }, 'OVERDUE'],
    ['processed', {}, 'PROCESSED'],
    ['failed', {}, 'PROCESS_FAILED'],
    ['dead-lettered', { deadLetter: true }, 'DEAD_LETTERED'],
    ['letter-lost', {}, 'DLX_LOST'],
    ['letter-lost', { deadLetter: true }, 'DLX_LOST'],
    ['overflowed', {}, 'OVERFLOW'],
    ['expired', {}, 'TTL_EXPIRED'],
    ['taken', {}, 'UNDETERMINED'],
    ['filtered', {}, 'FILTERED'],
    ['claimed-only', { dedupe: ['claimed'] }, 'EFFECT_LOST'],
  ])('finds what became of it in its queue: %s %j is %s', (fate, parts, code) => {
    expect(examine(perfectQueueReading(world('accepted', fate, parts))).delivery().code).toBe(code);
  });
});

describe('the generators of queues', { timeout: 120_000 }, () => {
  it('reach every code that the rules can give there, often enough to test it', () => {
    const counts = new Map<string, number>();
    for (const reading of fc.sample(anyQueueReading, { seed: 1, numRuns: 3000 })) {
      const found = examine(reading);
      const codes = new Set([found.verdict, found.produced(), ...found.deliveries.map(({ verdict }) => verdict)].map(({ code }) => code));
      for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const reachable: readonly Code[] = [
      'RELAY_LOST',
      'SEND_FAILED',
      'UNROUTED',
      'OVERFLOW',
      'DLX_LOST',
      'EFFECT_LOST',
      'OUTBOX_STUCK',
      'OVERDUE',
      'DIVERTED',
      'DEAD_LETTERED',
      'PROCESS_FAILED',
      'TTL_EXPIRED',
      'UNDETERMINED',
      'NOT_YET_CONSUMED',
      'IN_FLIGHT',
      'FILTERED',
      'DISCARDED',
      'NOT_REACHED',
      'NOT_FOUND',
      'STORED',
      'PROCESSED',
    ];
    expect(reachable.filter((code) => (counts.get(code) ?? 0) < 4)).toEqual([]);
  });

  it('make partial readings that open a verdict, and partial readings that keep it', () => {
    const pairs = fc
      .sample(partialQueueReadings, { seed: 1, numRuns: 500 })
      .map(({ perfect, partial }) => [examine(perfect).verdict.code, examine(partial).verdict.code] as const);
    expect(pairs.filter(([whole, part]) => part === 'UNDETERMINED' && whole !== 'UNDETERMINED').length).toBeGreaterThan(50);
    expect(pairs.filter(([whole, part]) => part === whole && whole !== 'UNDETERMINED').length).toBeGreaterThan(50);
  });
});
