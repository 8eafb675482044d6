import { describe, expect, it } from 'vitest';
import { duplicatesIn } from '../builders/duplicates.ts';
import { commit, consumed, copy, deduped, effect, row } from '../builders/observations.ts';
import { unreadable } from '../builders/reading.ts';
import { bareConsumer, consumer, invoices, route, trace } from '../builders/route.ts';

const stored = [row(), copy(), commit()];
const two = { route: route({ consumers: [consumer(), bareConsumer({ trace: trace(), effect: invoices })] }) };

describe('duplicate-effect', () => {
  const found = (...args: Parameters<typeof duplicatesIn> extends [unknown, ...infer Rest] ? Rest : never) =>
    duplicatesIn('DUPLICATE_EFFECT', ...args);

  it('is proven harm when the effect stands twice', () => {
    expect(found([...stored, effect(), effect({ row: '2' })])).toMatchObject([
      { harmful: true, certainty: 'proven', seen: ['effect o-9', 'effect o-9'] },
    ]);
  });

  it('is suspected from two successes in one group', () => {
    expect(found([...stored, consumed(), consumed({ key: '9' })])).toMatchObject([
      { harmful: true, certainty: 'suspected', seen: ['consume 2', 'consume 9'] },
    ]);
  });

  it('is suspected from two successes also where a second effect may have gone unread', () => {
    expect(found([...stored, consumed(), consumed({ key: '9' }), effect()], {}, unreadable('effect'))).toMatchObject([
      { certainty: 'suspected' },
    ]);
  });

  it('is not one effect that two sources recorded: the table and the effect stage of the trace', () => {
    expect(found([...stored, effect(), effect({ source: 'shop-db', table: 'public.message_events', row: '77' })])).toEqual([]);
  });

  it('is not one effect of each of two consumers, nor a success of each', () => {
    expect(found([...stored, effect(), effect({ row: '2', consumer: 'email' })], two)).toEqual([]);
    expect(found([...stored, consumed(), consumed({ key: '9', consumer: 'email' })], two)).toEqual([]);
  });

  it('is not proven by rows whose key several messages share', () => {
    expect(found([...stored, effect(), effect({ row: '2', ownsKey: false })])).toEqual([]);
  });

  it('is not said of an effect and its dedupe entry, or of a failure before the success', () => {
    expect(found([...stored, effect(), deduped(), consumed()])).toEqual([]);
    expect(found([...stored, consumed({ key: '1', outcome: 'failed' }), consumed()])).toEqual([]);
  });
});

describe('suppressed', () => {
  it('is harmless, and named per consumer', () => {
    const lines = [
      consumed(),
      consumed({ key: '8', outcome: 'duplicate' }),
      consumed({ key: '9', outcome: 'duplicate', consumer: 'email' }),
    ];
    expect(duplicatesIn('SUPPRESSED', [...stored, ...lines], two)).toMatchObject([
      { harmful: false, certainty: 'proven', seen: ['consume 8'] },
      { harmful: false, certainty: 'proven', seen: ['consume 9'] },
    ]);
    expect(duplicatesIn('SUPPRESSED', [...stored, consumed()])).toEqual([]);
  });
});

describe('fan-out', () => {
  it('is what several consumers of one message are, and never harmful', () => {
    const lines = [consumed(), consumed({ key: '9', consumer: 'email' })];
    expect(duplicatesIn('FAN_OUT', [...stored, ...lines], two)).toMatchObject([{ harmful: false, seen: ['consume 2', 'consume 9'] }]);
  });

  it('is not one consumer twice, nor a consumer that the route does not declare', () => {
    expect(duplicatesIn('FAN_OUT', [...stored, consumed(), consumed({ key: '9' })], two)).toEqual([]);
    expect(duplicatesIn('FAN_OUT', [...stored, consumed(), consumed({ key: '9', consumer: 'audit' })], two)).toEqual([]);
  });
});

it('reports cause and impact of one duplicate together', () => {
  const everything = [
    row(),
    copy(),
    copy({ offset: '700' }),
    commit(),
    consumed({ partition: '1', offset: '500' }),
    consumed({ key: '9', partition: '1', offset: '700' }),
    effect(),
    effect({ row: '2' }),
  ];
  expect(duplicatesIn('SEND_DUPLICATE', everything)).toHaveLength(1);
  expect(duplicatesIn('DUPLICATE_EFFECT', everything)).toHaveLength(1);
});
