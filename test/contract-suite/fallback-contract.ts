import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TablePlace } from '../../main/domain/workspace/route.ts';
import type { FallbackLookup, FallbackSource } from '../../main/ports/fallback.ts';
import type { AllRead } from './read-all.ts';
import { allSteps, never, ofKind, readAll, sorted } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

const at = '2026-11-20T02:11:09.123456Z';
const later = '2026-11-20T02:11:09.123457Z';
const columns = { id: 'integer', message_id: 'text', order_no: 'text', created_at: 'instant' } as const;

function placeOf(table: string, more: Partial<TablePlace['columns']> = {}): TablePlace {
  return {
    kind: 'table',
    source: 'shop-db',
    table,
    columns: { messageId: 'message_id', businessKey: 'order_no', at: 'created_at', ...more },
  };
}

/** What every source of fallback tables must do, over a real database that `setup` makes. At the end nothing may have been sent that a read does not need. */
export function describeFallbackContract(kind: string, setup: () => Promise<ContractDatabase<FallbackSource>>): void {
  describe(`fallback contract: ${kind}`, () => {
    let database: ContractDatabase<FallbackSource>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    const find = (table: string, lookup: FallbackLookup): Promise<AllRead> => readAll(database.source.find(placeOf(table), lookup, never));
    const keysOf = (read: AllRead): readonly string[] => sorted(ofKind(read, 'record').map((row) => row.coordinates['key']));

    it('finds rows by message id, byte for byte, as copies in a fallback', async () => {
      const rows = [
        { id: '1', message_id: 'm-1', order_no: 'ORD-1', created_at: at },
        { id: '2', message_id: 'M-1', order_no: 'ORD-1', created_at: at },
        { id: '3', message_id: 'm-1 ', order_no: 'ORD-1', created_at: at },
      ];
      const table = await database.create({ name: 'unsent', columns, key: ['id'], rows });
      const read = await find(table, { by: 'messageId', values: ['m-1', 'm-2'] });
      expect(read.observations).toEqual([
        {
          id: '',
          source: database.source.name,
          kind: 'record',
          at,
          clock: 'row',
          coordinates: { table, key: '1' },
          facts: { role: 'fallback', visibility: 'visible', messageId: 'm-1', businessKey: 'ORD-1' },
        },
      ]);
      expect(read.coverage).toMatchObject([{ role: 'fallback', part: table, unit: 'none', complete: true, reason: null }]);
      expect(keysOf(await find(table, { by: 'businessKey', values: ['ORD-1'] }))).toEqual(['1', '2', '3']);
    });

    it('lists a window to the microsecond, newest first, and says where it stopped', async () => {
      const rows = [
        { id: '1', message_id: 'm-1', order_no: 'o', created_at: at },
        { id: '2', message_id: 'm-2', order_no: 'o', created_at: later },
        { id: '3', message_id: 'm-3', order_no: 'o', created_at: '2026-11-20T02:11:10Z' },
      ];
      const table = await database.create({ name: 'unsent_window', columns, key: ['id'], rows });
      const window = { from: at, to: later };
      expect(keysOf(await find(table, { by: 'at', ...window, limit: 10 }))).toEqual(['1']);
      const whole = { from: at, to: '2026-11-20T02:11:11Z' };
      const all = await find(table, { by: 'at', ...whole, limit: 10 });
      expect(keysOf(all)).toEqual(['1', '2', '3']);
      expect(all.coverage).toMatchObject([{ unit: 'instant', complete: true, wanted: whole }]);
      const some = await find(table, { by: 'at', ...whole, limit: 2 });
      expect(keysOf(some)).toEqual(['2', '3']);
      expect(some.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^too-large: /) }]);
    });

    it('covers its table also when it cannot be read, or is asked by what it does not name', async () => {
      const table = await database.create({ name: 'unsent_there', columns, key: ['id'], rows: [] });
      const missing = `${table}s`;
      const read = await readAll(database.source.find(placeOf(missing), { by: 'messageId', values: ['m'] }, never));
      expect(read.failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining(`"${table}"`) }]);
      expect(read.coverage).toMatchObject([{ role: 'fallback', part: missing, complete: false }]);
      const bare: TablePlace = { ...placeOf(table), columns: { messageId: 'message_id' } };
      const unnamed = await readAll(database.source.find(bare, { by: 'businessKey', values: ['o'] }, never));
      expect(unnamed.coverage).toMatchObject([{ complete: false, reason: expect.stringContaining('columns.businessKey') }]);
      const wrong = await readAll(
        database.source.find(placeOf(table, { messageId: 'mesage_id' }), { by: 'messageId', values: ['m'] }, never),
      );
      expect(wrong.coverage).toMatchObject([{ complete: false, reason: expect.stringContaining('message_id') }]);
    });

    it('checks table, columns and how rows are found', async () => {
      const table = await database.create({ name: 'unsent_check', columns, key: ['id'], rows: [] });
      const steps = await allSteps(database.source.check(placeOf(table), never));
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(steps.at(-1)).toMatchObject({ step: 'index', detail: expect.stringContaining('message id, business key, time') });
    });
  });
}
