import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockText, dateTimeText, dayKey, zoneText } from '../../../renderer/format/instant-text.ts';
import { instantInZone, localTime } from '../../../renderer/format/zoned-clock.ts';

describe('times in the zone of the operator', () => {
  it('keep every digit of their source', () => {
    expect(clockText('2026-11-20T01:14:06.377123Z', 'Europe/Berlin')).toBe('02:14:06.377123');
    expect(clockText('2026-11-20T01:14:06Z', 'Asia/Shanghai')).toBe('09:14:06');
    expect(clockText('2026-11-20T01:14:06.123456789+05:30', 'UTC')).toBe('19:44:06.123456789');
  });

  it('stand with their day in both languages', () => {
    expect(dateTimeText('2026-11-20T23:30:00.5Z', 'Asia/Shanghai', 'en')).toBe('21 Nov 2026 07:30:00.5');
    expect(dateTimeText('2026-11-20T23:30:00.5Z', 'Asia/Shanghai', 'zh-CN')).toBe('2026年11月21日 07:30:00.5');
    expect(dayKey('2026-11-20T23:30:00Z', 'Asia/Shanghai')).toBe('2026-11-21');
  });

  it('leave text alone that is no instant', () => {
    expect(clockText('yesterday', 'UTC')).toBe('yesterday');
  });

  it('name the zone with its distance from UTC', () => {
    expect(zoneText('Europe/Berlin', Date.parse('2026-11-20T00:00:00Z'))).toBe('Europe/Berlin (UTC+1)');
    expect(zoneText('Europe/Berlin', Date.parse('2026-07-20T00:00:00Z'))).toBe('Europe/Berlin (UTC+2)');
    expect(zoneText('UTC', 0)).toBe('UTC');
  });
});

describe('what a person types as a time', () => {
  it('is read on the clock of the zone, and shown the same again', () => {
    const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Shanghai', 'America/St_Johns', 'Asia/Kathmandu');
    // Winter of the northern zones: no clock is put back there.
    const seconds = fc.integer({ min: Date.parse('2026-11-05T00:00:00Z') / 1000, max: Date.parse('2027-02-20T00:00:00Z') / 1000 });
    fc.assert(
      fc.property(zones, seconds, (zone, second) => {
        const instant = new Date(second * 1000).toISOString();
        expect(instantInZone(localTime(instant, zone), zone)).toBe(instant);
      }),
    );
  });

  it('takes the earlier of two, and moves forward over an hour that does not exist', () => {
    expect(instantInZone('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(instantInZone('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('is nothing while it is not a time', () => {
    expect(instantInZone('', 'UTC')).toBeNull();
    expect(instantInZone('2026-11-20', 'UTC')).toBeNull();
  });
});
