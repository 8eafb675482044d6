import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { examine } from '../builders/examination.ts';
import { minute } from '../builders/time.ts';
import { anyReading } from './any-reading.ts';
import type { Consumption } from './world-consumption.ts';
import { consumptions } from './world-consumption.ts';
import type { Production } from './world-production.ts';
import { partialReadings } from './partial-reading.ts';
import { perfectReading, worlds } from './worlds.ts';
import type { World } from './worlds.ts';

const recorded: World['shape']['consumers'][number] = {
  trace: 'every',
  dedupe: ['claimed', 'done'],
  effect: true,
  aside: true,
  isolation: 'read_uncommitted',
  commit: 'after-processing',
};
const bare: typeof recorded = { trace: 'none', dedupe: [], effect: false, aside: false, isolation: 'read_uncommitted', commit: 'auto' };
const world = (production: Production, consumption: Consumption, shape = recorded): World => ({
  shape: { outbox: true, fallback: true, timeToLive: null, consumers: [shape] },
  production,
  age: 10 * minute,
  traced: false,
  consumptions: [consumption, 'not-yet'],
  lucky: true,
  sampled: true,
});

describe('a perfect reading', () => {
  it.each<[Production, Code]>([
    ['stored', 'STORED'],
    ['stored-twice', 'STORED'],
    ['stored-row-behind', 'STORED'],
    ['stored-after-error', 'STORED'],
    ['lost', 'RELAY_LOST'],
    ['failed', 'SEND_FAILED'],
    ['waiting', 'IN_FLIGHT'],
    ['waiting-after-error', 'IN_FLIGHT'],
    ['stuck', 'OUTBOX_STUCK'],
    ['young', 'IN_FLIGHT'],
    ['aborted', 'TXN_ABORTED'],
    ['open', 'NOT_YET_VISIBLE'],
    ['hanging', 'OVERDUE'],
    ['diverted', 'DIVERTED'],
    ['removed', 'LOST_TO_RETENTION'],
    ['cut-off', 'BROKER_LOST'],
    ['rewritten', 'BROKER_LOST'],
    ['compacted', 'COMPACTED'],
    ['never-produced', 'NOT_FOUND'],
  ])('finds what became of production: %s is %s', (production, code) => {
    expect(examine(perfectReading(world(production, 'not-yet'))).produced()).toMatchObject({ code, certainty: 'proven' });
  });

  it.each<[Consumption, Code]>([
    ['not-yet', 'NOT_YET_CONSUMED'],
    ['processed', 'PROCESSED'],
    ['processed-uncommitted', 'PROCESSED'],
    ['failed', 'PROCESS_FAILED'],
    ['dead-lettered', 'DEAD_LETTERED'],
    ['retrying', 'IN_FLIGHT'],
    ['skipped', 'SKIPPED'],
    ['trace-behind', 'IN_FLIGHT'],
    ['filtered', 'FILTERED'],
    ['discarded', 'DISCARDED'],
    ['claimed-only', 'EFFECT_LOST'],
    ['suppressed', 'EFFECT_LOST'],
  ])('finds what a consumer did: %s is %s', (consumption, code) => {
    expect(examine(perfectReading(world('stored', consumption))).delivery().code).toBe(code);
  });

  it('only suspects that a message without a known place was replaced', () => {
    expect(examine(perfectReading(world('replaced', 'not-yet'))).produced()).toMatchObject({ code: 'COMPACTED', certainty: 'suspected' });
  });

  it('tells from samples that every group was past a record when it was removed, or that one jumped over it', () => {
    const removed = (consumption: Consumption, sampled: boolean) =>
      examine(perfectReading({ ...world('removed', consumption, bare), sampled }));
    expect(removed('processed', true).produced()).toMatchObject({ code: 'EXPIRED', certainty: 'proven' });
    expect(removed('processed', true).delivery()).toMatchObject({ code: 'COMMITTED', certainty: 'proven' });
    expect(removed('skipped', true).produced()).toMatchObject({ code: 'LOST_TO_RETENTION', certainty: 'proven' });
    for (const consumption of ['processed', 'skipped'] as const)
      expect(removed(consumption, false).produced()).toMatchObject({ code: 'UNDETERMINED', rule: 'expired' });
  });

  it('says of a consumer that records nothing only how far its group is', () => {
    for (const consumption of consumptions) {
      const expected = consumption === 'not-yet' || consumption === 'processed-uncommitted' ? 'NOT_YET_CONSUMED' : 'COMMITTED';
      expect(examine(perfectReading(world('stored', consumption, bare))).delivery().code).toBe(expected);
    }
  });
});

describe('the generators', { timeout: 120_000 }, () => {
  const codesOf = (verdicts: readonly { readonly code: Code }[]) => verdicts.map((verdict) => verdict.code);

  it('reach every code that the rules can give, often enough to test it', () => {
    const counts = new Map<string, number>();
    for (const reading of fc.sample(anyReading, { seed: 1, numRuns: 4000 })) {
      const found = examine(reading);
      const codes = new Set(codesOf([found.verdict, found.produced(), ...found.deliveries.map((delivery) => delivery.verdict)]));
      for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    const reachable: readonly Code[] = [
      'BROKER_LOST',
      'COMPACTED',
      'RELAY_LOST',
      'SEND_FAILED',
      'LOST_TO_RETENTION',
      'SKIPPED',
      'EFFECT_LOST',
      'OUTBOX_STUCK',
      'OVERDUE',
      'DIVERTED',
      'DEAD_LETTERED',
      'PROCESS_FAILED',
      'UNDETERMINED',
      'COMMITTED',
      'NOT_YET_VISIBLE',
      'NOT_YET_CONSUMED',
      'IN_FLIGHT',
      'TXN_ABORTED',
      'EXPIRED',
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
      .sample(partialReadings, { seed: 1, numRuns: 500 })
      .map(({ perfect, partial }) => [examine(perfect).verdict.code, examine(partial).verdict.code] as const);
    expect(pairs.filter(([whole, part]) => part === 'UNDETERMINED' && whole !== 'UNDETERMINED').length).toBeGreaterThan(50);
    expect(pairs.filter(([whole, part]) => part === whole && whole !== 'UNDETERMINED').length).toBeGreaterThan(50);
  });

  it('make worlds that a perfect reading mostly decides', () => {
    const decided = fc
      .sample(worlds, { seed: 1, numRuns: 500 })
      .filter((each) => examine(perfectReading(each)).verdict.code !== 'UNDETERMINED');
    expect(decided.length).toBeGreaterThan(350);
  });
});
