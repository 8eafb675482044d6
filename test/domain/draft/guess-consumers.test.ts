import { describe, expect, it } from 'vitest';
import { asideRole, guessAsides, likelyAsides } from '../../../main/domain/draft/guess-aside.ts';
import type { SiblingTopic } from '../../../main/domain/draft/guess-aside.ts';
import { guessConsumers } from '../../../main/domain/draft/guess-consumers.ts';
import { sharedWords } from '../../../main/domain/draft/names.ts';
import { recordsOf } from './records.ts';

const reader = (name: string) => ({ kind: 'group', name, detail: '4' }) as const;

function sibling(name: string, more: Partial<SiblingTopic> = {}): SiblingTopic {
  return { name, records: [], ids: [], shared: 0, readers: [], ...more };
}

describe('topics aside', () => {
  it.each([
    ['orders.DLT', 'dead-letter'],
    ['dlq-orders', 'dead-letter'],
    ['orders-retry-0', 'retry'],
    ['ordersBackup', 'fallback'],
    ['orders', null],
    ['retryable-orders-view', null],
  ])('%s is for %s', (name, role) => {
    expect(asideRole(name)).toBe(role);
  });

  it('belong to the destination by ids, else by name alone when nothing contradicts', () => {
    const found = guessAsides(
      [
        sibling('orders.DLT', { ids: ['m-1'], shared: 1 }),
        sibling('orders-retry-0'),
        sibling('orders-eu.DLT'),
        sibling('orders-backup', { ids: ['x'], shared: 0 }),
        sibling('shop-dead-letters', { ids: ['m-1'], shared: 1 }),
      ],
      'orders',
    );
    expect(found.map(({ topic, confidence }) => `${topic.name} ${confidence}`)).toEqual([
      'orders.DLT sure',
      'orders-retry-0 likely',
      'shop-dead-letters sure',
    ]);
  });

  it('are looked for only where a name speaks for it', () => {
    expect(likelyAsides(['orders.DLT', 'orders', 'payments', 'payments.DLT'], 'orders')).toEqual(['orders.DLT']);
  });
});

describe('consumers', () => {
  const base = { topic: 'orders', asides: [], stores: [], idsOf: () => new Set<string>() };

  it('are the readers, called without their version, with the traced name that is nearest', () => {
    const traced = new Map([
      ['email', new Set<string>()],
      ['billing-service', new Set<string>()],
    ]);
    const found = guessConsumers({ ...base, readers: [reader('billing-v2'), reader('email')], traced });
    expect(found.map(({ name, reader: { value }, tracedAs }) => [name, value?.name, tracedAs?.value])).toEqual([
      ['billing', 'billing-v2', 'billing-service'],
      ['email', 'email', 'email'],
    ]);
  });

  it('keep their versions where two would be called the same', () => {
    const found = guessConsumers({ ...base, readers: [reader('billing-v1'), reader('billing-v2')], traced: new Map() });
    expect(found.map(({ name }) => name)).toEqual(['billing-v1', 'billing-v2']);
  });

  it('are those of the trace when nobody is known to read', () => {
    const found = guessConsumers({ ...base, readers: [], traced: new Map([['billing', new Set<string>()]]) });
    expect(found).toMatchObject([{ name: 'billing', reader: { value: null, confidence: 'guess' } }]);
  });

  it('own the dead letters whose headers name their group, and the retries that they read', () => {
    const dead = {
      topic: sibling('orders.DLT', { records: recordsOf([{ headers: { 'kafka_dlt-original-consumer-group': 'email' } }]) }),
      role: 'dead-letter',
      confidence: 'sure',
      reason: { rule: 'aside-shares-ids', facts: {} },
    } as const;
    const retry = {
      topic: sibling('orders-retry-0', { readers: [reader('billing')] }),
      role: 'retry',
      confidence: 'sure',
      reason: { rule: 'aside-shares-ids', facts: {} },
    } as const;
    const found = guessConsumers({ ...base, readers: [reader('billing'), reader('email')], traced: new Map(), asides: [dead, retry] });
    expect(
      found.map(({ name, deadLetter, retries }) => [name, deadLetter?.reason.rule ?? null, retries.map((each) => each.reason.rule)]),
    ).toEqual([
      ['billing', null, ['aside-of-reader']],
      ['email', 'aside-by-header', []],
    ]);
  });
});

it('compares names by the words that tell one thing from another', () => {
  expect([
    sharedWords('bill-db public.invoices', 'billing-v2'),
    sharedWords('email-service', 'sms-service'),
    sharedWords('a', 'ab'),
  ]).toEqual([1, 0, 0]);
});
