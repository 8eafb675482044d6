import { describe, expect, it } from 'vitest';
import { duplicatesIn } from '../builders/duplicates.ts';
import { commit, consumed, copy, row } from '../builders/observations.ts';
import { commitSample } from '../builders/samples.ts';
import { consumer, route } from '../builders/route.ts';
import { ago, minute } from '../builders/time.ts';

const stored = [row(), copy()];
const from = commitSample({ at: ago(6 * minute), committed: '501' });
const to = commitSample({ at: ago(5 * minute), committed: '500' });
const line = (key: string, age: number, parts: object = {}) =>
  consumed({ key, partition: '1', offset: '500', member: 'a', at: ago(age), ...parts });
const rewound = (...observations: Parameters<typeof duplicatesIn>[1]) => duplicatesIn('REWIND', [...stored, ...observations]);

describe('rewind', () => {
  it('is a commit that went back over the message between two samples, and a consumption since', () => {
    expect(rewound(from, to, line('1', 9 * minute), line('2', 4 * minute))).toMatchObject([
      {
        cause: 'rewind',
        harmful: false,
        certainty: 'proven',
        seen: ['consume 1', 'consume 2', 'config commit-sample orders/1', 'config commit-sample orders/1'],
      },
    ]);
  });

  it('is shown by one consumption behind it, or by a commit that has come past the message again', () => {
    expect(rewound(from, to, line('2', 4 * minute))).toHaveLength(1);
    expect(rewound(from, to, line('2', 4 * minute, { partition: undefined, offset: undefined }))).toHaveLength(1);
    expect(rewound(from, to, commit({ committed: '501' }))).toMatchObject([{ seen: expect.arrayContaining(['commit billing orders/1']) }]);
    expect(rewound(from, to, commitSample({ at: ago(minute), committed: '600' }))).toHaveLength(1);
  });

  it('is told of a place that only a row names', () => {
    const named = [row({ partition: '1', offset: '500' }), from, to, commit({ committed: '501' })];
    expect(duplicatesIn('REWIND', named)).toHaveLength(1);
  });

  it.each([
    { what: 'the group has not come to it again', observations: [from, to, line('1', 9 * minute), commit({ committed: '500' })] },
    { what: 'the commit stayed past it', observations: [from, { ...to, facts: { ...to.facts, committed: '501' } }, commit()] },
    { what: 'the commit had not passed it', observations: [{ ...from, facts: { ...from.facts, committed: '500' } }, to, commit()] },
    { what: 'it went forward', observations: [{ ...from, at: ago(4 * minute) }, to, commit()] },
    { what: 'it was another group', observations: [commitSample({ group: 'email', at: ago(6 * minute), committed: '501' }), to, commit()] },
    {
      what: 'it was another partition',
      observations: [commitSample({ partition: '2', at: ago(6 * minute), committed: '501' }), to, commit()],
    },
    { what: 'another consumer worked on it since', observations: [from, to, line('2', 4 * minute, { consumer: 'email' })] },
    { what: 'it was worked on at another offset since', observations: [from, to, line('2', 4 * minute, { offset: '501' })] },
    { what: 'one sample has no instant', observations: [{ ...from, at: null }, to, commit()] },
  ] as const)('is not said where $what', ({ observations }) => {
    expect(rewound(...observations)).toEqual([]);
  });

  it('is not said of a consumer that keeps its offsets elsewhere', () => {
    const external = { route: route({ consumers: [consumer({ commit: 'external' })] }) };
    expect(duplicatesIn('REWIND', [...stored, from, to, line('2', 4 * minute)], external)).toEqual([]);
  });

  it('is why another member worked on it: no rebalance is named besides', () => {
    const lines = [line('1', 9 * minute), line('2', 4 * minute, { member: 'b' })];
    expect(duplicatesIn('REBALANCE_REREAD', [...stored, from, to, ...lines])).toEqual([]);
    expect(duplicatesIn('REBALANCE_REREAD', [...stored, ...lines])).toHaveLength(1);
    const before = [line('1', 9 * minute), line('2', 8 * minute, { member: 'b' })];
    expect(duplicatesIn('REBALANCE_REREAD', [...stored, from, to, ...before])).toHaveLength(1);
  });
});
