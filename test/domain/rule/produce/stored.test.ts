import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { copy, divertedCopy, row, send } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { route } from '../../builders/route.ts';

const noConsumers = { route: route({ consumers: [] }) };

describe('stored', () => {
  it('is proven by one copy, whatever was not read', () => {
    const found = examine(reading([copy()], noConsumers, unreadable('outbox'), unreadable('destination'), unreadable('fallback')));
    expect(found.verdict).toMatchObject({ code: 'STORED', stage: 'none', certainty: 'proven', rule: 'stored' });
    expect(found.verdict.facts).toMatchObject({ topic: 'orders', partition: '1', offset: '500', copies: '1' });
    expect(found.seen(found.verdict)).toEqual(['record orders/1@500']);
    expect(found.complete).toBe(true);
  });

  it('counts every copy that can be read, and no other', () => {
    const found = examine(
      reading([copy(), copy({ partition: '0', offset: '3' }), copy({ offset: '600', visibility: 'aborted' })], noConsumers),
    );
    expect(found.verdict.facts).toMatchObject({ copies: '2' });
    expect(found.seen(found.verdict)).toEqual(['record orders/0@3', 'record orders/1@500']);
  });

  it.each(['pending', 'claimed', 'failed', 'sent', 'none', 'unknown'] as const)('stands whatever the row says: %s', (state) => {
    expect(examine(reading([row({ state }), copy()], noConsumers)).verdict.code).toBe('STORED');
  });

  it('stands beside a failed send and a copy in the fallback', () => {
    expect(examine(reading([send({ outcome: 'failed' }), divertedCopy(), copy()], noConsumers)).verdict.code).toBe('STORED');
  });
});
