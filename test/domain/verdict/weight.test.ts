import { describe, expect, it } from 'vitest';
import type { Code } from '../../../main/domain/verdict/code.ts';
import { codes } from '../../../main/domain/verdict/code.ts';
import { compareByWeight, familyOf, heaviest, stageOf } from '../../../main/domain/verdict/weight.ts';

const wrong: readonly Code[] = [
  'BROKER_LOST',
  'RELAY_LOST',
  'SEND_FAILED',
  'UNROUTED',
  'OVERFLOW',
  'DLX_LOST',
  'LOST_TO_RETENTION',
  'SKIPPED',
  'EFFECT_LOST',
  'OUTBOX_STUCK',
  'OVERDUE',
  'DIVERTED',
  'DEAD_LETTERED',
  'PROCESS_FAILED',
  'TTL_EXPIRED',
];
const lighter: readonly Code[] = [
  'UNDETERMINED',
  'COMMITTED',
  'NOT_YET_VISIBLE',
  'NOT_YET_CONSUMED',
  'IN_FLIGHT',
  'TXN_ABORTED',
  'EXPIRED',
  'COMPACTED',
  'FILTERED',
  'DISCARDED',
  'NOT_REACHED',
  'NOT_FOUND',
  'STORED',
  'PROCESSED',
];
const proven = (code: Code) => ({ code, certainty: 'proven' as const });

describe('weight', () => {
  it('orders every code, what is wrong before what is open before everything else', () => {
    expect([...codes]).toEqual([...wrong, ...lighter]);
    expect([...codes].toReversed().toSorted((a, b) => compareByWeight({ code: a }, { code: b }))).toEqual([...wrong, ...lighter]);
  });

  it('chooses the heaviest, in whatever order they come', () => {
    expect(heaviest([])).toBeNull();
    for (const [index, code] of codes.entries()) {
      const rest = codes.slice(index).map(proven);
      expect(heaviest(rest)?.code).toBe(code);
      expect(heaviest(rest.toReversed())?.code).toBe(code);
    }
  });

  it('prefers the proven one of equal codes', () => {
    const suspected = { code: 'OVERDUE' as const, certainty: 'suspected' as const };
    expect(heaviest([suspected, proven('OVERDUE')])?.certainty).toBe('proven');
    expect(heaviest([proven('OVERDUE'), suspected])?.certainty).toBe('proven');
  });

  it('lists an aborted message whose row says sent where RELAY_LOST stands', () => {
    const aborted = { ...proven('TXN_ABORTED'), facts: { rowSaysSent: 'true' } };
    const rolledBack = { ...proven('TXN_ABORTED'), facts: { rowSaysSent: 'false' } };
    const listed = [rolledBack, proven('OVERDUE'), aborted].toSorted(compareByWeight);
    expect(listed).toEqual([aborted, proven('OVERDUE'), rolledBack]);
  });
});

describe('familyOf', () => {
  it.each([
    { family: 'wrong', members: wrong },
    { family: 'open', members: ['UNDETERMINED'] as const },
    { family: 'weak', members: ['COMMITTED'] as const },
    { family: 'on-its-way', members: ['NOT_YET_VISIBLE', 'NOT_YET_CONSUMED', 'IN_FLIGHT'] as const },
    { family: 'explained', members: ['TXN_ABORTED', 'EXPIRED', 'COMPACTED', 'FILTERED', 'DISCARDED', 'NOT_REACHED', 'NOT_FOUND'] as const },
    { family: 'fine', members: ['STORED', 'PROCESSED'] as const },
  ])('calls $family what is', ({ family, members }) => {
    for (const code of members) expect(familyOf(code)).toBe(family);
  });

  it('calls an aborted transaction wrong when a row says sent, and nothing else changes by that', () => {
    for (const code of codes) expect(familyOf(code, true)).toBe(code === 'TXN_ABORTED' ? 'wrong' : familyOf(code));
  });
});

describe('stageOf', () => {
  it.each([
    {
      stage: 'produce',
      members: ['SEND_FAILED', 'OUTBOX_STUCK', 'RELAY_LOST', 'TXN_ABORTED', 'UNROUTED', 'DIVERTED', 'NOT_FOUND'] as const,
    },
    {
      stage: 'store',
      members: ['BROKER_LOST', 'NOT_YET_VISIBLE', 'EXPIRED', 'LOST_TO_RETENTION', 'COMPACTED', 'OVERFLOW', 'TTL_EXPIRED'] as const,
    },
    { stage: 'none', members: ['PROCESSED', 'STORED'] as const },
    {
      stage: 'consume',
      members: [
        'SKIPPED',
        'EFFECT_LOST',
        'DEAD_LETTERED',
        'PROCESS_FAILED',
        'DLX_LOST',
        'COMMITTED',
        'NOT_YET_CONSUMED',
        'FILTERED',
        'DISCARDED',
        'NOT_REACHED',
      ] as const,
    },
  ] as const)('puts in $stage what belongs there, wherever it waits', ({ stage, members }) => {
    for (const code of members) for (const waitsIn of ['produce', 'store', 'consume'] as const) expect(stageOf(code, waitsIn)).toBe(stage);
  });

  it.each(['IN_FLIGHT', 'UNDETERMINED'] as const)('takes for %s the stage in which it waits', (code) => {
    for (const waitsIn of ['produce', 'store', 'consume'] as const) expect(stageOf(code, waitsIn)).toBe(waitsIn);
  });
});
