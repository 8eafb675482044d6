import { describe, expect, it } from 'vitest';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, effect, row } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { changed, reading, said, unreadable } from '../../builders/reading.ts';
import { bareConsumer, route } from '../../builders/route.ts';
import { ago, minute } from '../../builders/time.ts';

const acknowledged = row({ partition: '1', offset: '150' });
const noConsumers = { route: route({ consumers: [] }) };

const removed: Change = (before) => {
  const range = { from: '200', to: '1000' };
  return said(partitionConfig({ logStart: '200', firstAt: ago(minute) }))(
    changed('destination', 'orders/1', { wanted: range, read: [range] })(before),
  );
};

describe('expired', () => {
  it('is proven by log start alone where no consumer is declared', () => {
    const found = examine(reading([acknowledged], noConsumers, removed));
    expect(found.verdict).toMatchObject({ code: 'EXPIRED', stage: 'store', certainty: 'proven', rule: 'expired' });
    expect(found.verdict.facts).toEqual({ partition: '1', offset: '150', logStart: '200' });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
  });

  it.each([
    { what: 'traced it', observation: consumed({ outcome: 'failed' }) },
    { what: 'left its effect', observation: effect() },
  ])('is proven when every consumer has $what', ({ observation }) => {
    expect(examine(reading([acknowledged, observation, commit()], {}, removed)).produced()).toMatchObject({
      code: 'EXPIRED',
      certainty: 'proven',
    });
  });

  it('is open while a group has passed it that nobody saw at work: it may have jumped there after the removal', () => {
    const found = examine(reading([acknowledged, commit({ committed: '900' })], {}, removed));
    expect(found.verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'store', rule: 'expired' });
    expect(found.verdict.candidates).toEqual(expect.arrayContaining(['EXPIRED', 'LOST_TO_RETENTION']));
    expect(found.verdict.missing).toContainEqual({ source: 'kafka', part: 'orders/1', permission: null, because: 'no-history' });
  });

  it('is open while one of several consumers is unseen', () => {
    const two = route({ consumers: [bareConsumer(), bareConsumer({ name: 'audit', group: 'audit' })] });
    const { verdict } = examine(reading([acknowledged, consumed({ consumer: 'email' })], { route: two }, removed));
    expect(verdict.code).toBe('UNDETERMINED');
  });

  it('does not hold at log start, where no boundary was read, or beside a copy', () => {
    expect(examine(reading([row({ partition: '1', offset: '200' })], noConsumers, removed)).verdict.code).not.toBe('EXPIRED');
    expect(examine(reading([acknowledged], noConsumers)).verdict.code).not.toBe('EXPIRED');
    expect(examine(reading([acknowledged, copy()], noConsumers, removed)).verdict.code).toBe('STORED');
  });

  it('is open while another copy may stand in a partition that was not read', () => {
    const { verdict } = examine(reading([acknowledged], noConsumers, removed, unreadable('destination', 'orders/3')));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toEqual(expect.arrayContaining(['EXPIRED', 'STORED']));
  });
});
