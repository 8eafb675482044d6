import { describe, expect, it } from 'vitest';
import type { Coverage } from '../../../main/domain/observation/coverage.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Reading } from '../../../main/ports/reading.ts';
import { Collector, identityOf } from '../../../main/service/gather/collector.ts';
import type { SourceProgress } from '../../../main/service/gather/source-progress.ts';
import { covered, coveredOffsets } from '../../domain/builders/coverage.ts';
import { commit, consumed, copy, effect, retried, row } from '../../domain/builders/observations.ts';
import { ago, second } from '../../domain/builders/time.ts';

async function* readings(...given: readonly Reading[]): AsyncGenerator<Reading> {
  yield* given;
}

const seen = (observation: Observation): Reading => ({ type: 'observation', observation });
const read = (coverage: Coverage): Reading => ({ type: 'coverage', coverage });
const range = (from: number, to: number) => ({ from: String(from), to: String(to) });

function collector(tell: (progress: SourceProgress) => void = () => undefined): Collector {
  return new Collector(
    [
      { name: 'kafka', kind: 'kafka' },
      { name: 'shop-db', kind: 'postgres' },
    ],
    tell,
  );
}

async function coverageAfter(...given: readonly Coverage[]): Promise<readonly Coverage[]> {
  const collected = collector();
  for (const coverage of given) await collected.take(coverage.source, readings(read(coverage)));
  return collected.coverage;
}

describe('what is the same fact', () => {
  it('is a record by its place, in whatever order its coordinates stand', () => {
    const record = copy();
    const turned = { ...record, coordinates: { offset: '500', partition: '1', topic: 'orders' } };
    expect(identityOf(turned)).toBe(identityOf(record));
    expect(identityOf(copy({ visibility: 'open' }))).toBe(identityOf(copy()));
  });

  it.each([
    ['two offsets', copy(), copy({ offset: '501' })],
    ['two sources', copy(), copy({ source: 'mirror' })],
    ['a record and a copy put aside at the same place', copy({ topic: 'orders-retry-0' }), retried({ partition: '1', offset: '500' })],
    ['one place aside of two consumers', retried(), retried({ consumer: 'email' })],
    ['two groups', commit(), commit({ consumer: 'email' })],
    ['two outcomes of one line', consumed(), consumed({ outcome: 'failed' })],
    ['two effect rows', effect(), effect({ row: '2' })],
    ['two owners of one effect', effect(), effect({ messageId: 'm-18' })],
    ['two rows', row(), row({ key: '18' })],
  ])('is not %s', (_what, one, other) => {
    expect(identityOf(one)).not.toBe(identityOf(other));
  });

  it('replaces what was read of it before, and counts once', async () => {
    const told: SourceProgress[] = [];
    const collected = collector((progress) => told.push(progress));
    await collected.take('kafka', readings(seen(copy({ visibility: 'open' })), seen(copy({ visibility: 'visible' }))));
    expect(collected.observations).toEqual([copy({ visibility: 'visible' })]);
    expect(told.at(-1)?.found).toBe(1);
  });
});

