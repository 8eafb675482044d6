import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Trace } from '../../main/domain/workspace/route.ts';
import type { TraceLookup, TraceSource } from '../../main/ports/trace.ts';
import { allSteps, never, ofKind, readAll, sorted } from './read-all.ts';
import type { AllRead } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';
import type { TraceLine } from './trace-table.ts';
import { traceColumns as columns, traceLines as lines, traceOf } from './trace-table.ts';

const billing = { name: 'billing', tracedAs: 'billing-service' };
const email = { name: 'email', tracedAs: 'email' };

/** What every source of traces must do, over a real database that `setup` makes. At the end nothing may have been sent that a read does not need. */
export function describeTraceContract(kind: string, setup: () => Promise<ContractDatabase<TraceSource>>): void {
  describe(`trace contract: ${kind}`, () => {
    let database: ContractDatabase<TraceSource>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    const find = (trace: Trace, lookup: TraceLookup, consumers = [billing, email]): Promise<AllRead> =>
      readAll(database.source.find(trace, consumers, lookup, never));

    it('knows a returned message among the lines of producers only', async () => {
      const table = await database.create(
        lines('returned', [
          { message_id: 'm', stage: 'SEND', outcome: 'RETURNED', attempt: '1' },
          { message_id: 'm', stage: 'CONSUME', outcome: 'RETURNED', consumer: 'email' },
        ]),
      );
      const trace = traceOf(table);
      const named = { ...trace, outcomes: { ...trace.outcomes, returned: ['RETURNED'] } };
      const read = await find(named, { by: 'messageId', values: ['m'] });
      expect(ofKind(read, 'produce').map(({ facts }) => facts)).toMatchObject([
        { outcome: 'returned', rawOutcome: 'RETURNED', attempt: '1' },
      ]);
      expect(ofKind(read, 'consume').map(({ facts }) => facts.outcome)).toEqual(['unknown']);
      const unnamed = await find(trace, { by: 'messageId', values: ['m'] });
      expect(ofKind(unnamed, 'produce').map(({ facts }) => facts.outcome)).toEqual(['unknown']);
    });

    it('says of each line what its stage, outcome and consumer mean', async () => {
      const table = await database.create(
        lines('events', [
          {
            message_id: 'm',
            order_no: 'ORD-1',
            stage: 'SEND',
            outcome: 'OK',
            producer_id: 'shop-1',
            seq: '9007199254740993',
            partition_no: '1',
            offset_no: '40',
            attempt: '1',
          },
          { message_id: 'm', stage: 'SEND', outcome: 'DROP', offset_no: '-1' },
          {
            message_id: 'm',
            stage: 'CONSUME',
            outcome: 'ERROR',
            consumer: 'billing-service',
            partition_no: '1',
            offset_no: '40',
            attempt: '2',
            member: 'pod-7',
            error: 'timeout',
            at: '2026-11-20T02:11:10.000001Z',
          },
          { message_id: 'm', stage: 'HANDLE', outcome: 'PAUSED', consumer: 'email' },
          { message_id: 'm', stage: 'EFFECT', outcome: 'OK', consumer: 'billing-service' },
          { message_id: 'm', stage: 'EFFECT', outcome: 'ERROR', consumer: 'billing-service' },
          { message_id: 'm', stage: 'CONSUME', outcome: 'OK', consumer: 'somebody else' },
          { message_id: 'm', stage: 'ARCHIVE', outcome: 'OK', consumer: 'email' },
          { message_id: 'other', stage: 'CONSUME', outcome: 'OK', consumer: 'email' },
        ]),
      );
      const read = await find(traceOf(table), { by: 'messageId', values: ['m'] });
      const source = database.source.name;
      const at = '2026-11-20T02:11:09.000000Z';
      const place = (key: string): object => ({ id: '', source, clock: 'row', coordinates: { table, key } });
      expect(ofKind(read, 'produce').toSorted((a, b) => Number(a.coordinates['key']) - Number(b.coordinates['key']))).toEqual([
        {
          ...place('1'),
          kind: 'produce',
          at,
          facts: {
            outcome: 'ok',
            rawOutcome: 'OK',
            messageId: 'm',
            businessKey: 'ORD-1',
            producer: 'shop-1',
            sequence: '9007199254740993',
            partition: '1',
            offset: '40',
            attempt: '1',
          },
        },
        { ...place('2'), kind: 'produce', at, facts: { outcome: 'unknown', rawOutcome: 'DROP', messageId: 'm' } },
      ]);
      expect(ofKind(read, 'consume').toSorted((a, b) => Number(a.coordinates['key']) - Number(b.coordinates['key']))).toEqual([
        {
          ...place('3'),
          kind: 'consume',
          at: '2026-11-20T02:11:10.000001Z',
          facts: {
            consumer: 'billing',
            trace: 'orders-trace',
            outcome: 'failed',
            rawOutcome: 'ERROR',
            messageId: 'm',
            partition: '1',
            offset: '40',
            attempt: '2',
            member: 'pod-7',
            error: 'timeout',
          },
        },
        {
          ...place('4'),
          kind: 'consume',
          at,
          facts: { consumer: 'email', trace: 'orders-trace', outcome: 'unknown', rawOutcome: 'PAUSED', messageId: 'm' },
        },
      ]);
      expect(ofKind(read, 'effect')).toEqual([
        { ...place('5'), kind: 'effect', at, facts: { consumer: 'billing', key: 'm', ownsKey: true, messageId: 'm' } },
      ]);
      expect(read.observations).toHaveLength(5);
      expect(read.coverage).toMatchObject([{ role: 'trace', part: 'orders-trace', unit: 'none', complete: true, reason: null }]);
    });

    it.each([
      ['OK', 'ok', 'outcome ok'],
      ['ERROR', 'failed', 'outcome error'],
      ['DROP', 'discarded', 'outcome drop'],
      ['FILTER', 'filtered', 'outcome filter'],
      ['DUP', 'duplicate', 'outcome dup'],
      ['ok', 'unknown', 'outcome in small letters'],
      [null, 'unknown', 'outcome null'],
    ])('reads outcome %s as %s', async (outcome, meaning, name) => {
      const table = await database.create(lines(name, [{ message_id: 'm', stage: 'CONSUME', outcome, consumer: 'email' }]));
      const read = await find(traceOf(table), { by: 'messageId', values: ['m'] });
      expect(ofKind(read, 'consume').map(({ facts }) => facts.outcome)).toEqual([meaning]);
    });

    it('takes every line for one of the consume stage where no stage is told, and the only consumer for theirs', async () => {
      const table = await database.create({
        name: 'plain',
        columns: { id: 'integer', mid: 'text', at: 'instant' },
        key: ['id'],
        rows: [{ id: '1', mid: 'm', at: null }],
      });
      const trace = traceOf(table, { columns: { messageId: 'mid', at: 'at' } });
      const read = await find(trace, { by: 'messageId', values: ['m'] }, [email]);
      expect(ofKind(read, 'consume')).toMatchObject([{ at: null, facts: { consumer: 'email', outcome: 'unknown', messageId: 'm' } }]);
      const several = await find(trace, { by: 'messageId', values: ['m'] }, [email, billing]);
      expect([several.observations, several.failures.map(({ code }) => code)]).toEqual([[], ['misconfigured']]);
    });

    it('finds lines by business key and in a window', async () => {
      const table = await database.create(
        lines('lookups', [
          { message_id: 'a', order_no: 'K', stage: 'CONSUME', consumer: 'email', at: '2026-11-20T10:00:00.000001Z' },
          { message_id: 'b', order_no: 'k', stage: 'CONSUME', consumer: 'email', at: '2026-11-20T10:00:00.000002Z' },
          { message_id: 'c', order_no: 'K', stage: 'CONSUME', consumer: 'email', at: '2026-11-20T10:00:00.000003Z' },
        ]),
      );
      const ids = (read: AllRead): readonly (string | undefined)[] => ofKind(read, 'consume').map(({ facts }) => facts.messageId);
      expect(sorted(ids(await find(traceOf(table), { by: 'businessKey', values: ['K'] })))).toEqual(['a', 'c']);
      const window = { by: 'at', from: '2026-11-20T10:00:00.000001Z', to: '2026-11-20T10:00:00.000003Z' } as const;
      const whole = await find(traceOf(table), { ...window, limit: 10 });
      expect(ids(whole)).toEqual(['b', 'a']);
      expect(whole.coverage).toMatchObject([{ unit: 'instant', wanted: { from: window.from, to: window.to }, complete: true }]);
      const cut = await find(traceOf(table), { ...window, limit: 1 });
      expect(ids(cut)).toEqual(['b']);
      expect(cut.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^too-large: /) }]);
    });

    describe('progress', () => {
      const early = '2026-11-20T10:00:00Z';
      const late = '2026-11-20T11:00:00Z';
      const traced = (offset: number, at: string, more: TraceLine = {}): TraceLine => ({
        message_id: `m-${offset}`,
        stage: 'CONSUME',
        outcome: 'OK',
        consumer: 'billing-service',
        partition_no: '0',
        offset_no: String(offset),
        at,
        ...more,
      });
      const rows = [
        ...[3, 7, 9, 12, 100].map((offset) => traced(offset, early)),
        traced(11, late),
        traced(10, early, { consumer: 'email' }),
        traced(13, early, { stage: 'SEND' }),
        traced(200, early, { partition_no: '1' }),
        traced(0, early, { offset_no: null }),
      ];
      const progress = (places: readonly { partition: string; offset: string }[]): TraceLookup => ({
        by: 'progress',
        consumer: billing,
        places,
        tracedBefore: '2026-11-20T10:30:00Z',
      });
      const around = async (trace: Trace, places: readonly { partition: string; offset: string }[]): Promise<readonly string[]> => {
        const read = await find(trace, progress(places), [billing]);
        expect(read.failures).toEqual([]);
        expect(read.coverage).toMatchObject([{ part: 'orders-trace', unit: 'none', complete: true }]);
        const found = ofKind(read, 'consume');
        expect(found.every(({ facts }) => facts.neighbour === true && facts.consumer === 'billing')).toBe(true);
        return found.map(({ facts }) => `${facts.partition}/${facts.offset}`).toSorted();
      };

      it('answers the nearest before, the first older one after, and the last of the partition', async () => {
        const trace = traceOf(await database.create(lines('progress', rows)));
        expect(await around(trace, [{ partition: '0', offset: '10' }])).toEqual(['0/100', '0/12', '0/9']);
        expect(await around(trace, [{ partition: '0', offset: '1' }])).toEqual(['0/100', '0/3']);
        expect(await around(trace, [{ partition: '0', offset: '101' }])).toEqual(['0/100']);
        expect(await around(trace, [{ partition: '1', offset: '200' }])).toEqual(['1/200']);
        expect(await around(trace, [{ partition: '2', offset: '0' }])).toEqual([]);
        const many = Array.from({ length: 45 }, (_, index) => ({ partition: String(index % 2), offset: String(index) }));
        expect(await around(trace, many)).toEqual(['0/100', '0/12', '0/3', '0/7', '0/9', '1/200', '0/11'].toSorted());
      });

      it('compares offsets as numbers where they are text', async () => {
        const text = { ...columns, offset_no: 'text', partition_no: 'text' } as const;
        const table = {
          ...lines('progress_text', [...rows, traced(1, early, { offset_no: 'none' }), traced(1, early, { offset_no: '' })]),
          columns: text,
        };
        const trace = traceOf(await database.create(table));
        expect(await around(trace, [{ partition: '0', offset: '10' }])).toEqual(['0/100', '0/12', '0/9']);
      });

      it('says that a trace without offsets cannot tell', async () => {
        const table = await database.create(lines('progress_none', []));
        const read = await find(
          traceOf(table, { columns: { messageId: 'message_id', at: 'at' } }),
          progress([{ partition: '0', offset: '1' }]),
          [billing],
        );
        expect(read.failures).toMatchObject([{ code: 'misconfigured' }]);
        expect(read.coverage).toMatchObject([{ part: 'orders-trace', complete: false }]);
      });
    });

    it('names the nearest table and covers nothing when the table does not exist', async () => {
      const table = await database.create(lines('message_events', []));
      const read = await find(traceOf(`${table}_`), { by: 'messageId', values: ['m'] });
      expect(read.failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining(`"${table}"`) }]);
      expect(read.coverage).toMatchObject([
        { role: 'trace', part: 'orders-trace', complete: false, reason: expect.stringMatching(/^not-found: /) },
      ]);
    });

    it('covers nothing and says so when it is stopped before it begins', async () => {
      const read = await readAll(
        database.source.find(traceOf('public.events'), [email], { by: 'messageId', values: ['m'] }, AbortSignal.abort()),
      );
      expect(read.coverage).toMatchObject([{ part: 'orders-trace', complete: false, reason: 'cancelled' }]);
    });

    it('checks that stages and outcomes are mapped', async () => {
      const table = await database.create(lines('checked', [{ message_id: 'm', stage: 'CONSUME', outcome: 'OK' }]));
      expect((await allSteps(database.source.check(traceOf(table), never))).filter(({ ok }) => !ok)).toEqual([]);
      const open = await database.create(lines('checked_open', [{ message_id: 'm', stage: 'ARCHIVE', outcome: 'SKIPPED' }]));
      const wrong = (await allSteps(database.source.check(traceOf(open), never))).filter(({ ok }) => !ok);
      expect(wrong).toMatchObject([{ step: 'states', detail: expect.stringMatching(/"ARCHIVE".*"SKIPPED"/) }]);
    });
  });
}
