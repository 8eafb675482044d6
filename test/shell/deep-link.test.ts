import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLink, screenOfLink } from '../../main/shell/deep-link.ts';

describe('a link', () => {
  it.each([
    ['waybill://message/order-events/m-17', '/message/order-events/m-17'],
    ['WAYBILL://message/r/a%2Fb%3Fc%23d', '/message/r/a%2Fb%3Fc%23d'],
    ['waybill://message/%E8%AE%A2%E5%8D%95/1', '/message/%E8%AE%A2%E5%8D%95/1'],
    ['waybill://message/r/..', '/message/r/..'],
    ['waybill://message/r/%2e%2e%2fsettings', '/message/r/..%2Fsettings'],
  ])('%s goes to %s', (link, screen) => {
    expect(screenOfLink(link)).toBe(screen);
  });

  it.each([
    '',
    'waybill:',
    'waybill://message',
    'waybill://message/r',
    'waybill://message/r/',
    'waybill://message//m',
    'waybill://message/r/m/more',
    'waybill://message/r/m?open=/etc/passwd',
    'waybill://message/r/m#x',
    'waybill://workspace/open/%2Fetc%2Fpasswd',
    'waybill://message/r/%00',
    'waybill://message/r/%0a',
    'waybill://message/r/%E0%A4%A',
    'https://message/r/m',
    'waybill://message/r/m\n--workspace=/x',
    `waybill://message/r/${'x'.repeat(4097)}`,
    `waybill://message/${'x'.repeat(257)}/m`,
  ])('%j goes nowhere', (link) => {
    expect(screenOfLink(link)).toBeNull();
  });

  it('leads to a message screen with route and id as they were, or nowhere', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(text, text, (route, id) => {
        const screen = screenOfLink(`waybill://message/${encodeURIComponent(route)}/${encodeURIComponent(id)}`);
        const parts = screen === null ? ['', 'message', route, id] : screen.split('/').map(decodeURIComponent);
        expect(parts).toEqual(['', 'message', route, id]);
      }),
    );
  });

  it('is recognised, right or wrong', () => {
    expect(['waybill:x', 'Waybill://message/r/m', 'waybill'].map(isLink)).toEqual([true, true, false]);
  });
});
