import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactText, RecordReader } from '../../../main/domain/identity/identify.ts';
import { parseTemplate } from '../../../main/domain/identity/place.ts';
import { bytes, invalidBytes, rawRecord } from '../builders/raw-record.ts';

const read = (template: string, parts: Parameters<typeof rawRecord>[0]) => {
  const parsed = parseTemplate(template);
  if (!parsed.ok) throw new Error(parsed.problem);
  return new RecordReader(rawRecord(parts)).text(parsed.template);
};

describe('exactText', () => {
  it('gives back what was written, byte for byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => exactText(bytes(text)) === text),
      { seed: 23 },
    );
    expect(exactText(bytes('\uFEFFid'))).toBe('\uFEFFid');
    expect(exactText(new Uint8Array())).toBe('');
  });

  it('gives nothing for bytes that are no UTF-8: a name that was changed in decoding is no name', () => {
    for (const broken of [
      invalidBytes,
      Uint8Array.of(0xc3),
      Uint8Array.of(0xc0, 0xaf),
      Uint8Array.of(0xed, 0xa0, 0x80),
      Uint8Array.of(0xf5, 0x80, 0x80, 0x80),
    ])
      expect(exactText(broken)).toBeUndefined();
    expect(exactText(null)).toBeUndefined();
    expect(exactText(undefined)).toBeUndefined();
  });
});

describe('RecordReader', () => {
  it('reads every kind of place', () => {
    const record = { key: 'o-9', value: '{"status":"PAID","id":12345678901234567890}', headers: [['message-id', 'm-17']] as const };
    expect(read('header:message-id', record)).toBe('m-17');
    expect(read('property:message-id', record)).toBe('m-17');
    expect(read('key', record)).toBe('o-9');
    expect(read('value', { value: 'whole' })).toBe('whole');
    expect(read('json:/id', record)).toBe('12345678901234567890');
    expect(read('timestamp', record)).toBe('2026-11-20T02:11:09.123Z');
    expect(read('{key}:{json:/status}', record)).toBe('o-9:PAID');
    expect(read('order {key} is {json:/status}!', record)).toBe('order o-9 is PAID!');
  });

  it('gives nothing when one place of a template is absent, null or no UTF-8', () => {
    expect(read('{key}:{json:/status}', { key: 'o-9', value: '{}' })).toBeUndefined();
    expect(read('{key}:{json:/status}', { key: null, value: '{"status":"PAID"}' })).toBeUndefined();
    expect(read('key', { key: invalidBytes })).toBeUndefined();
    expect(read('header:message-id', { headers: [['message-id', null]] })).toBeUndefined();
    expect(read('header:message-id', { headers: [] })).toBeUndefined();
    expect(read('json:/a', { value: null })).toBeUndefined();
    expect(read('json:/a', { value: invalidBytes })).toBeUndefined();
  });

  it('keeps an empty name apart from none', () => {
    expect(read('key', { key: '' })).toBe('');
    expect(read('header:message-id', { headers: [['message-id', '']] })).toBe('');
  });

  it('takes the last of several headers of one name, also where that is null or no UTF-8', () => {
    expect(
      read('header:id', {
        headers: [
          ['id', 'first'],
          ['other', 'x'],
          ['id', 'last'],
        ],
      }),
    ).toBe('last');
    expect(
      read('header:id', {
        headers: [
          ['id', 'first'],
          ['id', null],
        ],
      }),
    ).toBeUndefined();
    expect(
      read('header:id', {
        headers: [
          ['id', 'first'],
          ['id', invalidBytes],
        ],
      }),
    ).toBeUndefined();
  });

  it('compares header names exactly', () => {
    expect(read('header:id', { headers: [['ID', 'x']] })).toBeUndefined();
    expect(read('header:id', { headers: [['id ', 'x']] })).toBeUndefined();
    expect(read('header:id', { headers: [[invalidBytes, 'x']] })).toBeUndefined();
    expect(read('header:\u00e9', { headers: [['e\u0301', 'x']] })).toBeUndefined();
    for (const name of ['constructor', '__proto__', 'toString', 'length']) {
      expect(read(`header:${name}`, { headers: [] })).toBeUndefined();
      expect(read(`header:${name}`, { headers: [[name, 'x']] })).toBe('x');
    }
  });

  it('does not throw for a timestamp that is no instant', () => {
    for (const timestamp of [9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, 1_795_140_669_123_456n])
      expect(() => read('timestamp', { timestamp })).not.toThrow();
  });
});
