import { describe, expect, it } from 'vitest';
import { likelyAsides } from '../../../main/domain/draft/guess-aside.ts';

describe('the topics that are looked at for messages put aside', () => {
  it('begin with those named after the destination and nothing else', () => {
    const names = ['orders-eu-dlt', 'orders-us-a1-retry', 'orders-a1', 'orders-a1-backup', 'orders-a1-eu-dlt', 'payments-a1'];
    expect(likelyAsides(names, 'orders-a1')).toEqual(['orders-a1-backup', 'orders-us-a1-retry', 'orders-a1-eu-dlt', 'orders-eu-dlt']);
  });

  it('keep the place of the destination in front, however many others there are', () => {
    const others = Array.from({ length: 50 }, (_, index) => `orders-x${index}-dlt`);
    expect(likelyAsides([...others, 'orders-backup-a1'], 'orders-a1')[0]).toBe('orders-backup-a1');
  });

  it('are none for a destination that is such a place itself', () => {
    expect(likelyAsides(['orders-retry-dlt'], 'orders-retry')).toEqual([]);
  });
});
