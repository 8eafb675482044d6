import { describe, expect, it } from 'vitest';
import { brokenPartition } from '../../builders/broken-absence.ts';
import { databaseConfig, epochConfig, partitionConfig, placeConfig, topicConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { commit, consumed, copy, effect, row, send } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, takenAt, unreadable } from '../../builders/reading.ts';
import { bareConsumer, consumer, route } from '../../builders/route.ts';
import { partitionSample } from '../../builders/samples.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

const place = { partition: '1', offset: '500' };
const acknowledged = row(place);
const ended: Change = said(partitionConfig({ highWatermark: '500', lastStable: '500' }));
const rewritten = placeConfig({ messageId: 'm-18', businessKey: 'o-10' });
const began = epochConfig({ offset: '450' });
const whole = { topic: 'orders', ...place };

describe('broker-lost', () => {
  it.each([
    { who: 'the row', observations: [acknowledged], brief: 'outbox 17' },
    { who: 'the producer trace', observations: [row(), send(place)], brief: 'produce 1' },
  ])('is proven where the log ends before the offset that $who names', ({ observations, brief }) => {
    const found = examine(reading(observations, {}, ended));
    expect(found.verdict).toMatchObject({ code: 'BROKER_LOST', stage: 'store', certainty: 'proven', rule: 'broker-lost', candidates: [] });
    expect(found.verdict.facts).toEqual({ ...whole, by: 'end', end: '500' });
    expect(found.seen(found.verdict)).toEqual([brief, 'config partition orders/1']);
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'proven' });
  });

  it('is only suspected of a log that never changed its leader: it may be another topic of that name, or the place is wrong', () => {
    const first = (leaderEpoch: string): Change => said(partitionConfig({ highWatermark: '500', lastStable: '500', leaderEpoch }));
    expect(examine(reading([acknowledged], {}, first('0'))).verdict).toMatchObject({
      code: 'BROKER_LOST',
      certainty: 'suspected',
      candidates: ['BROKER_LOST', 'RELAY_LOST'],
    });
    expect(examine(reading([acknowledged], {}, first('1'))).verdict).toMatchObject({ code: 'BROKER_LOST', certainty: 'proven' });
  });

  it('is open where the topic was made anew since', () => {
    const former = partitionSample({ highWatermark: '501', topicId: 'former', at: ago(8 * minute) });
    const now = partitionSample({ topicId: 'id-of-orders', at: ago(2 * minute) });
    const { verdict } = examine(reading([acknowledged, former, now], {}, ended));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'broker-lost' });
    const unplaced = examine(reading([row(), former, now], {}, ended)).verdict;
    expect(unplaced).toMatchObject({ code: 'UNDETERMINED', rule: 'relay-lost' });
    // What the name stood for before the message came to be is no matter.
    const longAgo = [hour, 30 * minute].map((age) => partitionSample({ topicId: age === hour ? 'former' : 'id-of-orders', at: ago(age) }));
    expect(examine(reading([row(), ...longAgo, now])).verdict).toMatchObject({ code: 'RELAY_LOST' });
  });

  it('is proven where another message stands at the offset', () => {
    const found = examine(reading([acknowledged, rewritten]));
    expect(found.verdict).toMatchObject({ code: 'BROKER_LOST', certainty: 'proven' });
    expect(found.verdict.facts).toEqual({ ...whole, by: 'other', other: 'm-18' });
    expect(found.seen(found.verdict)).toEqual(['outbox 17', 'config place orders/1']);
  });

  it('names the epoch with which the log was cut, when only one can have', () => {
    const one = examine(reading([acknowledged, rewritten, began]));
    expect(one.verdict.facts).toEqual({ ...whole, by: 'other', other: 'm-18', epoch: '4', cutAt: '450' });
    const two = examine(reading([acknowledged, rewritten, began, epochConfig({ offset: '470', epoch: '5', previousEpoch: '4' })]));
    expect(two.verdict.facts).toEqual({ ...whole, by: 'other', other: 'm-18' });
    const older = examine(reading([acknowledged, rewritten, epochConfig({ offset: '450', firstAt: ago(3 * hour) })]));
    expect(older.verdict.facts).toEqual({ ...whole, by: 'other', other: 'm-18' });
    const behind = examine(reading([acknowledged, rewritten, epochConfig({ offset: '501' })]));
    expect(behind.verdict.facts).not.toHaveProperty('epoch');
  });

  it('is proven where a later epoch than the sampled one begins at or below the offset', () => {
    const sampled = partitionSample({ highWatermark: '501', leaderEpoch: '3' });
    const found = examine(reading([acknowledged, began, sampled]));
    expect(found.verdict).toMatchObject({ code: 'BROKER_LOST', certainty: 'proven' });
    expect(found.verdict.facts).toEqual({ ...whole, by: 'epoch', epoch: '4', cutAt: '450' });
    expect(found.seen(found.verdict)).toEqual(['outbox 17', 'config epoch orders/1', 'config partition-sample orders/1']);
  });

  it.each([
    { what: 'the sampled epoch is the later one', observations: [began, partitionSample({ highWatermark: '501', leaderEpoch: '4' })] },
    {
      what: 'the log had not come that far, and it was sampled before the sending',
      observations: [began, partitionSample({ highWatermark: '500', leaderEpoch: '3', at: ago(11 * minute) })],
    },
    { what: 'no epoch was sampled', observations: [began, partitionSample({ highWatermark: '501' })] },
    { what: 'the epoch begins behind it', observations: [epochConfig({ offset: '501' }), partitionSample({ leaderEpoch: '3' })] },
    { what: 'nothing stands there', observations: [placeConfig()] },
    { what: 'nobody looked', observations: [] },
  ])('is open where $what', ({ observations }) => {
    const { verdict } = examine(reading([acknowledged, ...observations]));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'acknowledged-copy-missing' });
    expect(verdict.candidates).toContain('BROKER_LOST');
    expect(verdict.missing).toEqual([{ source: 'kafka', part: 'orders/1', permission: null, because: 'no-history' }]);
  });

  it('takes a sample from after the sending for the acknowledged epoch, by the clock of the row', () => {
    const at = ago(9 * minute);
    const sampled = partitionSample({ highWatermark: '400', leaderEpoch: '3', at });
    expect(examine(reading([acknowledged, began, sampled])).verdict.code).toBe('BROKER_LOST');
    const late = said(databaseConfig({ clockOffset: String(-2 * minute) }));
    expect(examine(reading([acknowledged, began, sampled], {}, late)).verdict.rule).toBe('acknowledged-copy-missing');
  });

  it('does not take an end for a cut that was seen before the acknowledgement could show', () => {
    const young = row({ ...place, createdAt: ago(50 * second), sentAt: ago(20 * second) });
    expect(examine(reading([young], {}, ended)).verdict.code).toBe('IN_FLIGHT');
    const traced = [row({ state: 'failed' }), send({ ...place, at: ago(20 * second) })];
    expect(examine(reading(traced, {}, ended)).verdict.code).not.toBe('BROKER_LOST');
    expect(examine(reading([row({ ...place, createdAt: ago(10 * second) })], {}, ended)).verdict.code).toBe('IN_FLIGHT');
  });

  it('stands beside a sighting by one group, and beside those of all', () => {
    const two = route({ consumers: [consumer(), bareConsumer()] });
    const seen = [acknowledged, rewritten, consumed(), effect(), commit({ consumer: 'email', group: 'email', committed: '480' })];
    const found = examine(reading(seen, { route: two }));
    expect(found.verdict).toMatchObject({ code: 'BROKER_LOST', certainty: 'proven' });
    expect(found.delivery().code).toBe('PROCESSED');
    expect(found.delivery('email')).toMatchObject({ code: 'NOT_REACHED', certainty: 'suspected' });
    expect(examine(reading([acknowledged, rewritten, consumed()])).verdict.code).toBe('BROKER_LOST');
  });

  it('takes the word of a consumer that read it there, unless that consumer traces its retries too', () => {
    const line = consumed({ ...place, outcome: 'failed' });
    const once = route({ consumers: [consumer({ retries: [] })] });
    expect(examine(reading([row(), line, rewritten], { route: once })).produced().code).toBe('BROKER_LOST');
    expect(examine(reading([row(), line, rewritten])).produced().code).toBe('STORED');
  });

  it.each([
    {
      what: 'a row still waits',
      observations: [row({ ...place, state: 'pending', createdAt: ago(minute) }), rewritten],
      code: 'IN_FLIGHT',
    },
    { what: 'the send failed', observations: [row({ ...place, state: 'failed' }), rewritten], code: 'UNDETERMINED' },
    { what: 'another copy stands', observations: [acknowledged, rewritten, copy({ partition: '2', offset: '3' })], code: 'STORED' },
    { what: 'the row was sent elsewhere', observations: [row({ ...place, destination: 'orders-backup' }), rewritten], code: 'RELAY_LOST' },
  ])('does not hold where $what', ({ observations, code }) => {
    expect(examine(reading(observations)).produced().code).toBe(code);
  });

  it.each(brokenPartition('destination', 'orders', '3'))(
    'is open while another copy may stand elsewhere: $condition',
    ({ change, missing }) => {
      const { verdict } = examine(reading([acknowledged, rewritten], {}, change));
      expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'broker-lost' });
      expect(verdict.candidates).toEqual(expect.arrayContaining(['BROKER_LOST']));
      expect(verdict.missing).toContainEqual(missing);
    },
  );

  it('does not give way to the deliveries while another copy may stand elsewhere', () => {
    const seen = [acknowledged, rewritten, consumed(), effect()];
    expect(examine(reading(seen, {}, unreadable('destination', 'orders/3'))).verdict.code).toBe('UNDETERMINED');
  });

  it('is open when the boundaries were taken before the sending', () => {
    const { verdict } = examine(
      reading([row({ ...place, sentAt: ago(40 * second) }), rewritten], {}, takenAt(ago(50 * second), 'destination')),
    );
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'broker-lost' });
  });

  it('is suspected on a topic that compacts, where another copy may have been replaced', () => {
    const { verdict } = examine(reading([acknowledged, rewritten], {}, said(topicConfig({ cleanupPolicy: 'compact' }))));
    expect(verdict).toMatchObject({ code: 'BROKER_LOST', certainty: 'suspected', candidates: ['BROKER_LOST', 'COMPACTED'] });
  });

  it('is not said of a place that retention took', () => {
    const removed = said(partitionConfig({ logStart: '600', firstAt: ago(minute) }));
    expect(examine(reading([acknowledged, rewritten], {}, removed)).verdict.code).not.toBe('BROKER_LOST');
  });
});
