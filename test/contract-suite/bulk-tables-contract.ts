import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outbox, TablePlace, Trace } from '../../main/domain/workspace/route.ts';
import type { BulkTables, BulkWindow } from '../../main/ports/bulk.ts';
import type { FallbackSource } from '../../main/ports/fallback.ts';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import type { TracedConsumer, TraceSource } from '../../main/ports/trace.ts';
import { lineOf } from './bulk-expected.ts';
import type { Fields } from './bulk-lines.ts';
import { asSet, readBulk } from './bulk-lines.ts';
import { outboxOf, outboxTable } from './outbox-table.ts';
import { never, readAll, sorted } from './read-all.ts';
import type { ContractDatabase, TableFixture } from './table-fixture.ts';
import { traceLines, traceOf } from './trace-table.ts';

/** The same tables, read in bulk and one by one. */
export interface BulkAndOrdinary {
  readonly bulk: BulkTables;
  readonly outbox: OutboxSource;
  readonly trace: TraceSource;
  readonly fallback: FallbackSource;
}

const day: BulkWindow = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', after: null };
const at = '2026-11-20T02:11:09.123456Z';

/** Texts that CSV, SQL or a collation could change. */
const hostile: readonly string[] = [
  'plain',
  '',
  ' ',
  '  leading',
  'trailing  ',
  'a,b',
  'say "yes"',
  '"',
  '""',
  '"quoted"',
  'two\nlines',
  'carriage\rreturn',
  'both\r\n',
  '\n',
  'tab\there',
  "it's",
  '\\',
  '\\.',
  '\\N',
  'NULL',
  '$1; -- /*',
  '%_',
  'm-1',
  'M-1',
  'm-1 ',
  'ｍ-1',
  'straße',
  'strasse',
  '\u00e9',
  'e\u0301',
  '𝄞 \u{1f4e6}',
  '\ufeffbom',
  '\u2028',
  '0',
  '007',
];

function instantAt(micros: number): string {
  const second = String(Math.floor(micros / 1_000_000) % 60).padStart(2, '0');
  const minute = String(Math.floor(micros / 60_000_000) % 60).padStart(2, '0');
  return `2026-11-20T02:${minute}:${second}.${String(micros % 1_000_000).padStart(6, '0')}Z`;
}

