import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, copy, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, route, trace } from '../../builders/route.ts';

const unreached = [row(), copy(), commit({ committed: '500' })];

describe('not-yet-consumed', () => {
  it('is proven when the group has not committed past the copy and everything that records a success was read in vain', () => {
    const found = examine(reading(unreached));
    expect(found.delivery()).toMatchObject({ code: 'NOT_YET_CONSUMED', stage: 'consume', certainty: 'proven', rule: 'not-yet-consumed' });
    expect(found.delivery().facts).toMatchObject({ topic: 'orders', partition: '1', offset: '500', group: 'billing-v2', committed: '500' });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'commit billing orders/1']);
    expect(found.read(found.delivery())).toEqual([
      'trace orders-trace',
      'dedupe billing: public.processed',
      'effect billing: public.invoices',
    ]);
    expect(found.verdict.code).toBe('NOT_YET_CONSUMED');
  });

  it.each(['trace', 'dedupe', 'effect'] as const)('is only suspected while the %s was not read: groups commit late', (role) => {
    expect(examine(reading(unreached, {}, unreadable(role))).delivery()).toMatchObject({
      code: 'NOT_YET_CONSUMED',
      certainty: 'suspected',
    });
  });

  it('is only suspected where the trace records a part of the messages', () => {
    const sampling = route({ consumers: [consumer({ trace: trace({ sampled: 'undeclared' }) })] });
    expect(examine(reading(unreached, { route: sampling })).delivery()).toMatchObject({ code: 'NOT_YET_CONSUMED', certainty: 'suspected' });
  });

  it('stands at the committed offset exactly, and ends one before it', () => {
    const bare = { route: route({ consumers: [bareConsumer()] }) };
    const at = (committed: string) =>
      examine(reading([row(), copy(), commit({ consumer: 'email', group: 'email', committed })], bare)).delivery('email').code;
    expect(at('499')).toBe('NOT_YET_CONSUMED');
    expect(at('500')).toBe('NOT_YET_CONSUMED');
    expect(at('501')).toBe('COMMITTED');
  });

  it('compares offsets beyond 53 bits exactly', () => {
    const far = [row(), copy({ offset: '9007199254740993' })];
    const bare = { route: route({ consumers: [bareConsumer()] }) };
    const at = (committed: string) =>
      examine(reading([...far, commit({ consumer: 'email', group: 'email', committed })], bare)).delivery('email').code;
    expect(at('9007199254740993')).toBe('NOT_YET_CONSUMED');
    expect(at('9007199254740994')).toBe('COMMITTED');
  });

  it('does not take a group without a commit, of another partition, topic or cluster for one that waits', () => {
    const elsewhere = [
      commit({ committed: null }),
      commit({ partition: '2', committed: '0' }),
      commit({ topic: 'orders-retry-0', committed: '0' }),
      commit({ source: 'mirror', committed: '0' }),
    ];
    for (const progress of elsewhere) expect(examine(reading([row(), copy(), progress])).delivery().code).toBe('UNDETERMINED');
  });

  it('does not judge a consumer that keeps its offsets elsewhere by what its group committed', () => {
    const external = { route: route({ consumers: [bareConsumer({ commit: 'external' })] }) };
    for (const committed of ['500', '900']) {
      expect(
        examine(reading([row(), copy(), commit({ consumer: 'email', group: 'email', committed })], external)).delivery('email').code,
      ).toBe('UNDETERMINED');
    }
  });
});
