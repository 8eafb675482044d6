import { describe, expect, it } from 'vitest';
import { allAbsent } from '../../../main/domain/observation/absence.ts';
import { clockMarginOf } from '../../../main/domain/observation/absent-from-log.ts';
import { absentFromPlace, absentFromRoute } from '../../../main/domain/observation/absent-from-place.ts';
import { absentFromEffect, absentFromOutbox, absentFromTrace } from '../../../main/domain/observation/absent-from-store.ts';
import { databaseConfig, partitionConfig, topicConfig } from '../builders/configs.ts';
import { covered } from '../builders/coverage.ts';
import type { Change } from '../builders/reading.ts';
import { changed, lifecycleOf, neverAsked, reading, said, takenAt, unreadable } from '../builders/reading.ts';
import { consumer, invoices, orders, outbox, route, trace } from '../builders/route.ts';
import { ago, hour, minute, second } from '../builders/time.ts';

const lifecycle = (...changes: readonly Change[]) => lifecycleOf(reading([], {}, ...changes));
const eventAt = ago(10 * minute);
const timeless = { eventAt: null, until: null };
const fromTopic = (...changes: readonly Change[]) =>
  absentFromPlace(lifecycle(...changes), orders, 'destination', { eventAt, until: null });

/** Partition 2 begins at 200 with a record of `firstAt`, and was read from there. */
const begins = (firstAt: string, topic: Parameters<typeof topicConfig>[0] = {}): readonly Change[] => {
  const range = { from: '200', to: '1000' };
  return [
    said(topicConfig(topic)),
    said(partitionConfig({ partition: '2', logStart: '200', firstAt })),
    changed('destination', 'orders/2', { wanted: range, read: [range] }),
  ];
};

describe('absence from a topic', () => {
  it('counts when every partition was read, and names what it rests on', () => {
    expect(fromTopic()).toMatchObject({ proven: true, missing: [], candidates: [] });
    expect(fromTopic().coverage).toHaveLength(4);
  });

  it.each(['0', '-3', '99999999999999999999'])('never counts for a topic that claims to have %s partitions', (partitions) => {
    expect(fromTopic(said(topicConfig({ partitions }))).proven).toBe(false);
  });

  it('never counts when one part has two readings and one of them is incomplete, whichever stands first', () => {
    const again = covered('destination', 'kafka', 'orders/2', {
      unit: 'offset',
      wanted: null,
      complete: false,
      reason: 'timeout: no answer',
    });
    const before: Change = (given) => ({ ...given, coverage: [again, ...given.coverage] });
    const after: Change = (given) => ({ ...given, coverage: [...given.coverage, again] });
    expect([fromTopic(before).proven, fromTopic(after).proven]).toEqual([false, false]);
  });

  it('does not take coverage of another source, role or topic for its own', () => {
    const moved =
      (parts: object): Change =>
      (given) => ({ ...given, coverage: given.coverage.map((entry) => (entry.part === 'orders/2' ? { ...entry, ...parts } : entry)) });
    for (const parts of [{ source: 'mirror' }, { role: 'fallback' }, { part: 'orders-2/2' }, { part: 'orders/02' }])
      expect(fromTopic(moved(parts)).proven).toBe(false);
  });

  it.each([
    { type: 'create', margin: hour },
    { type: 'append', margin: minute },
  ] as const)('trusts record times on a topic with $type time up to a margin of $margin ms', ({ type, margin }) => {
    const older = begins(ago(10 * minute + margin + 1), { timestampType: type });
    const younger = begins(ago(10 * minute + margin), { timestampType: type });
    expect([fromTopic(...older).proven, fromTopic(...younger).proven]).toEqual([true, false]);
    expect(fromTopic(...younger).candidates).toContain('EXPIRED');
  });

  it('takes the margin that the route declares before that of the topic', () => {
    const given = route({ clockMargin: 5 * second });
    const read = (firstAt: string) =>
      absentFromPlace(lifecycleOf(reading([], { route: given }, ...begins(firstAt))), orders, 'destination', { eventAt, until: null });
    expect(read(ago(10 * minute + 6 * second)).proven).toBe(true);
    expect(read(ago(10 * minute + 5 * second)).proven).toBe(false);
    expect(clockMarginOf({ route: given }, 'append')).toBe(5 * second);
    expect([clockMarginOf({ route: route() }, undefined), clockMarginOf({ route: route() }, 'append')]).toEqual([hour, minute]);
  });

  it('never counts above log start 0 for a message whose time nobody knows', () => {
    expect(absentFromPlace(lifecycle(...begins(ago(1000 * hour))), orders, 'destination', timeless).proven).toBe(false);
    expect(absentFromPlace(lifecycle(), orders, 'destination', timeless).proven).toBe(true);
  });

  it('counts an empty topic, of which there is nothing to read', () => {
    const empty: Change = (given) =>
      ['0', '1', '2', '3'].reduce(
        (current, partition) => said(partitionConfig({ partition, highWatermark: '0', lastStable: '0' }))(current),
        given,
      );
    expect(fromTopic(empty, changed('destination', undefined, { wanted: { from: '0', to: '0' }, read: [] })).proven).toBe(true);
  });
});

