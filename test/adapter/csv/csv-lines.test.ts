import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvLines } from '../../../main/adapter/csv/csv-lines.ts';
import { LineWriter } from '../../../main/adapter/csv/line-writer.ts';
import { parseCsv } from '../../contract-suite/bulk-lines.ts';

const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string(), fc.constantFrom('', '"', '""', ',', '\n', '\r', '\0', ' a ', '\ufeff'));
const rows = fc.array(fc.array(fc.option(text), { minLength: 2, maxLength: 5 }), { maxLength: 30 });

describe('lines of CSV', () => {
  it('from texts give the texts again', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const lines = new CsvLines();
        for (const row of all) lines.add(row);
        expect(parseCsv(lines.take())).toEqual(all);
        expect(lines.rows).toBe(all.length);
        expect(lines.take()).toHaveLength(0);
      }),
    );
  });

  it('tell an empty text from none', () => {
    const lines = new CsvLines();
    lines.add(['', null, 'a"b']);
    expect(lines.take().toString()).toBe('"",,"a""b"\n');
  });

  it('come in order however many there are', () => {
    const lines = new CsvLines();
    for (let index = 0; index < 1_234; index += 1) lines.add([String(index), null]);
    expect(parseCsv(lines.take()).map(([first]) => Number(first))).toEqual(Array.from({ length: 1_234 }, (_, index) => index));
  });

  it('from bytes give the same lines, piece by piece, in memory that is too small at first', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 64 }), (all, size) => {
        const writer = new LineWriter(size);
        const pieces = all.map((row) => {
          for (const [index, value] of row.entries()) {
            const bytes = Buffer.from(value ?? '', 'utf8');
            writer.reserve(2 * bytes.length + 8);
            if (index > 0) writer.comma();
            if (value !== null) writer.field(bytes, 0, bytes.length);
          }
          writer.endLine();
          return writer.take();
        });
        const lines = new CsvLines();
        for (const row of all) lines.add(row);
        expect(Buffer.concat(pieces).toString('latin1')).toBe(lines.take().toString('latin1'));
      }),
    );
  });

  it('have no field for bytes that are no UTF-8, and every digit of a number', () => {
    const writer = new LineWriter(1_024);
    expect(writer.field(Uint8Array.of(0x61, 0xff), 0, 2)).toBe(false);
    expect(writer.length).toBe(0);
    const numbers = [0, 9, 10, 999_999_999, 1_000_000_000, 1_000_000_001, 1_795_140_000_000, Number.MAX_SAFE_INTEGER];
    for (const each of numbers) {
      writer.number(each);
      writer.comma();
    }
    expect(writer.take().toString()).toBe(numbers.map((each) => `${each},`).join(''));
  });
});
