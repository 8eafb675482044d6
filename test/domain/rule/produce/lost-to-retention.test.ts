import { describe, expect, it } from 'vitest';
import { brokenPartition } from '../../builders/broken-absence.ts';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, effect, row, send } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { changed, reading, said, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, route } from '../../builders/route.ts';
import { commitSample, partitionSample } from '../../builders/samples.ts';
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

describe('lost-to-retention, by sampled commits', () => {
  const there = partitionSample({ at: ago(6 * minute), logStart: '150' });
  const gone = partitionSample({ at: ago(5 * minute), logStart: '151' });
  const jumped = commit({ committed: '900' });
  const sample = (age: number, committed: string) => commitSample({ at: ago(age), committed });
  const judged = (...samples: Parameters<typeof reading>[0]) => examine(reading([acknowledged, jumped, ...samples], {}, removed));

  it.each([5 * minute, 4 * minute])(
    'is proven where the group was behind the record once it was gone, though it is past it now (%d)',
    (age) => {
      const found = judged(there, gone, sample(age, '150'));
      expect(found.verdict).toMatchObject({ code: 'LOST_TO_RETENTION', certainty: 'proven' });
      expect(found.verdict.facts).toMatchObject({ consumer: 'billing', committed: '150' });
      expect(found.seen(found.verdict)).toEqual(['outbox 17', 'config commit-sample orders/1', 'config partition-sample orders/1']);
      expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
    },
  );

  it.each([
    { what: 'it was behind only while the record was still there', samples: [there, gone, sample(6 * minute, '150')] },
    { what: 'it was past it', samples: [there, gone, sample(4 * minute, '151')] },
    { what: 'nobody sampled the log', samples: [sample(4 * minute, '150')] },
  ])('is open where $what', ({ samples }) => {
    const { verdict } = judged(...samples);
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'expired' });
    expect(verdict.candidates).toContain('LOST_TO_RETENTION');
  });

  it('is not said of a group that was past the record while it was there, and went back later', () => {
    const passed = [there, gone, sample(6 * minute, '151'), sample(4 * minute, '100')];
    expect(judged(...passed).produced().code).toBe('EXPIRED');
  });

  it('judges the other groups by how they stood', () => {
    const two = { route: route({ consumers: [consumer(), bareConsumer()] }) };
    const passed = commitSample({ group: 'email', at: ago(6 * minute), committed: '151' });
    const found = examine(reading([acknowledged, jumped, there, gone, sample(4 * minute, '150'), passed], two, removed));
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
    expect(found.delivery('email')).toMatchObject({ code: 'COMMITTED', certainty: 'proven' });
    expect(found.verdict.code).toBe('LOST_TO_RETENTION');
  });
});
