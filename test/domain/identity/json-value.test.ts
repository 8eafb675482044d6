import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactNumber, parseJson, textAt } from '../../../main/domain/identity/json-value.ts';

const at = (json: string, pointer: string) => textAt(parseJson(json), pointer);

describe('parseJson and textAt', () => {
  it.each(['12345678901234567890', '0.1000', '1e400', '-0', '1E+2', '9007199254740993', '0.30000000000000004'])(
    'keep the digits of the number %s',
    (digits) => {
      expect(at(`{"id":${digits}}`, '/id')).toBe(digits);
      expect(at(`[${digits}]`, '/0')).toBe(digits);
      expect(parseJson(digits)).toEqual(new ExactNumber(digits));
    },
  );

  it('keep every number exactly', () => {
    const numbers = fc.oneof(
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
    );
    fc.assert(
      fc.property(numbers, (digits) => {
        expect(at(`{"a":[{"b":${digits}}]}`, '/a/0/b')).toBe(digits);
      }),
      { seed: 21 },
    );
  });

  it.each([
    ['{"a":"x"}', '/a', 'x'],
    ['{"a":true,"b":false}', '/b', 'false'],
    ['{"a/b":{"c~d":"x"}}', '/a~1b/c~0d', 'x'],
    ['{"~1":"x"}', '/~01', 'x'],
    ['{"":{"":"x"}}', '//', 'x'],
    ['{"a":["x","y"]}', '/a/1', 'y'],
    ['{"a":""}', '/a', ''],
    ['{"id":"first","id":"second"}', '/id', 'second'],
    ['{"a":"\\u00e9"}', '/a', 'é'],
    ['{"a":" x "}', '/a', ' x '],
  ])('find in %s at %s the text %j', (json, pointer, expected) => {
    expect(at(json, pointer)).toBe(expected);
  });

  it.each([
    ['{"a":null}', '/a'],
    ['{"a":{}}', '/a'],
    ['{"a":[]}', '/a'],
    ['{"a":["x"]}', '/a/length'],
    ['{"a":["x"]}', '/a/-'],
    ['{"a":["x"]}', '/a/01'],
    ['{"a":"x"}', '/a/0'],
    ['{"a":"x"}', '/a/length'],
    ['{"a":1}', '/a/source'],
    ['{}', '/constructor'],
    ['{}', '/__proto__'],
    ['{}', '/toString'],
    ['{"a":"x"}', '/A'],
    ['not json', '/a'],
    ['', '/a'],
    ['{"a":"x"', '/a'],
    ['\uFEFF{"a":"x"}', '/a'],
  ])('find in %j at %s nothing that could name a message', (json, pointer) => {
    expect(at(json, pointer)).toBeUndefined();
  });

  it('keep a field named __proto__ a plain field', () => {
    const json = '{"__proto__":{"id":"x","polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';
    expect(at(json, '/__proto__/id')).toBe('x');
    expect(at(json, '/polluted')).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(Object.getPrototypeOf(parseJson(json))).toBe(Object.prototype);
  });

  it.each([10_000, 200_000])('give up on %i levels without running out of stack', (depth) => {
    expect(parseJson('['.repeat(depth) + ']'.repeat(depth))).toBeUndefined();
    expect(parseJson('{"a":'.repeat(depth))).toBeUndefined();
  });

  it('count the depth of brackets, not those inside strings', () => {
    expect(at(`{"a":${JSON.stringify('[{'.repeat(2000))},"b":"x"}`, '/b')).toBe('x');
    expect(at(`{"a":"\\"${'['.repeat(600)}","b":"x"}`, '/b')).toBe('x');
    expect(parseJson('['.repeat(512) + ']'.repeat(512))).toBeDefined();
    expect(parseJson('['.repeat(513) + ']'.repeat(513))).toBeUndefined();
  });

  it('count a bracket that was closed no more', () => {
    expect(parseJson(`[${'[],'.repeat(600)}{}]`)).toHaveLength(601);
    expect(parseJson(`[${'{},'.repeat(600)}[]]`)).toHaveLength(601);
    expect(parseJson(`{"a":${'{"b":'.repeat(511)}1${'}'.repeat(511)}}`)).toBeDefined();
    expect(parseJson(`{"a":${'{"b":'.repeat(512)}1${'}'.repeat(512)}}`)).toBeUndefined();
    expect(parseJson(`{"a":"x",${'"b":['.repeat(1)}${'['.repeat(511)}${']'.repeat(512)}}`)).toBeUndefined();
    expect(parseJson(`["\\\\",${'['.repeat(512)}${']'.repeat(512)}]`)).toBeUndefined();
  });

  it('find nothing of what a field inherits', () => {
    expect(at('{"a":{"b":"x"}}', '/a/b/length')).toBeUndefined();
    expect(at('{"a":["x"]}', '/a/concat')).toBeUndefined();
  });

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.json(), fc.string({ unit: 'binary' })),
        fc.array(fc.string()).map((steps) => steps.map((step) => `/${step}`).join('')),
        (json, pointer) => {
          expect(['string', 'undefined']).toContain(typeof at(json, pointer));
        },
      ),
      { seed: 22, numRuns: 1000 },
    );
  });
});
