import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../main/domain/identity/json-value.ts';
import type { Place } from '../../../main/domain/identity/place.ts';
import { hidden, maskContent, printJson } from '../../../main/domain/mask/mask-content.ts';
import type { Bytes, Content } from '../../../main/domain/observation/content.ts';
import { bytes, invalidBytes } from '../builders/raw-record.ts';

const packed = (raw: Uint8Array | string, size?: number): Bytes => {
  const data = typeof raw === 'string' ? bytes(raw) : raw;
  return { base64: Buffer.from(data).toString('base64'), size: size ?? data.length, masked: false };
};
const text = (part: Bytes | null | undefined) =>
  part === null || part === undefined ? part : Buffer.from(part.base64, 'base64').toString('utf8');
const content = (value: Bytes | string | null, headers: readonly (readonly [string, string | null])[] = []): Content => ({
  key: packed('o-9'),
  value: typeof value === 'string' ? packed(value) : value,
  headers: headers.map(([name, inner]) => ({ name: packed(name), value: inner === null ? null : packed(inner) })),
});
const json = (pointer: string): Place => ({ kind: 'json', pointer });
const header = (name: string): Place => ({ kind: 'header', name });
const secret = '+49 170 1234567';

describe('maskContent', () => {
  it('returns a content without any of the places as it is', () => {
    const given = content('{"a":1}', [['h', 'x']]);
    expect(maskContent(given, [])).toEqual(given);
    expect(maskContent(given, [header('other')])).toEqual(given);
  });

  it('hides a field and keeps everything else exactly', () => {
    const masked = maskContent(content(`{"id":12345678901234567890,"phone":"${secret}","price":0.10,"__proto__":{"a":[1.50,null,true]}}`), [
      json('/phone'),
    ]);
    expect(text(masked.value)).toBe(`{"id":12345678901234567890,"phone":"${hidden}","price":0.10,"__proto__":{"a":[1.50,null,true]}}`);
    expect(masked.value?.masked).toBe(true);
    expect(text(masked.key)).toBe('o-9');
  });

  it.each([
    ['{"a":{"phone":"S","b":1}}', '/a/phone', `{"a":{"phone":"${hidden}","b":1}}`],
    ['{"a":{"phone":"S"}}', '/a', `{"a":"${hidden}"}`],
    ['{"a":["S","x"]}', '/a/0', `{"a":["${hidden}","x"]}`],
    ['{"a/b":{"c~d":"S"}}', '/a~1b/c~0d', `{"a/b":{"c~d":"${hidden}"}}`],
    ['{"":"S"}', '/', `{"":"${hidden}"}`],
    ['{"phone":{"country":49,"number":"S"}}', '/phone', `{"phone":"${hidden}"}`],
    ['{"phone":null}', '/phone', `{"phone":"${hidden}"}`],
    ['{"phone":"S","phone":"S"}', '/phone', `{"phone":"${hidden}"}`],
    ['{"phone":"x"}', '/other', '{"phone":"x"}'],
    ['"text"', '/phone', '"text"'],
  ])('in %s hides %s', (value, pointer, expected) => {
    expect(text(maskContent(content(value), [json(pointer)]).value)).toBe(expected);
  });

  it('hides several fields at once', () => {
    expect(text(maskContent(content('{"a":"S","b":{"c":"S"},"d":1}'), [json('/a'), json('/b/c'), json('/b/c')]).value)).toBe(
      `{"a":"${hidden}","b":{"c":"${hidden}"},"d":1}`,
    );
  });

  it.each([
    { what: 'is no JSON', value: packed(`phone=${secret}`) },
    { what: 'is cut JSON', value: packed(`{"phone":"${secret}`) },
    { what: 'is no UTF-8', value: packed(invalidBytes) },
    { what: 'begins with a mark that no parser takes', value: packed(`\uFEFF{"phone":"${secret}"}`) },
    { what: 'nests deeper than anything is addressed', value: packed(`${'['.repeat(600)}"${secret}"${']'.repeat(600)}`) },
    { what: 'is empty', value: packed('') },
    { what: 'was cut after a whole document', value: packed(`{"other":"${secret}"}`, 90_000) },
    { what: 'was cut by one byte', value: packed('{"a":1}', 8) },
    { what: 'was cut by one byte, and is short', value: packed('1', 2) },
  ])('hides a payload whole that $what', ({ value }) => {
    const masked = maskContent(content(value), [json('/phone')]).value;
    expect(text(masked)).toBe(hidden);
    expect(masked).toMatchObject({ masked: true, size: value.size });
  });

  it('keeps null null: nothing was hidden', () => {
    expect(maskContent(content(null, [['x-customer', null]]), [json('/a'), header('x-customer'), { kind: 'value' }]).value).toBeNull();
    expect(maskContent(content(null, [['x-customer', null]]), [header('x-customer')]).headers[0]?.value).toBeNull();
  });

  it('hides every header of a name, in whatever case, and no other', () => {
    const given = content('{}', [
      ['X-Customer', secret],
      ['x-customer', secret],
      ['x-customer-id', 'kept'],
      ['constructor', 'kept'],
    ]);
    expect(maskContent(given, [header('x-Customer')]).headers.map((each) => text(each.value))).toEqual([hidden, hidden, 'kept', 'kept']);
    expect(maskContent(given, [{ kind: 'property', name: 'x-customer' }]).headers.map((each) => text(each.value))).toEqual([
      hidden,
      hidden,
      'kept',
      'kept',
    ]);
  });

  it('hides key and value whole', () => {
    const masked = maskContent(content(`{"phone":"${secret}"}`), [{ kind: 'key' }, { kind: 'value' }]);
    expect([text(masked.key), text(masked.value)]).toEqual([hidden, hidden]);
    expect(masked.key).toMatchObject({ masked: true, size: 3 });
  });

  it('never lets a masked field through, wherever it stands', () => {
    const marked = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant('kept'),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(marked.value, fc.string({ minLength: 1 }), (value, name) => {
        const document = `{"outer":${JSON.stringify(value)},${JSON.stringify(name)}:"${secret}"}`;
        const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        expect(text(maskContent(content(document), [json(pointer)]).value)).not.toContain(secret);
      }),
      { seed: 51, numRuns: 500 },
    );
  });
});

describe('printJson', () => {
  it('writes what parseJson reads', () => {
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (written) => {
        const document = parseJson(written);
        expect(document).toBeDefined();
        expect(parseJson(printJson(document ?? null))).toEqual(document);
      }),
      { seed: 52, numRuns: 300 },
    );
  });
});