describe('coverage of one part', () => {
  it('grows over several readings, and is complete when nothing between them is missing', async () => {
    const part = (from: number, to: number, parts: Partial<Coverage> = {}) => ({
      ...coveredOffsets('destination', 'kafka', 'orders/0', range(from, to)),
      ...parts,
    });
    expect(await coverageAfter(part(0, 400), part(400, 1000))).toMatchObject([
      { wanted: range(0, 1000), read: [range(0, 1000)], complete: true, reason: null },
    ]);
    expect(await coverageAfter(part(0, 400), part(500, 1000))).toMatchObject([
      { wanted: range(0, 1000), read: [range(0, 400), range(500, 1000)], complete: false },
    ]);
    expect(await coverageAfter(part(500, 1000), part(9, 99))).toMatchObject([{ wanted: range(9, 1000), complete: false }]);
  });

  it('keeps the earliest boundary, whatever was read first', async () => {
    const at = (asOf: string | null) => covered('trace', 'shop-db', 'orders-trace', { asOf });
    expect(await coverageAfter(at(ago(second)), at(ago(9 * second)))).toMatchObject([{ asOf: ago(9 * second) }]);
    expect(await coverageAfter(at(ago(9 * second)), at(ago(second)))).toMatchObject([{ asOf: ago(9 * second) }]);
    expect(await coverageAfter(at(null), at(ago(second)))).toMatchObject([{ asOf: null }]);
    expect(await coverageAfter(at(ago(second)), at(null))).toMatchObject([{ asOf: null }]);
  });

  const failed = { complete: false, reason: 'timeout: no answer' };
  const unreadOffsets = { ...coveredOffsets('retry', 'kafka', 'orders-retry-0/0'), wanted: null, read: [], asOf: null, ...failed };
  it.each([
    {
      what: 'a question that has one answer',
      good: covered('trace', 'shop-db', 'orders-trace'),
      bad: covered('trace', 'shop-db', 'orders-trace', failed),
    },
    {
      what: 'a window that was cut, beside rows asked by id',
      good: covered('outbox', 'shop-db', 'public.outbox'),
      bad: covered('outbox', 'shop-db', 'public.outbox', { unit: 'instant', ...failed }),
    },
    { what: 'offsets that could not be read at all', good: coveredOffsets('retry', 'kafka', 'orders-retry-0/0'), bad: unreadOffsets },
  ])('is never complete when one of its readings was not: $what', async ({ good, bad }) => {
    for (const order of [
      [good, bad],
      [bad, good],
    ]) {
      const [entry] = await coverageAfter(...order);
      expect(entry).toMatchObject({ complete: false, reason: failed.reason });
    }
  });

  it('does not mix parts, roles or sources', async () => {
    const all = [
      covered('outbox', 'shop-db', 'a'),
      covered('outbox', 'shop-db', 'b'),
      covered('effect', 'shop-db', 'a'),
      covered('outbox', 'kafka', 'a'),
    ];
    expect(await coverageAfter(...all)).toHaveLength(4);
  });

  it('is not given by a hint, though what the hint finds counts', async () => {
    const collected = collector();
    await collected.take('shop-db', readings(seen(row()), read(covered('outbox', 'shop-db', 'public.outbox'))), true);
    expect([collected.observations.length, collected.coverage.length]).toEqual([1, 0]);
  });
});

describe('progress', () => {
  it('tells waiting, searching, complete, partial and failed apart', async () => {
    const collected = collector();
    const state = (done: boolean, source = 'kafka') => collected.progress(done).find((progress) => progress.source === source)?.state;
    expect([state(false), state(true)]).toEqual(['waiting', 'not-asked']);
    await collected.take('kafka', readings(read(coveredOffsets('destination', 'kafka', 'orders/0'))));
    expect([state(false), state(true)]).toEqual(['searching', 'complete']);
    collected.add('kafka', covered('destination', 'kafka', 'orders/1', { complete: false, reason: 'timeout: no answer' }));
    expect(state(true)).toBe('partial');
    collected.fail('kafka', { code: 'timeout', retryable: true, detail: 'kafka-0:9092: no answer' });
    expect(state(true)).toBe('partial');
    expect(collected.failureOf('kafka')?.code).toBe('timeout');
    expect(collected.failureOf('shop-db')).toBeNull();
  });

  it('tells a source that gave nothing as failed', async () => {
    const collected = collector();
    await collected.take(
      'kafka',
      readings(read(covered('destination', 'kafka', 'orders', { complete: false, reason: 'unreachable: refused' })), {
        type: 'failure',
        failure: { code: 'unreachable', retryable: true, detail: 'refused' },
      }),
    );
    expect(collected.progress(true)).toMatchObject([{ state: 'failed', failure: { code: 'unreachable' } }, { state: 'not-asked' }]);
  });

  it('gives a share between nothing and everything', async () => {
    const told: SourceProgress[] = [];
    const collected = collector((progress) => told.push(progress));
    const at = (done: number, total: number): Reading => ({ type: 'progress', part: 'orders/0', done, total, unit: 'records' });
    await collected.take('kafka', readings(at(5, 10), at(12, 10), at(0, 0)));
    expect(told.filter((progress) => progress.part !== null).map((progress) => progress.share)).toEqual([0.5, 1, null, null]);
  });
});
