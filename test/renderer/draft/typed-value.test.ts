import { describe, expect, it } from 'vitest';
import { typedValue } from '../../../renderer/draft/typed-value.ts';

describe('a value that is typed in place of a proposed one', () => {
  it.each([
    [' header:message-id ', 'key', 'header:message-id'],
    ['["a", "b"]', ['x'], ['a', 'b']],
    ['{"kafka": "a"}', { topic: 'x' }, { kafka: 'a' }],
    ['false', true, false],
    ['12', 5, 12],
  ])('%s in place of %j', (text, instead, expected) => {
    expect(typedValue(text, instead)).toEqual(expected);
  });

  it.each([
    ['  ', 'key'],
    ['a, b', ['x']],
    ['"a"', ['x']],
    ['["a"]', { topic: 'x' }],
    ['null', { topic: 'x' }],
    ['[null]', ['x']],
    ['{"a": null}', { topic: 'x' }],
    ['yes', true],
  ])('%s is none in place of %j', (text, instead) => {
    expect(typedValue(text, instead)).toBeNull();
  });
});
