import { describe, expect, it } from 'vitest';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, copy, row } from '../../builders/observations.ts';
import { reading, said, unreadable } from '../../builders/reading.ts';
import { consumer, route } from '../../builders/route.ts';
import { commitSample, partitionSample } from '../../builders/samples.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const old = (age: number) => [row({ createdAt: ago(age) }), copy({ at: ago(age) }), commit({ committed: '500' })];

describe('overdue', () => {
  it('holds for a copy that the group has not reached for longer than the route allows', () => {
    const found = examine(reading(old(2 * hour)));
    expect(found.delivery()).toMatchObject({ code: 'OVERDUE', stage: 'consume', certainty: 'proven', rule: 'overdue' });
    expect(found.delivery().facts).toMatchObject({
      cause: 'not-consumed',
      group: 'billing-v2',
      committed: '500',
      offset: '500',
      since: ago(2 * hour),
    });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'commit billing orders/1']);
  });

  it('begins after the allowed time, not at it', () => {
    expect(examine(reading(old(hour))).delivery().code).toBe('NOT_YET_CONSUMED');
    expect(examine(reading(old(hour + 1))).delivery().code).toBe('OVERDUE');
  });

  it('holds for a message that has outlived its time-to-live, however long the route allows it to wait', () => {
    const short = { route: route({ timeToLive: 5 * minute, overdueAfter: 24 * hour }) };
    expect(examine(reading(old(6 * minute), short)).delivery().code).toBe('OVERDUE');
    expect(examine(reading(old(4 * minute), short)).delivery().code).toBe('NOT_YET_CONSUMED');
  });

  it('names an open transaction as the cause where a read_committed consumer is held back', () => {
    const committedOnly = { route: route({ consumers: [consumer({ isolation: 'read_committed' })] }) };
    const found = examine(reading(old(2 * hour), committedOnly, said(partitionConfig({ lastStable: '480' }))));
    expect(found.delivery()).toMatchObject({ code: 'OVERDUE', stage: 'store', facts: { cause: 'open-transaction', lastStable: '480' } });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'config partition orders/1']);
  });

  it.each(['trace', 'dedupe', 'effect'] as const)(
    'is only suspected while the %s was not read, as its NOT_YET_CONSUMED would be: groups commit late',
    (role) => {
      expect(examine(reading(old(2 * hour), {}, unreadable(role))).delivery()).toMatchObject({ code: 'OVERDUE', certainty: 'suspected' });
    },
  );

  it('does not hold for what the group has passed, or where its progress is not known', () => {
    expect(
      examine(reading([row({ createdAt: ago(2 * hour) }), copy({ at: ago(2 * hour) }), commit({ committed: '501' })])).delivery().code,
    ).not.toBe('OVERDUE');
    expect(
      examine(reading([row({ createdAt: ago(2 * hour) }), copy({ at: ago(2 * hour) })], {}, unreadable('group'))).delivery().code,
    ).toBe('UNDETERMINED');
  });

  it('counts from the row, not from a record that was stored late', () => {
    expect(
      examine(reading([row({ createdAt: ago(2 * hour) }), copy({ at: ago(second) }), commit({ committed: '500' })])).delivery().code,
    ).toBe('OVERDUE');
  });
});

describe('overdue, by its cause', () => {
  const waiting = (members: object, ...samples: readonly ReturnType<typeof commitSample>[]) => {
    const group = commit({ committed: '500', at: ago(second) });
    const observations = [
      row({ createdAt: ago(2 * hour) }),
      copy({ at: ago(2 * hour) }),
      { ...group, facts: { ...group.facts, ...members } },
    ];
    const found = examine(reading([...observations, ...samples]));
    return { facts: found.delivery().facts, seen: found.seen(found.delivery()) };
  };

  it.each([{ members: '0' }, { groupState: 'Empty' }, { groupState: 'Dead' }])('has no members: %j', (facts) => {
    expect(waiting(facts).facts).toMatchObject({ cause: 'no-members' });
  });

  it('has members and has not moved since it was sampled', () => {
    const still = [
      commitSample({ at: ago(40 * minute), committed: '480' }),
      commitSample({ at: ago(30 * minute), committed: '500' }),
      commitSample({ at: ago(minute), committed: '500' }),
    ];
    const { facts, seen } = waiting({ members: '3', groupState: 'Stable' }, ...still);
    expect(facts).toMatchObject({ cause: 'stuck', causeSince: ago(30 * minute) });
    expect(seen).toEqual(['record orders/1@500', 'commit billing orders/1', 'config commit-sample orders/1']);
    expect(waiting({ members: '0' }, ...still).facts).toMatchObject({ cause: 'no-members' });
  });

  it('moves on, and the log grows faster, or not', () => {
    const then = commitSample({ at: ago(30 * minute), committed: '300' });
    const short = partitionSample({ at: ago(31 * minute), highWatermark: '700' });
    const long = partitionSample({ at: ago(31 * minute), highWatermark: '900' });
    expect(waiting({}, then, short).facts).toMatchObject({
      cause: 'falling-behind',
      causeSince: ago(30 * minute),
      from: '300',
      lag: '500',
    });
    expect(waiting({}, then, long).facts).toMatchObject({ cause: 'moving', lag: '500' });
    expect(waiting({}, then).facts).toMatchObject({ cause: 'moving' });
  });

  it.each([
    { what: 'nothing was sampled', samples: [] },
    { what: 'it was sampled only just now', samples: [commitSample({ at: ago(20 * second), committed: '500' })] },
    { what: 'it had been further', samples: [commitSample({ at: ago(30 * minute), committed: '600' })] },
    { what: 'another group was sampled', samples: [commitSample({ group: 'email', committed: '500' })] },
  ])('is not known where $what', ({ samples }) => {
    expect(waiting({}, ...samples).facts).toMatchObject({ cause: 'not-consumed' });
  });
});
