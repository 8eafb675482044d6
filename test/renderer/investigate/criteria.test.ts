import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels } from '../../../main/contract/channels.ts';
import type { Criteria } from '../../../renderer/investigate/criteria.ts';
import { addressOf, criteriaOf, readTyped, searchInput, timePresets, usualTime } from '../../../renderer/investigate/criteria.ts';
import { formatAddress, parseAddress, searchAddress } from '../../../renderer/routes.ts';

const now = Date.parse('2026-11-20T03:00:00.000Z');
const base: Criteria = { text: 'o-1', route: null, time: '1h', from: null, to: null };

describe('what was typed', () => {
  it('asks a field that a route names', () => {
    expect(readTyped('merchant:4471', ['merchant'])).toEqual({ value: '4471', by: 'merchant' });
    expect(readTyped('  merchant: 4471 ', ['merchant'])).toEqual({ value: '4471', by: 'merchant' });
  });

  it('asks ids, keys and text by their names', () => {
    expect(readTyped('id:m-1', [])).toEqual({ value: 'm-1', by: 'messageId' });
    expect(readTyped('businessKey:o:1', [])).toEqual({ value: 'o:1', by: 'businessKey' });
    expect(readTyped('text:a b', [])).toEqual({ value: 'a b', by: 'text' });
    expect(readTyped('key:4471', ['key'])).toEqual({ value: '4471', by: 'key' });
  });

  it('is a value as a whole everywhere else', () => {
    for (const text of ['order:123', 'constructor:x', 'a b:c', ':x', 'merchant:', ''])
      expect(readTyped(text, ['merchant'])).toEqual({ value: text.trim(), by: null });
  });
});

describe('the question for the main process', () => {
  it('leaves the usual hour to it, and writes everything as the epoch', () => {
    expect(searchInput(base, [], now)).toMatchObject({ from: null, to: null });
    expect(searchInput({ ...base, time: 'all' }, [], now)).toMatchObject({ from: '1970-01-01T00:00:00.000Z', to: null });
    expect(searchInput({ ...base, time: '15m' }, [], now)).toMatchObject({ from: '2026-11-20T02:45:00.000Z', to: null });
  });

  it('always satisfies the contract', () => {
    const instants = fc.option(fc.constantFrom('2026-11-20T02:00:00Z', '2026-11-20T02:30:00.5+01:00'));
    fc.assert(
      fc.property(
        fc.string({ maxLength: 200 }),
        fc.option(fc.string()),
        fc.constantFrom(...timePresets),
        instants,
        instants,
        (text, route, time, from, to) => {
          expect(() =>
            channels['messages.find'].input.parse(searchInput({ text, route, time, from, to }, ['merchant'], now)),
          ).not.toThrow();
        },
      ),
    );
  });

  it('begins with all of a file that lies in the past', () => {
    expect(usualTime({ origin: 'sample' })).toBe('all');
    expect(usualTime({ origin: 'file' })).toBe('1h');
  });
});

describe('criteria in an address', () => {
  it('come back as they were, every digit of them', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('12345678901234567890', '1e3', 'true', 'null', '{"a":1}', 'a&b=c#d%'),
    );
    fc.assert(
      fc.property(texts, fc.option(texts), fc.constantFrom(...timePresets), (text, route, time) => {
        const criteria: Criteria = { text, route, time, from: null, to: null };
        const address = formatAddress({ ...addressOf(criteria) });
        expect(criteriaOf(searchAddress(parseAddress(address)), '1h')).toEqual(criteria);
      }),
    );
  });

  it('keep a range only where one was chosen', () => {
    const range = { from: '2026-11-20T02:00:00.000Z', to: '2026-11-20T02:30:00.000Z' };
    expect(criteriaOf(addressOf({ ...base, ...range, time: 'custom' }), '1h')).toMatchObject(range);
    expect(criteriaOf(addressOf({ ...base, ...range, time: '24h' }), '1h')).toMatchObject({ from: null, to: null });
  });
});
