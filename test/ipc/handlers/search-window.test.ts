import { describe, expect, it } from 'vitest';
import { searchWindow } from '../../../main/ipc/handlers/search-window.ts';

const now = '2026-11-20T02:20:00.000Z';
const epoch = '1970-01-01T00:00:00.000Z';

describe('the window of a search', () => {
  it('is the hour before now when none is given', () => {
    expect(searchWindow({ value: 'x', from: null, to: null }, false, now)).toEqual({
      window: { from: '2026-11-20T01:20:00.000Z', to: now },
    });
  });

  it('is the hour before its end when only that is given', () => {
    const to = '2026-11-19T10:00:00Z';
    expect(searchWindow({ value: 'x', from: null, to }, false, now)).toEqual({ window: { from: '2026-11-19T09:00:00.000Z', to } });
  });

  it('keeps what was typed, with its digits and zone', () => {
    const from = '2026-11-20T10:00:00.123456+08:00';
    expect(searchWindow({ value: 'x', from, to: null }, false, now)).toEqual({ window: { from, to: now } });
  });

  it('is none when a value is looked for in everything, so that what has no time is found as well', () => {
    expect(searchWindow({ value: 'x', from: epoch, to: null }, false, now)).toEqual({ window: null });
  });

  it('is from the epoch on when everything is listed', () => {
    expect(searchWindow({ value: '', from: epoch, to: null }, false, now)).toEqual({ window: { from: epoch, to: now } });
  });

  it('is none in a recorded case, unless one is asked for', () => {
    expect(searchWindow({ value: '', from: null, to: null }, true, now)).toEqual({ window: null });
    expect(searchWindow({ value: '', from: epoch, to: null }, true, now)).toEqual({ window: null });
    expect(searchWindow({ value: '', from: '2020-01-01T00:00:00Z', to: null }, true, now)).toEqual({
      window: { from: '2020-01-01T00:00:00Z', to: now },
    });
  });

  it.each([
    ['2026-13-01T00:00:00Z', null],
    [null, '2026-02-30T25:00:00Z'],
    ['2026-11-20T02:00:00Z', '2026-11-20T01:00:00Z'],
  ])('is a usage problem for %s to %s', (from, to) => {
    expect(searchWindow({ value: 'x', from, to }, false, now)).toMatchObject({ usage: { problem: 'malformed-time' } });
  });
});
