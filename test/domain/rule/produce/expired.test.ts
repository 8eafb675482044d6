import { describe, expect, it } from 'vitest';
import { partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { claimed, commit, consumed, copy, deadLetter, effect, row } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { changed, reading, said, unreadable } from '../../builders/reading.ts';
import { bareConsumer, route } from '../../builders/route.ts';
import { commitSample, partitionSample } from '../../builders/samples.ts';
import { ago, minute, second } from '../../builders/time.ts';

const acknowledged = row({ partition: '1', offset: '150' });
const noConsumers = { route: route({ consumers: [] }) };

const removed: Change = (before) => {
  const range = { from: '200', to: '1000' };
  return said(partitionConfig({ logStart: '200', firstAt: ago(minute) }))(
    changed('destination', 'orders/1', { wanted: range, read: [range] })(before),
  );
};

describe('expired', () => {
  it('is proven by log start alone where no consumer is declared', () => {
    const found = examine(reading([acknowledged], noConsumers, removed));
    expect(found.verdict).toMatchObject({ code: 'EXPIRED', stage: 'store', certainty: 'proven', rule: 'expired' });
    expect(found.verdict.facts).toEqual({ partition: '1', offset: '150', logStart: '200' });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
  });

  it.each([
    { what: 'traced it', observation: consumed({ outcome: 'failed' }) },
    { what: 'left its effect', observation: effect() },
    { what: 'left its key', observation: claimed() },
    { what: 'put it aside', observation: deadLetter() },
  ])('is proven when every consumer has $what', ({ observation }) => {
    expect(examine(reading([acknowledged, observation, commit()], {}, removed)).produced()).toMatchObject({
      code: 'EXPIRED',
      certainty: 'proven',
    });
  });

  it('is open while a group has passed it that nobody saw at work: it may have jumped there after the removal', () => {
    const found = examine(reading([acknowledged, commit({ committed: '900' })], {}, removed));
    expect(found.verdict).toMatchObject({ code: 'UNDETERMINED', stage: 'store', rule: 'expired' });
    expect(found.verdict.candidates).toEqual(expect.arrayContaining(['EXPIRED', 'LOST_TO_RETENTION']));
    expect(found.verdict.missing).toContainEqual({ source: 'kafka', part: 'orders/1', permission: null, because: 'no-history' });
  });

  it('is open while a consumer has left only what may be of another message', () => {
    for (const shared of [effect({ ownsKey: false }), claimed({ ownsKey: false })])
      expect(examine(reading([acknowledged, shared, commit()], {}, removed)).produced().code).toBe('UNDETERMINED');
  });

  it('is open while one of several consumers is unseen', () => {
    const two = route({ consumers: [bareConsumer(), bareConsumer({ name: 'audit', group: 'audit' })] });
    const { verdict } = examine(reading([acknowledged, consumed({ consumer: 'email' })], { route: two }, removed));
    expect(verdict.code).toBe('UNDETERMINED');
  });

  it('does not hold at log start, where no boundary was read, or beside a copy', () => {
    expect(examine(reading([row({ partition: '1', offset: '200' })], noConsumers, removed)).verdict.code).not.toBe('EXPIRED');
    expect(examine(reading([acknowledged], noConsumers)).verdict.code).not.toBe('EXPIRED');
    expect(examine(reading([acknowledged, copy()], noConsumers, removed)).verdict.code).toBe('STORED');
  });

  it('is open while another copy may stand in a partition that was not read', () => {
    const { verdict } = examine(reading([acknowledged], noConsumers, removed, unreadable('destination', 'orders/3')));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toEqual(expect.arrayContaining(['EXPIRED', 'STORED']));
  });
});

describe('expired, by sampled commits', () => {
  const bare = { route: route({ consumers: [bareConsumer()] }) };
  const sample = (age: number, committed: string, group = 'email') => commitSample({ group, at: ago(age), committed });
  const there = partitionSample({ at: ago(6 * minute), logStart: '150' });
  const gone = partitionSample({ at: ago(5 * minute), logStart: '151' });
  const now = commit({ consumer: 'email', group: 'email', committed: '900' });
  const judged = (...samples: Parameters<typeof reading>[0]) => examine(reading([acknowledged, now, ...samples], bare, removed));

  it('is proven where the group was past the record while it was still there', () => {
    const found = judged(sample(6 * minute, '151'), there, gone);
    expect(found.produced()).toMatchObject({ code: 'EXPIRED', certainty: 'proven' });
    expect(found.seen(found.produced())).toEqual(['outbox 17', 'config commit-sample orders/1', 'config partition-sample orders/1']);
    expect(found.delivery('email')).toMatchObject({ code: 'COMMITTED', certainty: 'proven', facts: { committed: '151', offset: '150' } });
    expect(found.verdict.code).toBe('COMMITTED');
  });

  it.each([
    { what: 'it had not passed it', samples: [sample(6 * minute, '150'), there, gone] },
    { what: 'it was past it only after the record was last seen', samples: [sample(5 * minute + second, '151'), there, gone] },
    { what: 'nobody sampled the log', samples: [sample(6 * minute, '151')] },
    { what: 'the sample is of another group', samples: [sample(6 * minute, '151', 'audit'), there, gone] },
  ])('is open where $what', ({ samples }) => {
    const found = judged(...samples);
    expect(found.produced()).toMatchObject({ code: 'UNDETERMINED', rule: 'expired' });
    expect(found.verdict.missing).toContainEqual({ source: 'kafka', part: 'orders/1', permission: null, because: 'no-history' });
  });

  it('is open where the samples are of a topic that had the name before', () => {
    const former = partitionSample({ at: ago(6 * minute), logStart: '150', topicId: 'former' });
    expect(judged(sample(6 * minute, '151'), former, gone).produced().code).toBe('UNDETERMINED');
  });

  it('needs every group', () => {
    const two = { route: route({ consumers: [bareConsumer(), bareConsumer({ name: 'audit', group: 'audit' })] }) };
    const seen = [acknowledged, now, sample(6 * minute, '151'), there, gone];
    expect(examine(reading(seen, two, removed)).produced().code).toBe('UNDETERMINED');
    expect(examine(reading([...seen, sample(7 * minute, '200', 'audit')], two, removed)).produced().code).toBe('EXPIRED');
  });

  it('does not ask a group whose offsets are kept elsewhere', () => {
    const external = { route: route({ consumers: [bareConsumer({ commit: 'external' })] }) };
    const seen = [acknowledged, sample(6 * minute, '151'), there, gone];
    expect(examine(reading(seen, external, removed)).produced().code).toBe('UNDETERMINED');
  });
});
