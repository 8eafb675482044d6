import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderCoverage, orderObservations } from '../../../main/domain/lifecycle/order.ts';
import { partitionConfig, topicConfig } from '../builders/configs.ts';
import { completeCoverage, covered } from '../builders/coverage.ts';
import { briefly } from '../builders/examination.ts';
import { commit, consumed, copy, deadLetter, deduped, effect, neighbour, retried, row, send } from '../builders/observations.ts';
import { route } from '../builders/route.ts';

const everything = [
  row(),
  row({ key: '2' }),
  row({ key: '17', state: 'failed' }),
  send(),
  send({ key: '10' }),
  copy(),
  copy({ offset: '1000' }),
  copy({ offset: '99' }),
  copy({ source: 'mirror' }),
  retried(),
  deadLetter(),
  commit(),
  commit({ consumer: 'email' }),
  consumed(),
  consumed({ outcome: 'failed' }),
  neighbour(),
  deduped(),
  effect(),
  effect({ row: '2' }),
  topicConfig(),
  partitionConfig(),
  partitionConfig({ partition: '10' }),
  partitionConfig({ partition: '2' }),
];

describe('orderObservations', () => {
  it('orders by stage, then source, then coordinates as numbers, and counts from o1', () => {
    const ordered = orderObservations([
      copy({ offset: '1000' }),
      effect(),
      row(),
      copy({ offset: '99' }),
      copy({ source: 'mirror', offset: '1' }),
      commit(),
      copy(),
    ]);
    expect(ordered.map(briefly)).toEqual([
      'outbox 17',
      'record orders/1@99',
      'record orders/1@500',
      'record orders/1@1000',
      'record orders/1@1',
      'commit billing orders/1',
      'effect o-9',
    ]);
    expect(ordered.map((observation) => observation.id)).toEqual(['o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7']);
  });

  it('follows the way of a message through the stages', () => {
    const kinds = orderObservations(everything).map((observation) => observation.kind);
    expect([...new Set(kinds)]).toEqual([
      'outbox',
      'produce',
      'record',
      'retry',
      'dead-letter',
      'commit',
      'consume',
      'dedupe',
      'effect',
      'config',
    ]);
  });

  it('does not show in which order they were read', () => {
    const expected = orderObservations(everything);
    const shuffled = fc.shuffledSubarray(everything, { minLength: everything.length });
    fc.assert(
      fc.property(shuffled, (observations) => {
        expect(orderObservations(observations)).toEqual(expected);
      }),
      { seed: 41, numRuns: 200 },
    );
  });

  it.each([
    { what: 'numbers with leading zeros', keys: ['1', '01', '001'] },
    { what: 'canonically equal texts', keys: ['\u00e9', 'e\u0301'] },
    { what: 'texts that differ in what collation ignores', keys: ['a', 'a\u200d', 'a\u0000'] },
  ])('tells $what apart, whatever was read first', ({ keys }) => {
    const rows = keys.map((key) => row({ key }));
    expect(orderObservations(rows.toReversed())).toEqual(orderObservations(rows));
  });

  it('changes nothing but ids', () => {
    for (const observation of orderObservations(everything)) expect(everything).toContainEqual({ ...observation, id: '' });
  });
});

describe('orderCoverage', () => {
  it('follows the way of a message and counts from c1', () => {
    const ordered = orderCoverage(completeCoverage(route()));
    expect([...new Set(ordered.map((entry) => entry.role))]).toEqual([
      'outbox',
      'destination',
      'fallback',
      'retry',
      'dead-letter',
      'group',
      'trace',
      'dedupe',
      'effect',
    ]);
    expect(ordered.map((entry) => entry.id)).toEqual(ordered.map((_, index) => `c${index + 1}`));
    expect(
      orderCoverage(['orders/10', 'orders/9'].map((part) => covered('destination', 'kafka', part))).map((entry) => entry.part),
    ).toEqual(['orders/9', 'orders/10']);
  });

  it('does not show in which order it was read, also where one part was read twice', () => {
    const twice = [
      ...completeCoverage(route()),
      covered('outbox', 'shop-db', 'public.outbox', { unit: 'instant', complete: false, reason: 'too-large: stopped' }),
    ];
    const expected = orderCoverage(twice);
    fc.assert(
      fc.property(fc.shuffledSubarray(twice, { minLength: twice.length }), (coverage) => {
        expect(orderCoverage(coverage)).toEqual(expected);
      }),
      { seed: 42, numRuns: 200 },
    );
  });
});