/** What every reading of tables in bulk must do, over a real database that `setup` makes. At the end nothing may have been sent that a read does not need. */
export function describeBulkTablesContract(
  kind: string,
  holdsZeroBytes: boolean,
  setup: () => Promise<ContractDatabase<BulkAndOrdinary>>,
): void {
  describe(`bulk tables contract: ${kind}`, () => {
    let database: ContractDatabase<BulkAndOrdinary>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    const texts = holdsZeroBytes ? [...hostile, 'zero\0byte'] : hostile;

    async function sameOutbox(outbox: Outbox, window: BulkWindow = day): Promise<readonly Fields[]> {
      const ordinary = await readAll(
        database.source.outbox.find(outbox, { by: 'created', from: window.from, to: window.to, limit: 200_000 }, never),
      );
      const read = await readBulk(database.source.bulk.outbox(outbox, window, never));
      expect(read.failures).toEqual([]);
      expect(asSet(read.lines)).toEqual(
        asSet(ordinary.observations.flatMap((each) => [lineOf(each) ?? []].filter((line) => line.length > 0))),
      );
      expect(read.coverage).toEqual(ordinary.coverage.map((each) => ({ ...each, asOf: read.coverage[0]?.asOf })));
      return read.lines;
    }

    it('gives every row of an outbox as the ordinary reading sees it, byte for byte', async () => {
      const rows = texts.map((text, index) => ({
        id: String(index + 1),
        message_id: text,
        order_no: texts[(index + 7) % texts.length] ?? null,
        status: ['NEW', 'SENDING', 'SENT', 'FAILED', 'new', 'SENT ', null, ''][index % 8] ?? null,
        created_at: instantAt(index * 1_000_001),
        sent_at: index % 3 === 0 ? null : instantAt(index * 1_000_001 + 1),
        partition_no: index % 4 === 0 ? null : String(index - 2),
        offset_no: ['9223372036854775807', '9007199254740993', '0', '-1', null][index % 5] ?? null,
      }));
      const missing = [
        { id: '1000', created_at: at },
        { id: '1001', message_id: 'no time' },
      ];
      const table = await database.create(outboxTable('bulk_hostile', [...rows, ...missing]));
      const lines = await sameOutbox(outboxOf([table]));
      expect(lines).toHaveLength(rows.length + 1);
      expect(new Set(lines.map(([id]) => id))).toEqual(new Set([...texts, null]));
      expect(lines).toContainEqual(['', '""', 'c', '1795140001000001', '1795140001000002', null, '9007199254740993']);
    });

    it('keeps to the microsecond of the window, its beginning and not its end', async () => {
      const rows = [0, 1, 2, 3].map((each) => ({ id: String(each), message_id: `m-${each}`, created_at: instantAt(123_455 + each) }));
      const table = await database.create(outboxTable('bulk_window', rows));
      const lines = await sameOutbox(outboxOf([table]), { from: instantAt(123_456), to: instantAt(123_458), after: null });
      expect(sorted(lines.map(([id]) => id))).toEqual(['m-1', 'm-2']);
      const none = await readBulk(database.source.bulk.outbox(outboxOf([table]), { from: at, to: at, after: null }, never));
      expect([none.ranges, none.failures, none.coverage.map(({ complete }) => complete)]).toEqual([[], [], [true]]);
    });

    it.each<readonly [string, Outbox['states'], string]>([
      ['no state', {}, 'nnnn'],
      ['a column that is set', { sent: { kind: 'not-null', column: 'sent_at' }, pending: { kind: 'is-null', column: 'sent_at' } }, 'pssp'],
      ['words for yes', { sent: { kind: 'true', column: 'topic' }, pending: { kind: 'otherwise' } }, 'psps'],
      [
        'the first rule that holds',
        { failed: { kind: 'not-null', column: 'last_error' }, sent: { kind: 'values', values: ['SENT', 'it\\s'] } },
        'sufs',
      ],
      ['numbers', { sent: { kind: 'values', values: ['2', 'word'] }, pending: { kind: 'values', values: ['1'] } }, 'upsu'],
    ])('tells states by %s', async (name, states, letters) => {
      const rows = [
        { id: '1', message_id: '1', status: 'SENT', topic: 'no', attempts: null },
        { id: '2', message_id: '2', status: 'sent', topic: 'YES', sent_at: at, attempts: '1' },
        { id: '3', message_id: '3', status: null, topic: 'yes!', sent_at: at, last_error: '', attempts: '2' },
        { id: '4', message_id: '4', status: 'it\\s', topic: 'oN', attempts: '3' },
      ];
      const table = await database.create(
        outboxTable(
          `bulk_states_${name.replaceAll(' ', '_')}`,
          rows.map((row) => ({ ...row, created_at: at })),
        ),
      );
      const columns = name === 'numbers' ? { ...outboxOf([]).columns, state: 'attempts' } : outboxOf([]).columns;
      const lines = await sameOutbox(outboxOf([table], { states, columns }));
      expect(lines.toSorted(([a], [b]) => Number(a) - Number(b)).map(([, , letter]) => letter)).toEqual(letters.split(''));
    });

    it('gives only rows that `only` lets through', async () => {
      const rows = ['orders', 'Orders', 'orders ', 'back\\slash', "it's", null].map((topic, index) => ({
        id: String(index),
        message_id: `m-${index}`,
        topic,
        attempts: String(index),
        created_at: at,
      }));
      const table = await database.create(outboxTable('bulk_only', rows));
      const ids = async (only: Outbox['only']): Promise<unknown> =>
        sorted((await sameOutbox(outboxOf([table], { only }))).map(([id]) => id));
      expect(await ids({ topic: ['orders', "it's", 'back\\slash'] })).toEqual(['m-0', 'm-3', 'm-4']);
      expect(await ids({ topic: ['orders', "it's"], attempts: ['4', 'four'] })).toEqual(['m-4']);
      expect(await ids({ attempts: ['four'] })).toEqual([]);
    });

    it('goes on behind every cursor, over several tables, and gives nothing twice', async () => {
      const rows = Array.from({ length: 60_000 }, (_, index) => ({
        id: String(index),
        message_id: `m-${index}`,
        status: 'SENT',
        created_at: instantAt(Math.floor(index / 7) * 1_000),
      }));
      const tables = [
        await database.create(outboxTable('bulk_many_1', rows)),
        await database.create(outboxTable('bulk_many_2', rows.slice(0, 30_000))),
      ];
      const outbox = outboxOf(tables, { columns: { messageId: 'message_id', createdAt: 'created_at', state: 'status' } });
      const whole = await readBulk(database.source.bulk.outbox(outbox, day, never));
      expect(whole.lines).toHaveLength(90_000);
      expect(whole.ranges.length).toBeGreaterThan(3);
      expect(new Set(whole.ranges.map(({ part }) => part))).toEqual(new Set(tables));
      const all = asSet(whole.lines);
      for (const [index, { cursor }] of whole.ranges.entries()) {
        const rest = await readBulk(database.source.bulk.outbox(outbox, { ...day, after: cursor }, never));
        const before = whole.ranges.slice(0, index + 1).flatMap(({ lines }) => lines);
        expect(asSet([...before, ...rest.lines])).toEqual(all);
        expect(rest.coverage.map(({ complete, read }) => ({ complete, read }))).toEqual(
          tables.map(() => ({ complete: true, read: [{ from: day.from, to: day.to }] })),
        );
      }
      const last = whole.ranges.at(-1)?.cursor ?? '';
      await database.insert(outboxTable('bulk_many_1', []), [
        { id: '60000', message_id: 'later', status: 'NEW', created_at: '2026-11-20T03:00:00Z' },
      ]);
      const later = await readBulk(database.source.bulk.outbox(outbox, { ...day, to: '2026-11-22T00:00:00Z', after: last }, never));
      expect(later.lines).toEqual([['later', null, 'p', '1795143600000000', null, null, null]]);
    });

    it('ends behind an abort and covers no more than it gave', async () => {
      const rows = Array.from({ length: 60_000 }, (_, index) => ({
        id: String(index),
        message_id: `m-${index}`,
        created_at: instantAt(index * 100),
      }));
      const table = await database.create(outboxTable('bulk_abort', rows));
      const stop = new AbortController();
      const read = await readBulk(database.source.bulk.outbox(outboxOf([table]), day, stop.signal), () => stop.abort());
      expect(read.lines.length).toBeGreaterThan(0);
      expect(read.lines.length).toBeLessThan(60_000);
      expect(read.coverage).toMatchObject([{ part: table, complete: false, reason: 'cancelled' }]);
      const before = await readBulk(database.source.bulk.outbox(outboxOf([table]), day, AbortSignal.abort()));
      expect([before.lines, before.coverage.map(({ reason }) => reason)]).toEqual([[], ['cancelled']]);
    });

    it('says what cannot be read: no such table, no time, a cursor that is none', async () => {
      const table = await database.create(outboxTable('bulk_broken', [{ id: '1', message_id: 'm', created_at: at }]));
      const { bulk } = database.source;
      const reasons = async (outbox: Outbox, window: BulkWindow = day): Promise<unknown> => {
        const read = await readBulk(bulk.outbox(outbox, window, never));
        expect(read.lines).toEqual([]);
        return [read.failures.map(({ code }) => code), read.coverage.map(({ complete, reason }) => [complete, reason?.split(':')[0]])];
      };
      expect(await reasons(outboxOf([`${table}s`]))).toEqual([['not-found'], [[false, 'not-found']]]);
      expect(await reasons(outboxOf([table], { columns: { messageId: 'message_id' }, states: {} }))).toEqual([
        ['unsupported'],
        [[false, 'unsupported']],
      ]);
      expect(await reasons(outboxOf([table]), { ...day, after: 'rubbish' })).toEqual([['malformed'], [[false, 'malformed']]]);
      const gone = JSON.stringify({ [table]: { by: ['gone'], key: ['1'], at: null } });
      expect(await reasons(outboxOf([table]), { ...day, after: gone })).toEqual([['malformed'], [[false, 'malformed']]]);
    });

    const billing = { name: 'billing', tracedAs: 'billing-service' };
    const email = { name: 'e-mail, "new"', tracedAs: 'email' };

    async function sameTrace(trace: Trace, consumers: readonly TracedConsumer[]): Promise<readonly Fields[]> {
      const { from, to } = day;
      const ordinary = await readAll(database.source.trace.find(trace, consumers, { by: 'at', from, to, limit: 200_000 }, never));
      const read = await readBulk(database.source.bulk.trace(trace, consumers, day, never));
      expect(read.failures).toEqual([]);
      const effects = ordinary.observations.flatMap((each) =>
        each.kind === 'effect' ? [[each.facts.messageId ?? null, each.facts.consumer]] : [],
      );
      expect(asSet(read.lines.filter(([, stage]) => stage === 'e').map(([id = null, , consumer = null]) => [id, consumer]))).toEqual(
        asSet(effects),
      );
      expect(asSet(read.lines.filter(([, stage]) => stage !== 'e'))).toEqual(
        asSet(ordinary.observations.flatMap((each) => [lineOf(each) ?? []].filter((line) => line.length > 0))),
      );
      expect(read.coverage).toMatchObject([{ role: 'trace', part: trace.name, complete: true }]);
      return read.lines;
    }

    const stages = ['SEND', 'CONSUME', 'HANDLE', 'EFFECT', 'consume', '', null];
    const outcomes = ['OK', 'ERROR', 'DROP', 'FILTER', 'DUP', 'RETURNED', 'ok', '', null];
    const names = ['billing-service', 'email', 'EMAIL', 'other', '', null];
    const everyLine: TableFixture['rows'] = stages.flatMap((stage, s) =>
      outcomes.flatMap((outcome, o) =>
        names.map((consumer, c) => ({
          message_id: texts[(s * 63 + o * 7 + c) % texts.length] ?? null,
          order_no: 'ORD',
          stage,
          outcome,
          consumer,
          partition_no: String(c - 1),
          offset_no: String(o),
          attempt: s === 0 ? null : String(s),
          member: texts[(s + o + c) % texts.length] ?? null,
        })),
      ),
    );

    it('gives every line of a trace as the ordinary reading sees it', async () => {
      const table = await database.create(traceLines('bulk_trace', everyLine));
      const trace = traceOf(table);
      const lines = await sameTrace(trace, [billing, email]);
      expect(new Set(lines.map(([, stage]) => stage))).toEqual(new Set(['p', 'c', 'e']));
      await sameTrace(
        {
          ...trace,
          outcomes: { ...trace.outcomes, returned: ['RETURNED'], ok: ['OK', ''] },
          stages: { ...trace.stages, consume: ['CONSUME', ''] },
        },
        [billing, email],
      );
      await sameTrace(trace, [billing, email, { name: 'billing again', tracedAs: 'billing-service' }]);
      await sameTrace(trace, []);
      const { consumer: _consumer, stage: _stage, outcome: _outcome, ...bare } = trace.columns;
      await sameTrace({ ...trace, columns: bare }, [billing]);
      const { outcome: _none, ...untold } = trace.columns;
      await sameTrace({ ...trace, columns: untold }, [billing, email]);
    });

    it('gives fallback rows, effects and dedupe entries with their times', async () => {
      const columns = { id: 'integer', key: 'text', at: 'instant' } as const;
      const rows = texts.map((text, index) => ({ id: String(index), key: text, at: instantAt(index * 7) }));
      const table = await database.create({
        name: 'bulk_keyed',
        columns,
        key: ['id'],
        rows: [...rows, { id: '1000', key: null, at }, { id: '1001', key: 'untimed', at: null }],
      });
      const expected: readonly Fields[] = [
        ...texts.map((text, index): Fields => [text, String(1_795_140_000_000_000 + index * 7)]),
        [null, '1795140669123456'],
      ];
      const place: TablePlace = { kind: 'table', source: 'shop-db', table, columns: { messageId: 'key', at: 'at' } };
      const { bulk, fallback } = database.source;
      const { from, to } = day;
      const ordinary = await readAll(fallback.find(place, { by: 'at', from, to, limit: 1_000 }, never));
      const copies = await readBulk(bulk.fallback(place, day, never));
      expect(asSet(copies.lines)).toEqual(asSet(expected));
      expect(asSet(copies.lines)).toEqual(asSet(ordinary.observations.flatMap((each) => [lineOf(each) ?? []])));
      expect(copies.coverage).toMatchObject([{ role: 'fallback', part: table, complete: true }]);
      const keyed = { source: 'shop-db', table, columns: { key: 'key', at: 'at' }, key: [{ name: 'messageId' as const }] };
      const effects = await readBulk(bulk.effect('billing', keyed, day, never));
      expect(asSet(effects.lines)).toEqual(asSet(expected));
      expect(effects.coverage).toMatchObject([{ role: 'effect', part: `billing: ${table}`, complete: true }]);
      const entries = await readBulk(bulk.dedupe('billing', { ...keyed, means: 'done' }, day, never));
      expect(asSet(entries.lines)).toEqual(asSet(expected));
      const untimed = await readBulk(bulk.effect('billing', { ...keyed, columns: { key: 'key' } }, day, never));
      expect([untimed.failures.map(({ code }) => code), untimed.coverage.map(({ complete }) => complete)]).toEqual([
        ['unsupported'],
        [false],
      ]);
      const keys = await readBulk(bulk.dedupe('billing', { source: 'shop-db', key: [], means: 'done' }, day, never));
      expect([keys.failures.map(({ code }) => code), keys.coverage.map(({ complete }) => complete)]).toEqual([['unsupported'], [false]]);
    });
  });
}
