import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, neighbour, retried, row } from '../../builders/observations.ts';
import { neverAsked, reading, takenAt, unreadable } from '../../builders/reading.ts';
import { consumer, route, trace } from '../../builders/route.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const stored = [row(), copy(), commit()];

describe('trace-behind', () => {
  it('holds while the trace of a group that moved past the copy has not come this far', () => {
    const found = examine(reading([...stored, neighbour({ offset: '499' })]));
    expect(found.delivery()).toMatchObject({
      code: 'IN_FLIGHT',
      stage: 'consume',
      rule: 'trace-behind',
      facts: { group: 'billing-v2', offset: '500' },
    });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'commit billing orders/1']);
    expect(found.read(found.delivery())).toContain('trace orders-trace');
  });

  it.each([
    { what: 'a later offset was traced within grace', line: neighbour({ at: ago(30 * second) }) },
    { what: 'a later offset was traced, nobody knows when', line: neighbour({ at: null }) },
    { what: 'a later offset of another partition was traced', line: neighbour({ partition: '2' }) },
    { what: 'another consumer traced a later offset', line: neighbour({ consumer: 'email' }) },
    { what: 'a line without an offset was traced', line: consumed({ key: '3', messageId: 'm-18', neighbour: true, partition: '1' }) },
  ])('holds when $what', ({ line }) => {
    expect(examine(reading([...stored, line])).delivery().rule).toBe('trace-behind');
  });

  it.each(['undeclared', 'share'] as const)('holds also for a trace that records a part of the messages: %s', (sampled) => {
    const sampling = route({ consumers: [consumer({ trace: trace({ sampled }) })] });
    expect(examine(reading(stored, { route: sampling })).delivery().rule).toBe('trace-behind');
  });

  it.each([
    { condition: 'it could not be read', change: unreadable('trace') },
    { condition: 'it was never asked', change: neverAsked('trace') },
    { condition: 'it was read before the commits', change: takenAt(ago(5 * second), 'trace') },
    { condition: 'nobody knows as of when it was read', change: takenAt(null, 'trace') },
  ])('is open where the silence of the trace does not count: $condition', ({ change }) => {
    const verdict = examine(reading(stored, {}, change)).delivery();
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'consume', certainty: 'undetermined' });
    expect(verdict.missing).toContainEqual({ source: 'shop-db', part: 'orders-trace', permission: null });
    expect(verdict.candidates).toEqual(
      expect.arrayContaining(['PROCESSED', 'SKIPPED', 'IN_FLIGHT', 'PROCESS_FAILED', 'FILTERED', 'DISCARDED']),
    );
  });

  it('holds for a message beyond its time-to-live that is younger than what the route calls overdue', () => {
    const short = { route: route({ timeToLive: 5 * minute, overdueAfter: hour }) };
    expect(examine(reading(stored, short)).delivery()).toMatchObject({ code: 'IN_FLIGHT', rule: 'trace-behind' });
  });

  it('does not hold for a message older than what the route calls overdue', () => {
    const old = [row({ createdAt: ago(2 * hour) }), copy({ at: ago(2 * hour) }), commit()];
    expect(examine(reading(old)).delivery().code).not.toBe('IN_FLIGHT');
  });

  it('does not hold for what the consumer has had in hand', () => {
    expect(examine(reading([...stored, consumed({ outcome: 'unknown' })])).delivery().rule).not.toBe('trace-behind');
    expect(
      examine(reading([...stored, retried(), commit({ topic: 'orders-retry-0', partition: '0', committed: '41' })])).delivery().rule,
    ).not.toBe('trace-behind');
  });
});
