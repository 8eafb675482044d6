import { describe, expect, it } from 'vitest';
import { brokenPartition, brokenTopic } from '../../builders/broken-absence.ts';
import { epochConfig, partitionConfig } from '../../builders/configs.ts';
import { examine } from '../../builders/examination.ts';
import { copy, createdAt, row, send, sentAt } from '../../builders/observations.ts';
import { alsoSeen, changed, neverAsked, reading, said, takenAt, unreadable } from '../../builders/reading.ts';
import { bareConsumer, outbox, route } from '../../builders/route.ts';
import { ago, hour, minute, second } from '../../builders/time.ts';

describe('relay-lost', () => {
  it('is proven when the row says sent and every partition of the route was read in vain', () => {
    const found = examine(reading([row()]));
    expect(found.verdict).toMatchObject({
      code: 'RELAY_LOST',
      stage: 'produce',
      certainty: 'proven',
      rule: 'relay-lost',
      candidates: [],
      missing: [],
    });
    expect(found.verdict.facts).toEqual({ by: 'row', sentAt });
    expect(found.seen(found.verdict)).toEqual(['outbox 17']);
    expect(found.read(found.verdict).toSorted()).toEqual([
      'destination orders/0',
      'destination orders/1',
      'destination orders/2',
      'destination orders/3',
      'fallback orders-backup/0',
    ]);
    expect(found.complete).toBe(true);
  });

  it('is proven by a producer trace alone on a route without an outbox', () => {
    const found = examine(reading([send()], { route: route({ outbox: null }) }));
    expect(found.verdict).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven', facts: { by: 'trace', sentAt } });
    expect(found.seen(found.verdict)).toEqual(['produce 1']);
  });

  it('names the row and the trace when both say sent', () => {
    const found = examine(reading([row(), send()]));
    expect(found.seen(found.verdict)).toEqual(['outbox 17', 'produce 1']);
  });

  it('leaves every consumer unreached', () => {
    const found = examine(reading([row()]));
    expect(found.delivery()).toMatchObject({
      code: 'NOT_REACHED',
      stage: 'consume',
      certainty: 'proven',
      facts: { produce: 'RELAY_LOST' },
    });
  });

  it.each([
    ...brokenPartition('destination', 'orders', '2'),
    ...brokenTopic('orders', 4),
    ...brokenPartition('fallback', 'orders-backup', '0'),
    ...brokenTopic('orders-backup', 1),
  ])('is open where an absence does not count: $condition ($missing.part)', ({ change, missing, candidate }) => {
    const found = examine(reading([row()], {}, change));
    expect(found.verdict).toMatchObject({ code: 'UNDETERMINED', certainty: 'undetermined', rule: 'relay-lost' });
    expect(found.verdict.missing).toContainEqual(missing);
    expect(found.verdict.candidates).toEqual(
      expect.arrayContaining(['RELAY_LOST', 'BROKER_LOST', 'STORED', ...(candidate === undefined ? [] : [candidate])]),
    );
    expect(found.delivery().code).toBe('UNDETERMINED');
    expect(found.complete).toBe(false);
  });

  it.each([
    {
      log: 'begins above 0 with a record older than the row by more than the margin',
      firstAt: ago(10 * minute + hour + second),
      from: '200',
    },
    { log: 'was read from a neighbour above its start', firstAt: ago(minute), from: '300' },
  ])('counts an absence where the log $log', ({ firstAt, from }) => {
    const range = { from, to: '1000' };
    const begun = changed('destination', 'orders/2', { wanted: range, read: [range] });
    const found = examine(reading([row()], {}, begun, said(partitionConfig({ partition: '2', logStart: '200', firstAt }))));
    expect(found.verdict).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven' });
  });

  it('does not count one whose first record is older than the row by the margin exactly', () => {
    const range = { from: '200', to: '1000' };
    const begun = changed('destination', 'orders/2', { wanted: range, read: [range] });
    const found = examine(
      reading([row()], {}, begun, said(partitionConfig({ partition: '2', logStart: '200', firstAt: ago(10 * minute + hour) }))),
    );
    expect(found.verdict.code).toBe('UNDETERMINED');
  });

  it('is open while the outbox was not read, though a trace says sent: its row may still wait for the relay', () => {
    const { verdict } = examine(reading([send()], {}, unreadable('outbox')));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toEqual(expect.arrayContaining(['RELAY_LOST', 'IN_FLIGHT', 'OUTBOX_STUCK']));
    expect(verdict.missing).toContainEqual({ source: 'shop-db', part: 'public.outbox', permission: null });
  });

  it.each([
    { what: 'nothing says when the outbox was read', change: neverAsked('outbox') },
    { what: 'the instant as of which the outbox was read is not known', change: takenAt(null, 'outbox') },
  ])('is open where the order of reading is not known: $what', ({ change }) => {
    expect(examine(reading([row()], {}, change)).verdict.code).toBe('UNDETERMINED');
  });

  it('gives a row that was sent within the grace period time: a relay may say sent before its broker has answered', () => {
    const sentBefore = (milliseconds: number) => examine(reading([row({ createdAt: ago(3 * hour), sentAt: ago(milliseconds) })])).verdict;
    expect(sentBefore(30 * second)).toMatchObject({ code: 'IN_FLIGHT', facts: { state: 'sent', since: ago(30 * second) } });
    expect(sentBefore(31 * second).code).toBe('RELAY_LOST');
  });

  it('is open while the row was sent after the boundary was taken, however early the row was first read', () => {
    const boundaryLongAgo = changed('destination', undefined, { asOf: ago(10 * minute) });
    const { verdict } = examine(reading([row({ createdAt: ago(3 * hour), sentAt: ago(5 * minute) })], {}, boundaryLongAgo));
    expect(verdict.code).toBe('UNDETERMINED');
    expect(verdict.candidates).toContain('RELAY_LOST');
  });

  it('is open on a route without an outbox while the send is younger than the boundary: the scan took longer than grace', () => {
    const slow = route({ outbox: null, consumers: [bareConsumer()] });
    const boundaryLongAgo = changed('destination', undefined, { asOf: ago(10 * minute) });
    const { verdict } = examine(
      reading(
        [send({ at: ago(5 * minute) })],
        { route: slow },
        boundaryLongAgo,
        changed('fallback', undefined, { asOf: ago(10 * minute) }),
      ),
    );
    expect(verdict.code).toBe('UNDETERMINED');
  });
});

