import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../../../main/domain/observation/instant.ts';
import { formatInstant, instantOf, micros, parseInstant, shift, span } from '../../../main/domain/observation/instant.ts';
import { instant as contract } from '../../../main/contract/schema.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-11-20T02:11:09Z', 1_795_140_669_000_000n],
    ['2026-11-20T02:11:09.1Z', 1_795_140_669_100_000n],
    ['2026-11-20T02:11:09.123456Z', 1_795_140_669_123_456n],
    ['2026-11-20T02:11:09.123456789Z', 1_795_140_669_123_456n],
    ['2026-11-20t02:11:09z', 1_795_140_669_000_000n],
    ['2026-11-20 02:11:09Z', 1_795_140_669_000_000n],
    ['2026-11-20T10:11:09+08:00', 1_795_140_669_000_000n],
    ['2026-11-20T10:11:09+0800', 1_795_140_669_000_000n],
    ['2026-11-19T20:41:09.000001-05:30', 1_795_140_669_000_001n],
    [' 2026-11-20T02:11:09Z ', 1_795_140_669_000_000n],
    ['1969-12-31T23:59:59.999999Z', -1n],
    ['0001-01-01T00:00:00Z', -62_135_596_800_000_000n],
  ])('reads %s', (text, expected) => {
    expect(parseInstant(text)).toBe(expected);
  });

  it.each([
    '',
    'now',
    '2026-11-20',
    '2026-11-20T02:11:09',
    '2026-11-20T02:11Z',
    '2026-13-20T02:11:09Z',
    '2026-11-20T25:11:09Z',
    '2026-11-20T02:11:09.1234567890Z',
    '1795140669',
    '2026-11-20T02:11:09+99:99',
    '2026-11-20T02:11:09Z; drop',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('refuses a day that its month does not have, instead of taking another', () => {
    for (const text of ['2026-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-04-31T00:00:00Z']) expect(parseInstant(text)).toBeNull();
    expect(parseInstant('2028-02-29T00:00:00Z')).not.toBeNull();
  });

  it('keeps microseconds that a 53-bit number would lose', () => {
    expect(parseInstant('9999-12-31T23:59:59.999999Z')).toBe(253_402_300_799_999_999n);
  });
});

describe('formatInstant', () => {
  it('writes three digits, or six where they are needed', () => {
    expect(formatInstant(1_795_140_669_123_000n)).toBe('2026-11-20T02:11:09.123Z');
    expect(formatInstant(1_795_140_669_123_456n)).toBe('2026-11-20T02:11:09.123456Z');
    expect(formatInstant(-1n)).toBe('1969-12-31T23:59:59.999999Z');
  });

  it('is read again exactly, in every year that RFC 3339 can write', () => {
    const instants = fc.bigInt({ min: -62_167_219_200_000_000n, max: 253_402_300_799_999_999n });
    fc.assert(
      fc.property(instants, (value) => {
        expect(parseInstant(formatInstant(value))).toBe(value);
      }),
      { seed: 13, numRuns: 500 },
    );
  });

  it('moves by milliseconds exactly', () => {
    expect(shift('2026-11-20T02:11:09.123456Z', -1)).toBe('2026-11-20T02:11:09.122456Z');
    expect(span(1.5)).toBe(2000n);
    fc.assert(
      fc.property(
        fc.integer(),
        (milliseconds) =>
          micros(shift('2026-11-20T00:00:00.000001Z', milliseconds)) - micros('2026-11-20T00:00:00.000001Z') ===
          BigInt(milliseconds) * 1000n,
      ),
      { seed: 14, numRuns: 500 },
    );
  });
});

describe('instantOf', () => {
  it('takes what a broker has', () => {
    expect(instantOf(1_795_140_669_123n)).toBe('2026-11-20T02:11:09.123Z');
    expect(instantOf(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(instantOf(-1)).toBe('1969-12-31T23:59:59.999Z');
  });

  it.each([1_795_140_669_123_456n, 1_795_140_669_123_456_789n, 9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n])(
    'does not throw for %s ms, which a producer that counts otherwise may have written, and gives nothing that cannot be read again',
    (milliseconds) => {
      const at: Instant | null = instantOf(milliseconds);
      expect(at === null || parseInstant(at) !== null).toBe(true);
    },
  );
});

it('reads every instant that a document may contain', () => {
  const hostile = [
    '2026-13-01T00:00:00Z',
    '2026-11-20T24:61:00Z',
    '2026-11-20T23:59:60Z',
    '2026-11-20T00:00:00+25:00',
    '2026-02-30T00:00:00Z',
    '2026-11-20 02:11:09.1+0000',
  ];
  const admitted = hostile.filter((text) => contract.safeParse(text).success);
  expect(admitted.filter((text) => parseInstant(text) === null)).toEqual([]);
});
