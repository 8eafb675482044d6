import { describe, expect, it } from 'vitest';
import { examine } from '../../builders/examination.ts';
import { commit, copy, row } from '../../builders/observations.ts';
import { reading, unreadable } from '../../builders/reading.ts';
import { bareConsumer, claimStore, deadLetterTopic, invoices, retryTopic, route, trace } from '../../builders/route.ts';

const passed = (parts = {}) => commit({ consumer: 'email', group: 'email', committed: '501', ...parts });

describe('committed', () => {
  it('says that the group moved past, where nothing records what it did', () => {
    const found = examine(reading([row(), copy(), passed()], { route: route({ consumers: [bareConsumer()] }) }));
    expect(found.delivery('email')).toMatchObject({ code: 'COMMITTED', stage: 'consume', certainty: 'proven', rule: 'committed' });
    expect(found.delivery('email').facts).toMatchObject({ group: 'email', committed: '501', offset: '500' });
    expect(found.seen(found.delivery('email'))).toEqual(['record orders/1@500', 'commit email orders/1']);
    expect(found.verdict.code).toBe('COMMITTED');
    expect(found.complete).toBe(true);
  });

  it.each(['retry', 'dead-letter'] as const)('is only suspected while a place was not read in which the copy may stand: %s', (role) => {
    const aside = { route: route({ consumers: [bareConsumer({ retries: [retryTopic], deadLetter: deadLetterTopic })] }) };
    expect(examine(reading([row(), copy(), passed()], aside)).delivery('email')).toMatchObject({ code: 'COMMITTED', certainty: 'proven' });
    expect(examine(reading([row(), copy(), passed()], aside, unreadable(role))).delivery('email').certainty).not.toBe('proven');
  });

  it('needs every copy to be passed', () => {
    const two = [row(), copy(), copy({ partition: '2', offset: '7' })];
    const bare = { route: route({ consumers: [bareConsumer()] }) };
    expect(examine(reading([...two, passed(), passed({ partition: '2', committed: '8' })], bare)).delivery('email').code).toBe('COMMITTED');
    expect(examine(reading([...two, passed(), passed({ partition: '2', committed: '7' })], bare)).delivery('email').code).toBe(
      'NOT_YET_CONSUMED',
    );
    expect(examine(reading([...two, passed()], bare)).delivery('email').code).toBe('UNDETERMINED');
  });

  it.each([
    { what: 'a trace', consumer: bareConsumer({ trace: trace({ sampled: 'share' }) }) },
    { what: 'a dedupe store', consumer: bareConsumer({ dedupe: [claimStore] }) },
    { what: 'an effect', consumer: bareConsumer({ effect: invoices }) },
  ])('does not hold where $what is configured that could tell more', ({ consumer }) => {
    expect(examine(reading([row(), copy(), passed()], { route: route({ consumers: [consumer] }) })).delivery('email').code).not.toBe(
      'COMMITTED',
    );
  });
});