describe('relay-lost, suspected', () => {
  const open = { code: 'RELAY_LOST', certainty: 'suspected', candidates: ['RELAY_LOST', 'BROKER_LOST'] };

  it.each([
    { epoch: 'between its creation and its sending', previousAt: ago(10 * minute + second), firstAt: sentAt },
    { epoch: 'within grace after its sending', previousAt: sentAt, firstAt: ago(9 * minute + 40 * second) },
    { epoch: 'at a time that nobody knows' },
    {
      epoch: 'within the margin by which record times may be wrong',
      previousAt: ago(10 * minute + hour),
      firstAt: ago(10 * minute + hour - second),
    },
  ])('because a leader epoch began $epoch', ({ epoch: _name, ...times }) => {
    expect(examine(reading([row(), epochConfig(times)])).verdict).toMatchObject(open);
  });

  it.each([
    { epoch: 'surely before the row', previousAt: ago(3 * hour), firstAt: ago(2 * hour) },
    { epoch: 'surely after the sending', previousAt: ago(-2 * hour), firstAt: ago(-3 * hour) },
  ])('not because one began $epoch', ({ epoch: _name, ...times }) => {
    expect(examine(reading([row(), epochConfig(times)])).verdict).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven' });
  });

  it.each([
    { log: 'has no record', parts: { logStart: '0', highWatermark: '0', lastStable: '0' } },
    { log: 'begins with a record of that leader', parts: { firstAt: createdAt } },
  ])('because there was another leader, and nobody knows since when: the log $log', ({ parts }) => {
    const elected = said(partitionConfig({ leaderEpoch: '1', ...parts }));
    expect(examine(reading([row()], {}, elected)).verdict).toMatchObject(open);
  });

  it.each([
    { why: 'there was never another leader', changes: [said(partitionConfig({ leaderEpoch: '0' }))] },
    {
      why: 'the first record of that leader is surely older',
      changes: [said(partitionConfig({ leaderEpoch: '1', firstAt: ago(2 * hour) }))],
    },
    {
      why: 'a record tells when, and that was surely before',
      changes: [
        said(partitionConfig({ leaderEpoch: '1' })),
        alsoSeen(epochConfig({ epoch: '1', previousEpoch: '0', firstAt: ago(2 * hour) })),
      ],
    },
    { why: 'it led another topic', changes: [said(partitionConfig({ topic: 'orders.DLT', partition: '0', leaderEpoch: '1' }))] },
  ])('not because of a leader where $why', ({ changes }) => {
    expect(examine(reading([row()], {}, ...changes)).verdict).toMatchObject({ code: 'RELAY_LOST', certainty: 'proven' });
  });

  it('not because one began in another topic', () => {
    expect(examine(reading([row(), epochConfig({ topic: 'orders.DLT', partition: '0' })])).verdict.certainty).toBe('proven');
  });

  it('because the table has no state and the row is older than the allowance', () => {
    const captured = route({ outbox: outbox({ states: {} }) });
    const { verdict } = examine(reading([row({ state: 'none' })], { route: captured }));
    expect(verdict).toMatchObject({ ...open, facts: { by: 'stateless' } });
  });

  it('not for a row without state that is within the allowance', () => {
    const captured = route({ outbox: outbox({ states: {} }) });
    const { verdict } = examine(reading([row({ state: 'none', createdAt: ago(minute) })], { route: captured }));
    expect(verdict.code).not.toBe('RELAY_LOST');
    expect(verdict.certainty).not.toBe('proven');
  });

  it('also makes the deliveries suspected', () => {
    const found = examine(reading([row(), epochConfig()]));
    expect(found.delivery()).toMatchObject({ code: 'NOT_REACHED', certainty: 'suspected' });
  });
});

describe('relay-lost, excluded', () => {
  it('inside grace', () => {
    expect(examine(reading([row({ createdAt: ago(29 * second), sentAt: ago(28 * second) })])).verdict.code).toBe('IN_FLIGHT');
  });

  it('by a state that does not say sent', () => {
    const { verdict } = examine(reading([row({ state: 'unknown', createdAt })]));
    expect(verdict).toMatchObject({ code: 'UNDETERMINED' });
    expect(verdict.candidates).toContain('RELAY_LOST');
  });

  it('by an open or aborted copy', () => {
    expect(examine(reading([row(), copy({ visibility: 'open' })])).verdict.code).toBe('NOT_YET_VISIBLE');
    expect(examine(reading([row(), copy({ visibility: 'aborted' })])).verdict.code).toBe('TXN_ABORTED');
  });
});
