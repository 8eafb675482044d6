import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { likeText, patternExpression, withoutDescendants } from '../../../main/adapter/sql/table-names.ts';

describe('patterns of tables', () => {
  it.each([
    ['public.outbox_*', 'public.outbox_1', true],
    ['public.outbox_*', 'public.outboxes', false],
    ['public.outbox_*', 'xpublic.outbox_1', false],
    ['*.outbox', 'shop.outbox', true],
    ['*.outbox', 'shop.outbox2', false],
    ['public.a.b*', 'publicxaxb', false],
    ['public.*x*', 'public.\nx', true],
  ])('%s matches %j: %s', (pattern, name, matches) => {
    expect(patternExpression(pattern).test(name)).toBe(matches);
  });

  it('leaves nothing with a meaning for LIKE but the star', () => {
    expect(likeText(String.raw`a_b%c\d*`)).toBe(String.raw`a\_b\%c\\d%`);
  });

  it('matches what is put in the place of the stars', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1 }), fc.array(fc.string()), (fixed, filled) => {
        const parts = fixed.map((part) => part.replaceAll('*', ''));
        const name = parts.map((part, index) => part + (index < parts.length - 1 ? (filled[index] ?? '') : '')).join('');
        expect(patternExpression(parts.join('*')).test(name)).toBe(true);
      }),
    );
  });
});

describe('withoutDescendants', () => {
  it('leaves out what a chosen ancestor contains, also across one that was not chosen', () => {
    const descents = [
      { child: 'b', parent: 'a' },
      { child: 'c', parent: 'b' },
      { child: 'e', parent: 'd' },
    ];
    expect(withoutDescendants(['a', 'c', 'e'], descents)).toEqual(['a', 'e']);
    expect(withoutDescendants(['c', 'e'], descents)).toEqual(['c', 'e']);
    expect(withoutDescendants(['a', 'b', 'c', 'd', 'e'], descents)).toEqual(['a', 'd']);
  });
});
