import { describe, expect, it } from 'vitest';
import { brokenPartition } from '../../builders/broken-absence.ts';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, effect, row, send } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { changed, reading, said, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, route } from '../../builders/route.ts';
import { ago, minute } from '../../builders/time.ts';

const acknowledged = row({ partition: '1', offset: '150' });
const behind = commit({ committed: '150' });

/** Retention has removed the offsets below 200 of partition 1; what is left was read. */
const removed: Change = (before) => {
  const range = { from: '200', to: '1000' };
  return said(partitionConfig({ logStart: '200', firstAt: ago(minute) }))(
    changed('destination', 'orders/1', { wanted: range, read: [range] })(before),
  );
};

describe('lost-to-retention', () => {
  it.each([
    { who: 'the row', observation: acknowledged, brief: 'outbox 17' },
    { who: 'the producer trace', observation: send({ partition: '1', offset: '150' }), brief: 'produce 1' },
  ])('holds when log start has passed the offset that $who names, and a group has not', ({ observation, brief }) => {
    const found = examine(reading([row(), observation, behind], {}, removed));
    expect(found.verdict).toMatchObject({ code: 'LOST_TO_RETENTION', stage: 'store', certainty: 'proven', rule: 'lost-to-retention' });
    expect(found.verdict.facts).toEqual({ partition: '1', offset: '150', logStart: '200', consumer: 'billing', committed: '150' });
    expect(found.seen(found.verdict)).toEqual([brief, 'commit billing orders/1']);
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
  });

  it.each([
    { what: 'every group has committed past it', observations: [acknowledged, commit({ committed: '151' })] },
    { what: 'the group has no commit', observations: [acknowledged, commit({ committed: null })] },
    { what: 'the commit is of another partition', observations: [acknowledged, commit({ partition: '2', committed: '0' })] },
    { what: 'the commit is of another topic', observations: [acknowledged, commit({ topic: 'orders-retry-0', committed: '0' })] },
    { what: 'the commit is of another cluster', observations: [acknowledged, commit({ source: 'mirror', committed: '0' })] },
    { what: 'the offset is the first that the log has', observations: [row({ partition: '1', offset: '200' }), behind] },
    { what: 'nobody names an offset', observations: [row(), behind] },
    {
      what: 'the row was sent to another topic',
      observations: [row({ partition: '1', offset: '150', destination: 'orders-backup' }), behind],
    },
  ])('does not hold when $what', ({ observations }) => {
    expect(examine(reading(observations, {}, removed)).verdict.code).not.toBe('LOST_TO_RETENTION');
  });

  it('does not hold beside another copy', () => {
    expect(examine(reading([acknowledged, behind, copy({ partition: '3', offset: '4' })], {}, removed)).produced().code).toBe('STORED');
  });

  it.each([...brokenPartition('destination', 'orders', '3').filter(({ condition }) => /could not|never asked|hole/.test(condition))])(
    'is open while another copy may stand elsewhere: $condition',
    ({ change, missing }) => {
      const { verdict } = examine(reading([acknowledged, behind], {}, removed, change));
      expect(verdict.code).toBe('UNDETERMINED');
      expect(verdict.candidates).toEqual(expect.arrayContaining(['LOST_TO_RETENTION', 'STORED']));
      expect(verdict.missing).toContainEqual(missing);
    },
  );

  it.each(['trace', 'dedupe', 'effect'] as const)(
    'is open while the %s was not read in which the group may have said that it had it: groups commit late',
    (role) => {
      const { verdict } = examine(reading([acknowledged, behind], {}, removed, unreadable(role)));
      expect(verdict.code).toBe('UNDETERMINED');
      expect(verdict.candidates).toContain('LOST_TO_RETENTION');
    },
  );

  it('yields to the deliveries when every consumer has evidence of its own', () => {
    const found = examine(reading([acknowledged, behind, consumed(), effect()], {}, removed));
    expect(found.verdict).toMatchObject({ code: 'PROCESSED', certainty: 'proven' });
  });

  it('stands when one of several consumers has none', () => {
    const two = route({ consumers: [consumer(), bareConsumer()] });
    const found = examine(
      reading(
        [acknowledged, commit({ consumer: 'email', group: 'email', committed: '10' }), consumed(), effect()],
        { route: two },
        removed,
      ),
    );
    expect(found.verdict.code).toBe('LOST_TO_RETENTION');
    expect(found.delivery().code).toBe('PROCESSED');
    expect(found.delivery('email').code).toBe('NOT_REACHED');
  });

  it('does not say that a consumer was not reached whose store was not read', () => {
    const external = consumer({
      name: 'audit',
      group: 'audit',
      commit: 'external',
      trace: null,
      dedupe: [],
      retries: [],
      deadLetter: null,
    });
    const two = route({ consumers: [bareConsumer(), external] });
    const found = examine(
      reading(
        [acknowledged, commit({ consumer: 'email', group: 'email', committed: '10' })],
        { route: two },
        removed,
        unreadable('effect', 'audit: public.invoices'),
      ),
    );
    expect(found.delivery('email')).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
    expect(found.delivery('audit').certainty).not.toBe('proven');
  });

  it('does not say that a group which had moved past the record was not reached', () => {
    const two = route({ consumers: [consumer(), bareConsumer()] });
    const found = examine(
      reading([acknowledged, behind, commit({ consumer: 'email', group: 'email', committed: '900' })], { route: two }, removed),
    );
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
    expect(found.delivery('email').certainty).not.toBe('proven');
  });
});
