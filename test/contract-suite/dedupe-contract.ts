import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DedupeTable } from '../../main/domain/workspace/route.ts';
import type { DedupeSource } from '../../main/ports/keyed-store.ts';
import { describeDedupeKeys, owned } from './dedupe-keys.ts';
import { allSteps, never, ofKind, readAll } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

const at = '2026-11-20T02:11:09.123456Z';

function dedupeOf(table: string, more: Partial<DedupeTable> = {}): DedupeTable {
  return { source: 'bill-db', table, columns: { key: 'message_id', at: 'done_at' }, key: [{ name: 'messageId' }], means: 'done', ...more };
}

/** What every dedupe store that is a table must do, over a real database that `setup` makes. At the end nothing may have been sent that a read does not need. */
export function describeDedupeContract(kind: string, setup: () => Promise<ContractDatabase<DedupeSource>>): void {
  describe(`dedupe contract: ${kind}`, () => {
    let database: ContractDatabase<DedupeSource>;
    beforeAll(async () => {
      database = await setup();
    });
    afterAll(() => database.close());

    const columns = { message_id: 'text', done_at: 'instant' } as const;

    describeDedupeKeys(() => ({
      source: database.source,
      async write(name, keys) {
        const rows = keys.map((message_id) => ({ message_id, done_at: at }));
        const place = await database.create({ name, columns, key: [], rows });
        return { dedupe: dedupeOf(place), place };
      },
    }));

    it('finds the entries of exact keys, one observation for each owner', async () => {
      const rows = ['m-1', 'M-1', 'm-1 ', 'm-2'].map((message_id) => ({ message_id, done_at: at }));
      const table = await database.create({ name: 'processed', columns, key: ['message_id'], rows });
      const keys = [owned('m-1'), owned('m-2', 'a', false), owned('m-2', 'b', false), owned('m-3')];
      const read = await readAll(database.source.find('billing', dedupeOf(table, { means: 'claimed' }), keys, never));
      const fact = (key: string, messageId: string, ownsKey: boolean): object => ({
        id: '',
        source: database.source.name,
        kind: 'dedupe',
        at,
        clock: 'row',
        coordinates: { table, key },
        facts: { consumer: 'billing', place: table, key, means: 'claimed', ownsKey, messageId },
      });
      const sorted = ofKind(read, 'dedupe').toSorted((a, b) => ((a.facts.messageId ?? '') < (b.facts.messageId ?? '') ? -1 : 1));
      expect(sorted).toEqual([fact('m-2', 'a', false), fact('m-2', 'b', false), fact('m-1', 'm-1', true)]);
      expect(read.coverage).toMatchObject([{ role: 'dedupe', part: `billing: ${table}`, unit: 'none', complete: true, reason: null }]);
    });

    it('reads a store without times', async () => {
      const table = await database.create({ name: 'processed_plain', columns: { k: 'text' }, key: ['k'], rows: [{ k: 'x' }] });
      const read = await readAll(database.source.find('billing', dedupeOf(table, { columns: { key: 'k' } }), [owned('x')], never));
      expect(ofKind(read, 'dedupe')).toMatchObject([{ at: null, facts: { key: 'x' } }]);
    });

    it('asks for keys that a typed column cannot hold without an error', async () => {
      const table = await database.create({
        name: 'processed_typed',
        columns: { k: 'integer' },
        key: ['k'],
        rows: [{ k: '9007199254740993' }],
      });
      const keys = [owned('9007199254740993'), owned('x'), owned('')];
      const read = await readAll(database.source.find('billing', dedupeOf(table, { columns: { key: 'k' } }), keys, never));
      expect(ofKind(read, 'dedupe').map(({ facts }) => facts.key)).toEqual(['9007199254740993']);
      expect(read.coverage).toMatchObject([{ complete: true }]);
    });

    it("covers the consumer's place also when it cannot be read", async () => {
      const table = await database.create({ name: 'processed_there', columns, key: [], rows: [] });
      const missing = `${table}s`;
      const read = await readAll(database.source.find('billing', dedupeOf(missing), [owned('m-1')], never));
      expect(read.failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining(`"${table}"`) }]);
      expect(read.coverage).toMatchObject([
        { part: `billing: ${missing}`, complete: false, reason: expect.stringMatching(/^not-found: /) },
      ]);
      const stopped = await readAll(database.source.find('billing', dedupeOf(table), [owned('m-1')], AbortSignal.abort()));
      expect(stopped.coverage).toMatchObject([{ part: `billing: ${table}`, complete: false, reason: 'cancelled' }]);
    });

    it('checks table and columns', async () => {
      const table = await database.create({ name: 'processed_check', columns, key: ['message_id'], rows: [] });
      const steps = await allSteps(database.source.check(dedupeOf(table), never));
      expect(steps.filter(({ ok }) => !ok)).toEqual([]);
      expect(steps.map(({ step }) => step)).toEqual(expect.arrayContaining(['table', 'columns', 'permission', 'read-only', 'index']));
      const wrong = await allSteps(database.source.check(dedupeOf(table, { columns: { key: 'mesage_id' } }), never));
      expect(wrong.find(({ ok }) => !ok)).toMatchObject({ step: 'columns', detail: expect.stringContaining('"message_id"') });
    });
  });
}
