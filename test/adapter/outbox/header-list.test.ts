import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeaders } from '../../../main/adapter/outbox/header-list.ts';

function texts(json: string): unknown {
  return parseHeaders(json)?.map(({ name, value }) => [
    Buffer.from(name.base64, 'base64').toString(),
    value === null ? null : Buffer.from(value.base64, 'base64').toString(),
  ]);
}

describe('parseHeaders', () => {
  it.each([
    ['{}', []],
    ['[]', []],
    [
      '{"a":"1","b":null}',
      [
        ['a', '1'],
        ['b', null],
      ],
    ],
    [
      '{"big":12345678901234567890,"d":1.10,"t":true}',
      [
        ['big', '12345678901234567890'],
        ['d', '1.10'],
        ['t', 'true'],
      ],
    ],
    ['{"o":{"x":[1.0,"y",null]}}', [['o', '{"x":[1.0,"y",null]}']]],
    [
      '[{"name":"a","value":"1"},{"key":"a","value":"2"}]',
      [
        ['a', '1'],
        ['a', '2'],
      ],
    ],
    ['{"__proto__":"p"}', [['__proto__', 'p']]],
  ])('reads %s', (json, headers) => {
    expect(texts(json)).toEqual(headers);
  });

  it.each(['', 'null', '"text"', '3', '[1]', '[{"name":"a"}]', '[{"value":"1"}]', '[["a","1"]]', '{', 'a=1'])(
    'does not take %j for headers',
    (json) => {
      expect(parseHeaders(json)).toBeNull();
    },
  );

  it('keeps every name and text of an object, with their sizes in bytes', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })), (headers) => {
        expect(new Map(texts(JSON.stringify(headers)) as [string, string][])).toEqual(new Map(Object.entries(headers)));
        for (const { name, value } of parseHeaders(JSON.stringify(headers)) ?? []) {
          for (const bytes of [name, value]) expect(Buffer.from(bytes?.base64 ?? '', 'base64')).toHaveLength(bytes?.size ?? -1);
        }
      }),
    );
  });
});
