import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import { coverageCount, coverageLines } from '../../../renderer/ui/coverage-groups.ts';

function entry(part: string, extra: Partial<Coverage> = {}): Coverage {
  return {
    id: part,
    source: 'kafka',
    role: 'destination',
    part,
    unit: 'offset',
    wanted: null,
    read: [],
    asOf: null,
    complete: true,
    needed: true,
    reason: null,
    ...extra,
  };
}

const broken = { complete: false, reason: 'timeout: x' };

describe('the lines of a coverage table', () => {
  it('draw whole partitions together and name every other one', () => {
    const lines = coverageLines([entry('orders/0'), entry('orders/1'), entry('orders/2', broken), entry('orders/3')]);
    expect(lines.map(({ place, partitions, state }) => [place, partitions, state])).toEqual([
      ['orders/2', 0, 'unread'],
      ['orders', 3, 'complete'],
    ]);
  });

  it('never draw together what differs in source, role or need', () => {
    const lines = coverageLines([
      entry('orders/0'),
      entry('orders/1', { source: 'other' }),
      entry('orders/2', { role: 'retry' }),
      entry('orders/3', { needed: false }),
    ]);
    expect(lines).toHaveLength(4);
  });

  it('show first what was needed and not read', () => {
    const lines = coverageLines([entry('a'), entry('b', { ...broken, needed: false }), entry('c', broken)]);
    expect(lines.map(({ place }) => place)).toEqual(['c', 'b', 'a']);
    expect(coverageCount([entry('a'), entry('b', { ...broken, needed: false }), entry('c', broken)])).toEqual({
      needed: 2,
      complete: 1,
      othersUnread: 1,
    });
  });
});
