import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../../main/domain/observation/instant.ts';
import { instantText, isZone, microsOf, timeText, UnreadableTimeError } from '../../../../main/adapter/sql/sqlite/sqlite-time.ts';

function read(value: unknown, zone: string | null = null): string | null {
  return instantText(microsOf(value, zone));
}

describe('a time in a column of SQLite', () => {
  it.each<[value: unknown, zone: string | null, instant: string | null]>([
    ['2026-11-20T02:11:09.123456Z', null, '2026-11-20T02:11:09.123456Z'],
    ['2026-11-20T02:11:09Z', 'Asia/Shanghai', '2026-11-20T02:11:09.000000Z'],
    ['2026-11-20 10:11:09.1+08:00', null, '2026-11-20T02:11:09.100000Z'],
    ['2026-11-20 10:11:09+08', null, '2026-11-20T02:11:09.000000Z'],
    ['2026-11-20 02:11:09.123456789 +0000', null, '2026-11-20T02:11:09.123456Z'],
    ['2026-11-20 02:11:09 UTC', null, '2026-11-20T02:11:09.000000Z'],
    ['2026-11-20 10:11:09', 'Asia/Shanghai', '2026-11-20T02:11:09.000000Z'],
    ['2026-11-20T10:11', 'Asia/Shanghai', '2026-11-20T02:11:00.000000Z'],
    ['2026-11-20', 'UTC', '2026-11-20T00:00:00.000000Z'],
    ['2026-11-20 02:11:09.000001', 'UTC', '2026-11-20T02:11:09.000001Z'],
    ['1969-12-31 23:59:59.999999', 'UTC', '1969-12-31T23:59:59.999999Z'],
    // Clocks put forward and back in Berlin.
    ['2026-03-29 01:59:59', 'Europe/Berlin', '2026-03-29T00:59:59.000000Z'],
    ['2026-03-29 03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000000Z'],
    ['2026-03-29 02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000000Z'],
    ['2026-10-25 02:30:00', 'Europe/Berlin', '2026-10-25T01:30:00.000000Z'],
    ['2026-10-25 03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000000Z'],
    [1_763_604_669n, null, '2025-11-20T02:11:09.000000Z'],
    [1_763_604_669_123n, null, '2025-11-20T02:11:09.123000Z'],
    [1_763_604_669_123_456n, null, '2025-11-20T02:11:09.123456Z'],
    [0n, null, '1970-01-01T00:00:00.000000Z'],
    [-1n, null, '1969-12-31T23:59:59.000000Z'],
    [9_223_372_036_854_775_807n, null, null],
    [null, null, null],
    ['', null, null],
    ['soon', null, null],
    ['2026-02-30T00:00:00Z', null, null],
    [Buffer.from('2026-11-20T02:11:09Z'), null, null],
  ])('%s with zone %s is %s', (value, zone, instant) => {
    expect(read(value, zone)).toBe(instant);
  });

  it.each([
    [2_461_000.5, 'UTC', /julian/],
    [1_763_604_669.25, 'UTC', /julian/],
    ['2026-11-20 02:11:09', null, /timeZone/],
    ['2026-11-20', null, /timeZone/],
  ])('%s with zone %s is not guessed', (value, zone, words) => {
    expect(() => read(value, zone)).toThrow(UnreadableTimeError);
    expect(() => read(value, zone)).toThrow(words);
  });

  it('keeps every microsecond, whatever its form', () => {
    const first = Date.UTC(1900, 0, 1) * 1000;
    const last = Date.UTC(2200, 0, 1) * 1000;
    fc.assert(
      fc.property(fc.bigInt({ min: BigInt(first), max: BigInt(last) }), (micros) => {
        const text = formatInstant(micros);
        expect(microsOf(text, null)).toBe(micros);
        expect(microsOf(text.replace('T', ' ').replace('Z', ''), 'UTC')).toBe(micros);
        expect(microsOf(instantText(micros), null)).toBe(micros);
      }),
    );
  });

  it('finds the wall clock of any zone again', () => {
    const zones = ['Asia/Shanghai', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Chatham', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 4_000_000_000 }), (zone, seconds) => {
        const at = new Date(seconds * 1000);
        const wall = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at);
        const found = microsOf(wall, zone) ?? 0n;
        const again = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(
          Number(found / 1000n),
        );
        expect(again).toBe(wall);
      }),
      { numRuns: 200 },
    );
  });

  it('tells texts with a zone from texts without', () => {
    expect([timeText('2026-11-20T02:11:09Z'), timeText('2026-11-20 02:11:09'), timeText('ORD-1'), timeText('2026-11-20-17')]).toEqual([
      'zoned',
      'local',
      null,
      null,
    ]);
  });

  it('knows the zones there are', () => {
    expect([isZone('Asia/Shanghai'), isZone('UTC'), isZone('Mars/Phobos')]).toEqual([true, true, false]);
  });
});
