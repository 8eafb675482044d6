import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf } from '../../../renderer/message/timeline-axis.ts';

const start = Date.parse('2026-11-20T02:14:05.900Z');
const times = fc
  .array(fc.integer({ min: 0, max: 90_000_000 }), { minLength: 1, maxLength: 30 })
  .map((list) => list.map((each) => start + each));

describe('the axis of a timeline', () => {
  it('folds a long silence and says how long it was', () => {
    const axis = axisOf([start, start + 400, start + 112_000, start + 112_300], 196, 1180);
    expect(axis.stretches).toHaveLength(2);
    expect(axis.folds).toHaveLength(1);
    expect(axis.folds[0]?.milliseconds).toBeGreaterThan(100_000);
    expect(axis.folds[0]?.milliseconds).toBeLessThan(112_000);
  });

  it('folds nothing where everything happened together', () => {
    expect(axisOf([start, start + 100, start + 900], 196, 1180).folds).toEqual([]);
  });

  it('keeps the order of time and stays inside its edges', () => {
    fc.assert(
      fc.property(times, (list) => {
        const axis = axisOf(list, 196, 1180);
        const places = list.toSorted((a, b) => a - b).map(axis.x);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(Math.min(...places)).toBeGreaterThanOrEqual(196);
        expect(Math.max(...places)).toBeLessThanOrEqual(1180.001);
        expect(axis.folds.length).toBeLessThanOrEqual(3);
        expect(axis.folds).toHaveLength(axis.stretches.length - 1);
      }),
    );
  });

  it('draws ticks that do not crowd each other', () => {
    fc.assert(
      fc.property(times, (list) => {
        const { ticks, stretches } = axisOf(list, 196, 1180);
        for (const { left, right } of stretches) {
          const places = ticks.filter(({ x }) => x >= left && x <= right).map(({ x }) => x);
          for (const [index, place] of places.slice(1).entries()) expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(95);
        }
      }),
    );
  });
});
