import { describe, expect, it } from 'vitest';
import { bucketWidths, mergeBuckets } from '../../../renderer/loss/bucket-merge.ts';
import { runsOf } from '../../../renderer/loss/hatch-runs.ts';
import { emptyBuckets, heatLanes } from '../../../renderer/loss/heat-lanes.ts';
import { choiceOf, filterOf, windowInput } from '../../../renderer/loss/loss-address.ts';
import { spanText } from '../../../renderer/loss/span-text.ts';
import { stripTicks } from '../../../renderer/loss/strip-axis.ts';
import { speechOf } from '../../../renderer/speech.tsx';
import { workspace } from '../story.ts';
import { buckets, from, progress, reconciled, step, to } from './loss-story.ts';

const berlin = speechOf('en', 'Europe/Berlin');

describe('drawing several buckets as one', () => {
  it('keeps every count', () => {
    const merged = mergeBuckets(buckets, 4);
    expect(merged).toHaveLength(4);
    expect(merged.map(({ missing }) => missing)).toEqual([0, 200, 200, 0]);
    expect(merged.at(-1)).toMatchObject({ from: buckets[12]?.from, to, processed: { billing: 0, email: 1800 }, undetermined: 1800 });
  });

  it('offers widths that leave a strip', () => {
    expect(bucketWidths(buckets)).toEqual([
      { width: 1, milliseconds: 60_000 },
      { width: 2, milliseconds: 120_000 },
    ]);
    expect(bucketWidths([])).toEqual([{ width: 1, milliseconds: 0 }]);
  });
});

describe('lanes', () => {
  const of = { consumer: 'billing', outbox: true };
  const hatched = (told: ReturnType<typeof heatLanes>): Record<string, number[]> =>
    Object.fromEntries(told.map(({ id, cells }) => [id, cells.flatMap(({ unread }, index) => (unread ? [index] : []))]));

  it('are hatched exactly where something was not read', () => {
    const { coverage } = reconciled(false);
    const lanes = heatLanes(buckets, { kind: 'coverage', coverage }, of);
    expect(hatched(lanes)).toEqual({ recorded: [], stored: [], processed: [12, 13, 14], missing: [12, 13, 14], storedTwice: [] });
  });

  it('with a range of offsets that has no time of its own, where a verdict was withheld', () => {
    const coverage = reconciled(true).coverage.map((entry) =>
      entry.role === 'destination' ? { ...entry, complete: false, reason: 'timeout: orders/0', read: [{ from: '0', to: '10' }] } : entry,
    );
    const { stored, recorded } = hatched(heatLanes(buckets, { kind: 'coverage', coverage }, of));
    expect([stored, recorded]).toEqual([[12, 13, 14], []]);
  });

  it('of which nothing was read are hatched throughout, because an empty cell would say that nothing is there', () => {
    const coverage = reconciled(true).coverage.map((entry) =>
      entry.role === 'destination' ? { ...entry, complete: false, reason: 'unreachable: kafka', read: [] } : entry,
    );
    const lanes = heatLanes(buckets, { kind: 'coverage', coverage }, of);
    expect(lanes.map(({ cells }) => cells.filter(({ unread }) => unread).length)).toEqual([0, 15, 0, 3, 15]);
  });

  it('that no verdict needed are not hatched', () => {
    const coverage = reconciled(false).coverage.map((entry) => ({ ...entry, needed: false }));
    expect(hatched(heatLanes(reconciled(true).buckets, { kind: 'coverage', coverage }, of))['processed']).toEqual([]);
  });

  it('share one scale, and 0 is not the lightest of it', () => {
    const [recorded, , processed] = heatLanes(reconciled(true).buckets, { kind: 'coverage', coverage: [] }, of);
    expect(recorded?.cells[0]).toMatchObject({ count: 600, level: 5 });
    expect(processed?.cells[7]).toMatchObject({ count: 500, level: 5 });
    expect(heatLanes(buckets, { kind: 'coverage', coverage: [] }, of)[2]?.cells[13]).toMatchObject({ count: 0, level: 0 });
  });

  it('that the route does not have are left out', () => {
    const told = heatLanes(buckets, { kind: 'coverage', coverage: [] }, { consumer: null, outbox: false });
    expect(told.map(({ id }) => id)).toEqual(['stored', 'missing', 'storedTwice']);
  });

  it('without counts say how much was read, and stay hatched', () => {
    const empty = emptyBuckets({ from, to });
    const lanes = heatLanes(empty, { kind: 'steps', steps: progress.steps, counted: false }, of);
    expect(lanes.map(({ reading }) => reading)).toEqual([1, 0.5, 0, null, null]);
    expect(lanes.every(({ cells }) => cells.every(({ unread }) => unread))).toBe(true);
  });

  it('with counts fill up to where everything was read', () => {
    const steps = [step('outbox', 'running', 1, 2, { upTo: buckets[7]?.to ?? null }), step('destination', 'done', 1, 1)];
    const lanes = heatLanes(buckets, { kind: 'steps', steps, counted: true }, of);
    expect(runsOf(lanes[0]?.cells.map(({ unread }) => unread) ?? [])).toEqual([{ first: 8, count: 7 }]);
    expect(lanes[1]?.unread).toBe(false);
    expect(lanes[3]?.cells.every(({ unread }) => unread)).toBe(true);
  });
});