describe('order of reading', () => {
  it('accepts boundaries taken at the same instant, and no earlier one', () => {
    expect(fromTopic(takenAt(ago(6 * second), 'outbox')).proven).toBe(true);
    expect(fromTopic(takenAt(ago(6 * second - 1), 'outbox')).proven).toBe(false);
  });

  it('compares instants and not text', () => {
    expect(fromTopic(takenAt('2026-11-20T13:59:54+02:00', 'destination')).proven).toBe(true);
  });

  it('asks of a consumer store that it was read after records and commits', () => {
    const at = (...changes: readonly Change[]) => absentFromEffect(lifecycle(...changes), consumer(), invoices).proven;
    expect(at()).toBe(true);
    expect(at(takenAt(ago(second), 'group'))).toBe(false);
    expect(at(takenAt(ago(second), 'destination'))).toBe(false);
    expect(at(takenAt(ago(5 * second), 'effect'))).toBe(false);
  });
});

describe('absentFromOutbox', () => {
  const at = (given: Parameters<typeof outbox>[0], ...changes: readonly Change[]) =>
    absentFromOutbox(lifecycleOf(reading([], { route: route({ outbox: outbox(given) }) }, ...changes)));

  it('counts when every table was read', () => {
    expect(at({})).toMatchObject({ proven: true, missing: [] });
    expect(at({ tables: ['public.outbox_1', 'public.outbox_2'] }).proven).toBe(true);
  });

  it('does not count for one table of several, for none, on a replica, or where the relay deletes', () => {
    expect(at({ tables: ['public.outbox_1', 'public.outbox_2'] }, unreadable('outbox', 'public.outbox_2')).missing).toEqual([
      { source: 'shop-db', part: 'public.outbox_2', permission: null },
    ]);
    expect(at({}, neverAsked('outbox')).proven).toBe(false);
    expect(at({ tables: ['public.outbox_1', 'public.outbox_2'] }, neverAsked('outbox', 'public.outbox_2')).proven).toBe(false);
    expect(at({}, said(databaseConfig({ replica: true }))).proven).toBe(false);
    expect(at({ keepsSent: false }).proven).toBe(false);
  });

  it('is nothing to ask on a route without an outbox', () => {
    expect(absentFromOutbox(lifecycleOf(reading([], { route: route({ outbox: null }) })))).toMatchObject({
      proven: true,
      coverage: [],
      missing: [],
    });
  });
});

describe('absentFromTrace', () => {
  it('counts only for a trace that records every message', () => {
    expect(absentFromTrace(lifecycle(), trace()).proven).toBe(true);
    for (const sampled of ['share', 'undeclared'] as const)
      expect(absentFromTrace(lifecycle(), trace({ sampled }))).toMatchObject({ proven: false, missing: [{ part: 'orders-trace' }] });
    expect(absentFromTrace(lifecycle(unreadable('trace', undefined, 'not-authorized: SELECT on message_events')), trace()).missing).toEqual(
      [{ source: 'shop-db', part: 'orders-trace', permission: 'SELECT on message_events' }],
    );
  });
});

describe('allAbsent', () => {
  it('holds when all hold, and names everything that is missing', () => {
    expect(allAbsent([])).toEqual({ proven: true, coverage: [], missing: [], candidates: [] });
    const all = absentFromRoute(lifecycle(unreadable('destination', 'orders/1'), unreadable('fallback')), eventAt);
    expect(all.proven).toBe(false);
    expect(all.missing.map((missing) => missing.part)).toEqual(['orders/1', 'orders-backup/0']);
    expect(new Set(all.coverage).size).toBe(all.coverage.length);
  });
});
