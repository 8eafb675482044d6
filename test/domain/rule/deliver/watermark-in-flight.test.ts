import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, neighbour, row } from '../../builders/observations.ts';
import { reading } from '../../builders/reading.ts';
import { bareConsumer, consumer, route, trace } from '../../builders/route.ts';
import { ago, hour } from '../../builders/time.ts';

const watermark = { route: route({ consumers: [consumer({ commit: 'watermark' })] }) };
const unreached = [row(), copy(), commit({ committed: '500' })];

describe('watermark-in-flight', () => {
  it('holds between the commit and the highest offset that the group traced', () => {
    const found = examine(reading([...unreached, neighbour({ key: '4', offset: '499' }), neighbour({ offset: '700' })], watermark));
    expect(found.delivery()).toMatchObject({ code: 'IN_FLIGHT', stage: 'consume', certainty: 'proven', rule: 'watermark-in-flight' });
    expect(found.delivery().facts).toMatchObject({ partition: '1', offset: '500', committed: '500', highest: '700' });
    expect(found.seen(found.delivery())).toEqual(['record orders/1@500', 'commit billing orders/1', 'consume 3']);
  });

  it('holds at the highest offset itself, and compares offsets as numbers', () => {
    expect(examine(reading([...unreached, neighbour({ offset: '500' })], watermark)).delivery().rule).toBe('watermark-in-flight');
    expect(
      examine(reading([...unreached, neighbour({ key: '4', offset: '99' }), neighbour({ offset: '1000' })], watermark)).delivery().facts,
    ).toMatchObject({ highest: '1000' });
  });

  it('holds for a message that waits longer than the route allows: the group works on it', () => {
    const old = [
      row({ createdAt: ago(3 * hour) }),
      copy({ at: ago(3 * hour) }),
      commit({ committed: '500' }),
      neighbour({ offset: '700' }),
    ];
    expect(examine(reading(old, watermark)).delivery().rule).toBe('watermark-in-flight');
  });

  it.each([
    { what: 'only earlier offsets were traced', lines: [neighbour({ offset: '499' })] },
    { what: 'the later offset is of another partition', lines: [neighbour({ partition: '2', offset: '700' })] },
    { what: 'the later offset was traced by another consumer', lines: [neighbour({ consumer: 'email', offset: '700' })] },
    { what: 'the message itself was traced by another consumer', lines: [consumed({ consumer: 'email', partition: '1', offset: '500' })] },
    { what: 'nothing was traced', lines: [] },
  ])('does not hold when $what', ({ lines }) => {
    const two = { route: route({ consumers: [consumer({ commit: 'watermark' }), bareConsumer({ trace: trace() })] }) };
    expect(examine(reading([...unreached, ...lines], two)).delivery()).toMatchObject({
      code: 'NOT_YET_CONSUMED',
      rule: 'not-yet-consumed',
    });
  });

  it('does not hold for a group that commits otherwise, or has passed the copy', () => {
    expect(examine(reading([...unreached, neighbour({ offset: '700' })])).delivery().rule).toBe('not-yet-consumed');
    expect(
      examine(reading([row(), copy(), commit({ committed: '501' }), neighbour({ offset: '700' })], watermark)).delivery().rule,
    ).not.toBe('watermark-in-flight');
  });
});