describe('the axis', () => {
  it('has round times of the zone, as many as fit', () => {
    const ticks = stripTicks({ from, to }, 440, berlin);
    expect(ticks.map(({ text }) => text)).toEqual(['03:00', '03:05', '03:10']);
    expect(stripTicks({ from, to }, 1200, berlin)).toHaveLength(8);
  });

  it('names the day at midnight, and days where the window is long', () => {
    expect(stripTicks({ from: '2026-11-20T22:00:00Z', to: '2026-11-21T00:00:00Z' }, 440, berlin).map(({ text }) => text)).toContain(
      '21 Nov 00:00',
    );
    const week = stripTicks({ from: '2026-11-13T00:00:00Z', to: '2026-11-20T00:00:00Z' }, 900, berlin);
    expect(week.map(({ text }) => text)).toEqual(['14 Nov', '15 Nov', '16 Nov', '17 Nov', '18 Nov', '19 Nov', '20 Nov']);
  });

  it('has nothing for an empty span', () => {
    expect(stripTicks({ from, to: from }, 900, berlin)).toEqual([]);
  });
});

describe('spans in words', () => {
  it('leave out the day that both ends share', () => {
    expect(spanText(buckets[0] ?? { from, to }, { from, to }, berlin)).toBe('03:00 to 03:01');
    expect(spanText({ from, to: '2026-11-20T02:00:30.5Z' }, { from, to }, berlin)).toBe('03:00 to 03:00:30.5');
    expect(spanText({ from, to }, { from, to: '2026-11-25T00:00:00Z' }, berlin)).toBe('20 Nov 03:00 to 20 Nov 03:15');
  });
});

describe('the address', () => {
  it('falls back to what there is', () => {
    const strange = { route: 'gone', time: 'all', width: '-3', show: 'NO_SUCH', begin: from };
    expect(choiceOf(strange, workspace)).toEqual({
      route: 'orders',
      time: '1h',
      from: null,
      to: null,
      consumer: 'billing',
      width: 1,
      show: null,
      between: null,
    });
    expect(choiceOf({}, { ...workspace, routes: [] })).toBeNull();
  });

  it('says which messages and which window are meant', () => {
    const between = { from, to };
    expect(filterOf({ show: 'SEND_DUPLICATE', between })).toEqual({ codes: null, duplicates: ['SEND_DUPLICATE'], between });
    expect(filterOf({ show: 'OVERDUE', between: null })).toEqual({ codes: ['OVERDUE'], duplicates: null, between: null });
    expect(windowInput({ route: 'orders', time: '15m', from: null, to: null }, Date.parse(to))).toEqual({
      route: 'orders',
      from,
      to: null,
    });
  });
});
