import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canHold, heldValues, pages } from '../../../main/adapter/sql/column-values.ts';
import type { Column, ColumnKind } from '../../../main/adapter/sql/dialect.ts';

function column(kind: ColumnKind, name = 'text'): Column {
  return { name: 'c', kind, type: { schema: 'pg_catalog', name }, typeText: name, readable: true };
}

describe('canHold', () => {
  it.each<[ColumnKind, string, string, boolean]>([
    ['integer', 'int2', '32767', true],
    ['integer', 'int2', '32768', false],
    ['integer', 'int4', '-2147483648', true],
    ['integer', 'int4', '2147483648', false],
    ['integer', 'int8', '9223372036854775807', true],
    ['integer', 'int8', '9223372036854775808', false],
    ['integer', 'int8', '-9223372036854775808', true],
    ['integer', 'int8', '99999999999999999999999', false],
    ['integer', 'int8', '01', false],
    ['integer', 'int8', '-0', false],
    ['integer', 'int8', '+1', false],
    ['integer', 'int8', '1e3', false],
    ['integer', 'int8', '', false],
    ['integer', 'tinyint', '-128', true],
    ['integer', 'tinyint', '128', false],
    ['integer', 'tinyint unsigned', '255', true],
    ['integer', 'tinyint unsigned', '-1', false],
    ['integer', 'mediumint unsigned', '16777216', false],
    ['integer', 'int unsigned zerofill', '4294967295', true],
    ['integer', 'int', '2147483648', false],
    ['integer', 'bigint unsigned', '18446744073709551615', true],
    ['integer', 'bigint unsigned', '18446744073709551616', false],
    ['decimal', 'numeric', '1.50', true],
    ['decimal', 'numeric', 'NaN', false],
    ['decimal', 'numeric', '1.', false],
    ['uuid', 'uuid', '3f2b6a52-0d7c-4b9e-9a55-0c4b1d2e3f40', true],
    ['uuid', 'uuid', '3F2B6A52-0D7C-4B9E-9A55-0C4B1D2E3F40', false],
    ['uuid', 'uuid', '3f2b6a520d7c4b9e9a550c4b1d2e3f40', false],
    ['text', 'text', 'a\0b', false],
    ['text', 'text', '', true],
    ['other', 'mood', 'sad', true],
  ])('%s (%s) holds %j: %s', (kind, type, value, holds) => {
    expect(canHold(column(kind, type), value)).toBe(holds);
  });

  it('holds what a 64-bit column prints, and nothing that it would print otherwise', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        expect(canHold(column('integer', 'int8'), String(value))).toBe(true);
        expect(canHold(column('integer', 'int8'), ` ${value}`)).toBe(false);
        expect(canHold(column('integer', 'int8'), `0${value}`)).toBe(false);
      }),
    );
  });
});

describe('pages', () => {
  it('keeps every value, in order, in pages that are not too long', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 7 }), (values, size) => {
        const cut = pages(values, size);
        expect(cut.flat()).toEqual(values);
        expect(cut.every((page) => page.length > 0 && page.length <= size)).toBe(true);
      }),
    );
  });

  it('asks for each value once', () => {
    expect(heldValues(column('text'), ['a', 'b', 'a', 'c\0'])).toEqual(['a', 'b']);
  });
});
