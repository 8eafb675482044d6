import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RecordReader } from '../../../main/domain/identity/identify.ts';
import { keyOf, namesMessage, parseKeyTemplate } from '../../../main/domain/identity/key-template.ts';
import type { Place } from '../../../main/domain/identity/place.ts';
import { formatPlace, onlyPlace, parseTemplate } from '../../../main/domain/identity/place.ts';
import { rawRecord } from '../builders/raw-record.ts';

describe('parseTemplate', () => {
  it.each(['header:message-id', 'property:KEYS', 'json:/a/b', 'json:/', 'key', 'value', 'timestamp', 'header:a:b', 'header:a}b'])(
    'reads the place %s and writes it again',
    (text) => {
      const parsed = parseTemplate(text);
      expect(parsed).toMatchObject({ ok: true });
      const place = parsed.ok ? onlyPlace(parsed.template) : null;
      expect(place === null ? null : formatPlace(place)).toBe(text);
    },
  );

  it('reads every place that it writes', () => {
    const name = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[{}]/.test(text));
    const places: fc.Arbitrary<Place> = fc.oneof(
      name.map((value) => ({ kind: 'header' as const, name: value })),
      name.map((value) => ({ kind: 'property' as const, name: value })),
      name.map((value) => ({ kind: 'json' as const, pointer: `/${value}` })),
      fc.constantFrom({ kind: 'key' as const }, { kind: 'value' as const }, { kind: 'timestamp' as const }),
    );
    fc.assert(
      fc.property(places, (place) => {
        expect(parseTemplate(formatPlace(place))).toEqual({ ok: true, template: [place] });
        expect(parseTemplate(`a{${formatPlace(place)}}b`)).toEqual({ ok: true, template: ['a', place, 'b'] });
      }),
      { seed: 31 },
    );
  });

  it('reads fixed text and places in their order', () => {
    expect(parseTemplate('{key}:{json:/status}')).toEqual({
      ok: true,
      template: [{ kind: 'key' }, ':', { kind: 'json', pointer: '/status' }],
    });
    expect(parseTemplate('{key}{key}')).toMatchObject({ ok: true, template: { length: 2 } });
  });

  it.each([
    '',
    'keys',
    'Key',
    'header:',
    'header',
    'json:a',
    'json:',
    'fixed',
    '{}',
    '{key',
    'key}',
    '}{key}',
    '{{key}}',
    '{key}}',
    'a{key}{',
    '{nothing}',
    '{header:}',
    '{ key }',
  ])('refuses %j and says what was expected', (text) => {
    const parsed = parseTemplate(text);
    expect(parsed.ok).toBe(false);
    expect(parsed.ok ? '' : parsed.problem).toMatch(/is not a place|brace/);
  });

  it('knows no single place in a template of several parts', () => {
    const parsed = parseTemplate('{key}:x');
    expect(parsed.ok ? onlyPlace(parsed.template) : 'refused').toBeNull();
  });
});

describe('key templates', () => {
  const key = (text: string, names: Parameters<typeof keyOf>[1], record: Parameters<typeof rawRecord>[0] | null = null) => {
    const parsed = parseKeyTemplate(text);
    if (!parsed.ok) throw new Error(parsed.problem);
    return keyOf(parsed.template, names, record === null ? null : new RecordReader(rawRecord(record)));
  };

  it('put names and places together', () => {
    const names = { messageId: 'm-17', businessKey: 'o-9' };
    expect(key('dedupe:{businessKey}:{json:/status}', names, { value: '{"status":"PAID"}' })).toBe('dedupe:o-9:PAID');
    expect(key('{messageId}', names)).toBe('m-17');
    expect(key('{messageId}{businessKey}', names)).toBe('m-17o-9');
    expect(key('{key}', names, { key: 'k' })).toBe('k');
    expect(key('{header:a}', names, { headers: [['a', 'b']] })).toBe('b');
  });

  it('give nothing while a part is unknown, and never the word undefined', () => {
    expect(key('dedupe:{businessKey}', { messageId: 'm-17' })).toBeUndefined();
    expect(key('{messageId}', {})).toBeUndefined();
    expect(key('{businessKey}:{json:/status}', { businessKey: 'o-9' })).toBeUndefined();
    expect(key('{businessKey}:{json:/status}', { businessKey: 'o-9' }, { value: '{}' })).toBeUndefined();
  });

  it('tell whether a key can belong to one message only', () => {
    const names = (text: string) => {
      const parsed = parseKeyTemplate(text);
      return parsed.ok && namesMessage(parsed.template);
    };
    expect(names('{messageId}')).toBe(true);
    expect(names('dedupe:{businessKey}:{messageId}')).toBe(true);
    expect(names('{businessKey}')).toBe(false);
    expect(names('{businessKey}:{json:/status}')).toBe(false);
    expect(names('{header:messageId}')).toBe(false);
    expect(names('messageId')).toBe(false);
  });

  it.each(['{messageID}', '{message id}', 'dedupe:{businessKey', 'a}b', '{}', '{', '{{messageId}}', '{json:status}'])(
    'refuse %j and say what was expected',
    (text) => {
      const parsed = parseKeyTemplate(text);
      expect(parsed.ok).toBe(false);
      expect(parsed.ok ? '' : parsed.problem).toMatch(/is not a place|brace/);
    },
  );

  it('name messageId and businessKey beside the places when they refuse a part', () => {
    const parsed = parseKeyTemplate('{messageID}');
    expect(parsed.ok ? '' : parsed.problem).toContain('{messageId} or {businessKey}');
  });
});
