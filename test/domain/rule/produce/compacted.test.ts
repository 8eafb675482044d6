import { describe, expect, it } from 'vitest';
import { epochConfig, partitionConfig, placeConfig, topicConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { businessKey, commit, consumed, copy, effect, row, send } from '../../builders/observations.ts';
import type { Change } from '../../builders/reading.ts';
import { reading, said, unreadable } from '../../builders/reading.ts';
import { bareConsumer, identity, route } from '../../builders/route.ts';
import { partitionSample } from '../../builders/samples.ts';
import { ago, minute } from '../../builders/time.ts';

const acknowledged = row({ partition: '1', offset: '500' });
const hole = placeConfig();
const later = placeConfig({ offset: '700', messageId: 'm-18', businessKey, at: ago(5 * minute) });
const compacts: Change = said(topicConfig({ cleanupPolicy: 'compact' }));

describe('compacted', () => {
  it.each(['compact', 'compact,delete'])('is proven by a hole at its place and a later record with its key, policy %s', (cleanupPolicy) => {
    const found = examine(reading([acknowledged, hole, later], {}, said(topicConfig({ cleanupPolicy }))));
    expect(found.produced()).toMatchObject({ code: 'COMPACTED', stage: 'store', certainty: 'proven', rule: 'compacted' });
    expect(found.produced().facts).toEqual({ topic: 'orders', partition: '1', offset: '500', replacedBy: 'm-18', replacedAt: '700' });
    expect(found.seen(found.produced())).toEqual(['outbox 17', 'config place orders/1', 'config place orders/1']);
  });

  it('is suspected when it is known by its key only', () => {
    const { verdict } = examine(reading([row(), later], {}, compacts));
    expect(verdict).toMatchObject({ code: 'COMPACTED', certainty: 'suspected', candidates: ['COMPACTED', 'RELAY_LOST', 'BROKER_LOST'] });
    expect(verdict.facts).toEqual({ replacedBy: 'm-18', replacedAt: '700' });
    expect(examine(reading([send(), later], { route: route({ outbox: null }) }, compacts)).verdict.code).toBe('COMPACTED');
    expect(examine(reading([consumed(), later], {}, compacts)).produced()).toMatchObject({ candidates: ['COMPACTED', 'BROKER_LOST'] });
  });

  it.each([
    { what: 'the later record is gone too', observations: [acknowledged, hole] },
    {
      what: 'its key is another',
      observations: [acknowledged, hole, placeConfig({ offset: '700', messageId: 'm-18', businessKey: 'o-10' })],
    },
    { what: 'it stands before', observations: [acknowledged, hole, placeConfig({ offset: '499', messageId: 'm-18', businessKey })] },
    {
      what: 'it stands in another partition',
      observations: [acknowledged, hole, placeConfig({ partition: '2', offset: '700', messageId: 'm-18', businessKey })],
    },
    { what: 'nobody looked at its place', observations: [acknowledged, later] },
  ])('is open where $what: a tombstone is removed in the end', ({ observations }) => {
    const { verdict } = examine(reading(observations, {}, compacts));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'acknowledged-copy-missing' });
    expect(verdict.candidates).toEqual(expect.arrayContaining(['COMPACTED', 'BROKER_LOST']));
  });

  it.each([
    {
      what: 'the topic does not compact',
      observations: [acknowledged, hole, later],
      change: said(topicConfig()),
      rule: 'acknowledged-copy-missing',
    },
    { what: 'another copy stands', observations: [acknowledged, hole, later, copy({ offset: '900' })], change: compacts, rule: 'stored' },
    {
      what: 'the later record is older than the row',
      observations: [row(), { ...later, at: ago(11 * minute) }],
      change: compacts,
      rule: 'relay-lost',
    },
    {
      what: 'the row waits',
      observations: [row({ state: 'pending', createdAt: ago(minute) }), later],
      change: compacts,
      rule: 'produce-in-flight',
    },
    {
      what: 'a later epoch begins below the place',
      observations: [acknowledged, hole, later, epochConfig(), partitionSample({ leaderEpoch: '3' })],
      change: compacts,
      rule: 'broker-lost',
    },
  ])('does not hold where $what', ({ observations, change, rule }) => {
    expect(examine(reading(observations, {}, change)).produced().rule).toBe(rule);
  });

  it('needs a business key that is the key of the record', () => {
    const given = route({ identity: { ...identity, businessKey: [{ kind: 'header', name: 'order' }] } });
    expect(examine(reading([acknowledged, hole, later], { route: given }, compacts)).produced().rule).toBe('acknowledged-copy-missing');
    const composed = route({ identity: { ...identity, businessKey: [{ kind: 'key' }, ':x'] } });
    expect(examine(reading([acknowledged, hole, later], { route: composed }, compacts)).produced().rule).toBe('acknowledged-copy-missing');
  });

  it('is open while a partition that is left was not read', () => {
    const { verdict } = examine(reading([acknowledged, hole, later], {}, compacts, unreadable('destination', 'orders/3')));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED', rule: 'compacted' });
    expect(verdict.candidates).toEqual(expect.arrayContaining(['COMPACTED', 'BROKER_LOST', 'STORED']));
  });

  it('does not hold at a place outside the log', () => {
    const start = said(partitionConfig({ highWatermark: '500', lastStable: '500' }));
    expect(examine(reading([acknowledged, hole, later], {}, compacts, start)).produced().rule).toBe('broker-lost');
  });

  it('gives way to deliveries with evidence of their own, and says what a group passed that records nothing', () => {
    expect(examine(reading([acknowledged, hole, later, consumed(), effect()], {}, compacts)).verdict.code).toBe('PROCESSED');
    const bare = { route: route({ consumers: [bareConsumer()] }) };
    const passed = commit({ consumer: 'email', group: 'email', committed: '501' });
    expect(examine(reading([acknowledged, hole, later, passed], bare, compacts)).delivery('email').code).toBe('COMMITTED');
    const behind = commit({ consumer: 'email', group: 'email', committed: '500' });
    const found = examine(reading([acknowledged, hole, later, behind], bare, compacts));
    expect(found.delivery('email').code).toBe('UNDETERMINED');
    expect(found.verdict.code).toBe('COMPACTED');
  });
});
