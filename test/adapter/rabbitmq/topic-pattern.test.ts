import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topicMatches } from '../../../main/adapter/rabbitmq/topic-pattern.ts';

/** The rule as it is documented, word by word; too slow for hostile patterns and easy to see through. */
function oracle(pattern: readonly string[], key: readonly string[]): boolean {
  const [word, ...rest] = pattern;
  if (word === undefined) return key.length === 0;
  if (word === '#') return oracle(rest, key) || (key.length > 0 && oracle(pattern, key.slice(1)));
  return key.length > 0 && (word === '*' || word === key[0]) && oracle(rest, key.slice(1));
}

describe('a binding key of a topic exchange', () => {
  it.each([
    ['order.created', 'order.created', true],
    ['order.created', 'order.Created', false],
    ['order.*', 'order.created', true],
    ['order.*', 'order', false],
    ['order.*', 'order.created.eu', false],
    ['order.*', 'order.', true],
    ['order.#', 'order', true],
    ['order.#', 'order.created.eu', true],
    ['#', '', true],
    ['*', '', false],
    ['', '', true],
    ['#.eu', 'eu', true],
    ['#.created.#', 'a.created.b.c', true],
    ['#.#', '', true],
    ['*.#.*', 'one', false],
    ['or*', 'order', false],
  ])('"%s" takes "%s": %s', (pattern, key, taken) => {
    expect(topicMatches(pattern, key)).toBe(taken);
  });

  it('takes what the documented rule takes', () => {
    const words = fc.array(fc.constantFrom('a', 'b', ''), { minLength: 1, maxLength: 5 });
    const patterns = fc.array(fc.constantFrom('a', 'b', '*', '#', ''), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(patterns, words, (pattern, key) => {
        const [patternText, keyText] = [pattern.join('.'), key.join('.')];
        const split = (text: string): readonly string[] => (text === '' ? [] : text.split('.'));
        expect(topicMatches(patternText, keyText)).toBe(oracle(split(patternText), split(keyText)));
      }),
    );
  });

  it('is not slow for a pattern of many #', () => {
    expect(topicMatches(`${'#.'.repeat(200)}x`, `${'a.'.repeat(2_000)}b`)).toBe(false);
  });
});
