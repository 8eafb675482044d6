import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLines } from '../../../renderer/message/json-lines.ts';

/** Every token of a JSON text in order, whitespace between them left out. */
function tokens(text: string): readonly string[] {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs)].map(([token]) => token);
}

describe('JSON in lines', () => {
  it('keeps every digit of numbers that no number of the language could hold', () => {
    expect(jsonLines('{"a":12345678901234567890,"b":1.10,"c":-0,"d":1e400}')).toBe(
      '{\n  "a": 12345678901234567890,\n  "b": 1.10,\n  "c": -0,\n  "d": 1e400\n}',
    );
  });

  it('keeps repeated names, their order, and names that mean something elsewhere', () => {
    expect(jsonLines('{"b":1,"a":2,"b":3,"__proto__":{"x":1},"2":0,"1":0}')).toBe(
      '{\n  "b": 1,\n  "a": 2,\n  "b": 3,\n  "__proto__": {\n    "x": 1\n  },\n  "2": 0,\n  "1": 0\n}',
    );
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('leaves escapes and punctuation inside strings alone', () => {
    expect(jsonLines(String.raw`["a\"{[,:\\","\u202e"]`)).toBe('[\n  "a\\"{[,:\\\\",\n  "\\u202e"\n]');
  });

  it('writes empty objects and lists in one line', () => {
    expect(jsonLines('{"a":{},"b":[]}')).toBe('{\n  "a": {},\n  "b": []\n}');
  });

  it('gives nothing for what is not JSON, and for what nests beyond all use', () => {
    expect(jsonLines('{"a":1')).toBeNull();
    expect(jsonLines('hello')).toBeNull();
    expect(jsonLines('')).toBeNull();
    expect(jsonLines('['.repeat(10_000) + ']'.repeat(10_000))).toBeNull();
  });

  it('changes nothing but whitespace between tokens', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const laid = jsonLines(text);
        expect(laid === null ? null : tokens(laid)).toEqual(tokens(text));
        expect(laid === null ? null : JSON.parse(laid)).toEqual(JSON.parse(text));
      }),
    );
  });
});
