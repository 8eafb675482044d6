import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantOfLocal, localRanges } from '../../../main/adapter/sql/local-time.ts';
import { isZone, offsetAt } from '../../../main/adapter/sql/zone-offset.ts';
import { formatInstant, micros } from '../../../main/domain/observation/instant.ts';

const instant = (local: string, zone: string): string => formatInstant(instantOfLocal(micros(`${local}Z`), zone));

describe('a time without a zone', () => {
  it.each([
    ['2026-11-20T02:11:09.123456', 'Asia/Shanghai', '2026-11-19T18:11:09.123456Z'],
    ['2026-07-01T00:00:00', 'America/New_York', '2026-07-01T04:00:00.000Z'],
    ['2026-11-20T02:11:09', 'UTC', '2026-11-20T02:11:09.000Z'],
    ['2026-11-20T02:11:09', '+05:30', '2026-11-19T20:41:09.000Z'],
    // Put forward from 2 to 3: what is skipped is read as if it had not been.
    ['2026-03-29T01:59:59.999999', 'Europe/Berlin', '2026-03-29T00:59:59.999999Z'],
    ['2026-03-29T02:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29T03:00:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
    // Put back from 3 to 2: what is shown twice is the later.
    ['2026-10-25T01:59:59.999999', 'Europe/Berlin', '2026-10-24T23:59:59.999999Z'],
    ['2026-10-25T02:00:00', 'Europe/Berlin', '2026-10-25T01:00:00.000Z'],
    ['2026-10-25T02:59:59.999999', 'Europe/Berlin', '2026-10-25T01:59:59.999999Z'],
    ['2026-10-25T03:00:00', 'Europe/Berlin', '2026-10-25T02:00:00.000Z'],
    // Half an hour, and a day that did not exist.
    ['2026-04-05T01:45:00', 'Australia/Lord_Howe', '2026-04-04T15:15:00.000Z'],
    ['2011-12-31T00:30:00', 'Pacific/Apia', '2011-12-30T10:30:00.000Z'],
  ])('%s in %s is %s', (local, zone, expected) => {
    expect(instant(local, zone)).toBe(expected);
  });

  it('is refused where the zone does not exist', () => {
    expect([isZone('Asia/Shanghia'), isZone('Asia/Shanghai'), isZone('')]).toEqual([false, true, false]);
    expect(() => offsetAt('Asia/Shanghia', 0)).toThrow(RangeError);
  });
});

const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Shanghai',
  'Africa/Casablanca',
  'Pacific/Apia',
  'UTC',
);
const minute = 60_000_000n;
const start = micros('2005-01-01T00:00:00Z');
const end = micros('2030-01-01T00:00:00Z');
const time = fc.bigInt({ min: start / minute, max: end / minute }).map((value) => value * minute);

/** Times near a change of clocks, where everything is decided. */
const change = fc
  .tuple(
    fc.constantFrom('2026-03-29T02:00:00Z', '2026-10-25T02:00:00Z', '2026-03-08T02:00:00Z', '2026-11-01T01:00:00Z', '2026-04-05T02:00:00Z'),
    fc.integer({ min: -360, max: 360 }),
  )
  .map(([at, minutes]) => micros(at) + BigInt(minutes) * minute);
const interesting = fc.oneof(time, change, change);

describe('the local times of a window', () => {
  const holds = (ranges: ReturnType<typeof localRanges>, local: bigint): boolean =>
    ranges.some(({ from, to }) => (from === null || local >= from) && local < to);

  it('are exactly those whose instants lie in it', () => {
    fc.assert(
      fc.property(zones, interesting, fc.bigInt({ min: 0n, max: 6000n }), interesting, (zone, from, minutes, local) => {
        const to = from + minutes * minute;
        const at = instantOfLocal(local, zone);
        expect(holds(localRanges(zone, from, to), local)).toBe(at >= from && at < to);
        expect(holds(localRanges(zone, null, to), local)).toBe(at < to);
      }),
      { numRuns: 2000 },
    );
  });

  it('near its own bounds are those too', () => {
    fc.assert(
      fc.property(zones, change, fc.bigInt({ min: 1n, max: 300n }), fc.bigInt({ min: -300n, max: 600n }), (zone, local, length, shift) => {
        const from = instantOfLocal(local, zone) + shift * minute;
        const to = from + length * minute;
        const at = instantOfLocal(local, zone);
        expect(holds(localRanges(zone, from, to), local)).toBe(at >= from && at < to);
      }),
      { numRuns: 1000 },
    );
  });

  it('are one range where clocks are left alone', () => {
    const [from, to] = [micros('2026-11-20T00:00:00Z'), micros('2026-11-21T00:00:00Z')];
    expect(localRanges('Asia/Shanghai', from, to)).toEqual([{ from: micros('2026-11-20T08:00:00Z'), to: micros('2026-11-21T08:00:00Z') }]);
    expect(localRanges('UTC', null, to)).toEqual([{ from: null, to }]);
    expect(localRanges('UTC', to, from)).toEqual([]);
  });
});
