import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Effect } from '../../main/domain/workspace/route.ts';
import type { EffectSource, OwnedKey } from '../../main/ports/keyed-store.ts';
import { allSteps, never, ofKind, readAll, sorted } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

const at = '2026-11-20T02:11:09.123456Z';
const later = '2026-11-20T02:11:09.123457Z';

function effectOf(table: string, more: Partial<Effect> = {}): Effect {
  return { source: 'bill-db', table, columns: { key: 'order_no', at: 'created_at' }, key: [{ name: 'businessKey' }], ...more };
}

const order: OwnedKey = { key: 'ORD-1', messageId: 'm-1', ownsKey: true };

/** What every source of effects must do, over a real database that `setup` makes. At the end nothing may have been sent that a read does not need. */
export function describeEffectContract(kind: string, setup: () => Promise<ContractDatabase<EffectSource>>): void {
  describe(`effect contract: ${kind}`, () => {
    let database: ContractDatabase<EffectSource>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    const columns = { id: 'integer', order_no: 'text', created_at: 'instant' } as const;

    it('finds every row of a key, each in a place of its own', async () => {
      const rows = [
        { id: '1', order_no: 'ORD-1', created_at: at },
        { id: '2', order_no: 'ORD-1', created_at: at },
        { id: '3', order_no: 'ord-1', created_at: at },
      ];
      const table = await database.create({ name: 'invoices', columns, key: ['id'], rows });
      const read = await readAll(database.source.find('billing', effectOf(table), [order], never));
      const fact = (key: string): object => ({
        id: '',
        source: database.source.name,
        kind: 'effect',
        at,
        clock: 'row',
        coordinates: { table, key },
        facts: { consumer: 'billing', key: 'ORD-1', ownsKey: true, messageId: 'm-1' },
      });
      expect(ofKind(read, 'effect').toSorted((a, b) => ((a.coordinates['key'] ?? '') < (b.coordinates['key'] ?? '') ? -1 : 1))).toEqual([
        fact('1'),
        fact('2'),
      ]);
      expect(read.coverage).toMatchObject([{ role: 'effect', part: `billing: ${table}`, unit: 'none', complete: true, reason: null }]);
    });

    it('keeps rows apart that have no key and are the same in everything that is read', async () => {
      const rows = [at, at, later].map((created_at) => ({ order_no: 'ORD-1', created_at }));
      const table = await database.create({
        name: 'invoices_keyless',
        columns: { order_no: 'text', created_at: 'instant' },
        key: [],
        rows,
      });
      const read = await readAll(database.source.find('billing', effectOf(table), [order], never));
      const keys = sorted(ofKind(read, 'effect').map((row) => row.coordinates['key']));
      expect(keys).toEqual([`ORD-1@${at}`, `ORD-1@${at} #2`, `ORD-1@${later}`].toSorted());
    });

    it('stops at a thousand rows of one key and says so', async () => {
      const table = {
        name: 'invoices_hot',
        columns,
        key: ['id'],
        rows: Array.from({ length: 1001 }, (_, index) => ({ id: String(index), order_no: 'ORD-1', created_at: at })),
      };
      const place = await database.create(table);
      const read = await readAll(database.source.find('billing', effectOf(place), [order], never));
      expect(ofKind(read, 'effect')).toHaveLength(1000);
      expect(read.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^too-large: /) }]);
    });

    it("covers the consumer's place also when it cannot be read", async () => {
      const table = await database.create({ name: 'invoices_there', columns, key: [], rows: [] });
      const missing = `${table}s`;
      const read = await readAll(database.source.find('billing', effectOf(missing), [order], never));
      expect(read.failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining(`"${table}"`) }]);
      expect(read.coverage).toMatchObject([{ part: `billing: ${missing}`, complete: false }]);
    });

    it('checks table and columns', async () => {
      const table = await database.create({ name: 'invoices_check', columns, key: ['id'], rows: [] });
      expect((await allSteps(database.source.check(effectOf(table), never))).filter(({ ok }) => !ok)).toEqual([]);
    });
  });
}
