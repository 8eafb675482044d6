import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvRows } from '../../../main/service/sequences/csv-rows.ts';

/** As RFC 4180 writes a field; an absent one is empty, an empty text has quotes. */
function written(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

it('gives back what was written, whatever stands in it', () => {
  const field = fc.option(fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '0'), maxLength: 4 }));
  const row = fc.array(field, { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const text = rows.map((each) => `${each.map(written).join(',')}\n`).join('');
      expect([...csvRows(new TextEncoder().encode(text))]).toEqual(rows);
    }),
    { seed: 521, numRuns: 1000 },
  );
});
