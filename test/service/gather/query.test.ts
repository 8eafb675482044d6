import { describe, expect, it } from 'vitest';
import { insideWindow } from '../../../main/service/gather/ask-outbox.ts';
import { queryFor } from '../../../main/service/gather/query.ts';
import { identity, route } from '../../domain/builders/route.ts';

const phone = [{ kind: 'json' as const, pointer: '/phone' }];
const given = route({ identity: { ...identity, search: { phone } } });
const window = { from: '2026-11-20T10:00:00Z', to: '2026-11-20T11:00:00Z' };
const nothing = { messageIds: [], businessKeys: [], fields: [], text: null, all: false, window: null };

describe('queryFor', () => {
  it('tries every exact name where none is given', () => {
    expect(queryFor(given, 'v', null, null)).toEqual({
      ...nothing,
      messageIds: ['v'],
      businessKeys: ['v'],
      fields: [{ template: phone, value: 'v' }],
    });
  });

  it.each([
    ['messageId', { messageIds: ['v'] }],
    ['businessKey', { businessKeys: ['v'] }],
    ['text', { text: 'v' }],
    ['phone', { fields: [{ template: phone, value: 'v' }] }],
  ])('tries %s only when asked to', (by, parts) => {
    expect(queryFor(given, 'v', by, window)).toEqual({ ...nothing, window, ...parts });
  });

  it('lists the window for an empty value', () => {
    expect(queryFor(given, '', null, window)).toEqual({ ...nothing, all: true, window });
    expect(queryFor(given, '', 'phone', window)).toMatchObject({ all: true });
  });

  it.each(['merchant', 'constructor', '__proto__', 'toString'])('knows no field %s', (by) => {
    expect(queryFor(given, 'v', by, null)).toBeNull();
  });

  it('takes a value as it is: no trimming, no folding', () => {
    expect(queryFor(given, ' V ', 'messageId', null)?.messageIds).toEqual([' V ']);
  });
});

describe('insideWindow', () => {
  const inside = (at: string | null | undefined) => insideWindow({ ...nothing, window }, at);

  it('begins with its first instant and ends before its last', () => {
    expect([inside('2026-11-20T10:00:00Z'), inside('2026-11-20T10:59:59.999999Z')]).toEqual([true, true]);
    expect([inside('2026-11-20T11:00:00Z'), inside('2026-11-20T09:59:59.999999Z')]).toEqual([false, false]);
    expect(inside('2026-11-20T12:30:00+02:00')).toBe(true);
  });

  it('has no place for what has no time, unless there is no window', () => {
    expect([inside(null), inside(undefined)]).toEqual([false, false]);
    expect(insideWindow({ ...nothing, window: null }, null)).toBe(true);
  });
});
