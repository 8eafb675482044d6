import { describe, expect, it } from 'vitest';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import { outboxOf, outboxTable } from './outbox-table.ts';
import { allSteps, never } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

/** Part of the outbox contract: what `check` finds. */
export function describeOutboxChecks(database: () => ContractDatabase<OutboxSource>): void {
  describe('check', () => {
    it('finds everything in order', async () => {
      const table = await database().create(
        outboxTable('outbox_check', [{ id: '1', message_id: 'm', status: 'NEW', topic: 'orders', created_at: '2026-11-20T02:11:09Z' }]),
      );
      const steps = await allSteps(database().source.check(outboxOf([table]), never));
      expect(steps.filter((step) => !step.ok || step.fix !== null)).toEqual([]);
      expect(new Set(steps.map(({ step }) => step))).toEqual(
        new Set([...steps.map(({ step }) => step), 'table', 'columns', 'states', 'index', 'permission', 'read-only', 'clock', 'replica']),
      );
    });

    it('names states that nothing maps, and destinations that `only` does not tell apart', async () => {
      const rows = ['NEW', 'HELD'].map((status, index) => ({ id: String(index), message_id: 'm', status, topic: `t${index}` }));
      const table = await database().create(outboxTable('outbox_check_states', rows));
      const steps = await allSteps(database().source.check(outboxOf([table]), never));
      const wrong = steps.filter(({ ok }) => !ok);
      expect(wrong.map(({ step }) => step)).toEqual(['states', 'only']);
      expect(wrong[0]).toMatchObject({ detail: expect.stringContaining('"HELD"'), fix: expect.stringContaining('"HELD"') });
      expect(wrong[1]).toMatchObject({ detail: expect.stringContaining('"t1"'), fix: expect.stringContaining('only: { topic:') });
      const counted = await allSteps(database().source.check(outboxOf([table], { only: { topic: ['t1'] } }), never));
      expect(counted.find(({ step }) => step === 'only')).toMatchObject({ ok: true, detail: expect.stringContaining('1 of 2 rows') });
    });

    it('needs no state and no destination', async () => {
      const table = await database().create(outboxTable('outbox_check_bare', [{ id: '1', message_id: 'm' }]));
      const outbox = outboxOf([table], { columns: { messageId: 'message_id', createdAt: 'created_at' }, states: {} });
      expect((await allSteps(database().source.check(outbox, never))).filter(({ ok }) => !ok)).toEqual([]);
    });

    it('names the nearest column and the nearest table', async () => {
      const table = await database().create(outboxTable('outbox_check_names', []));
      const columns = await allSteps(
        database().source.check(outboxOf([table], { columns: { messageId: 'message_di', createdAt: 'created_at' }, states: {} }), never),
      );
      expect(columns.find(({ ok }) => !ok)).toMatchObject({ step: 'columns', detail: expect.stringContaining('"message_id"') });
      const tables = await allSteps(database().source.check(outboxOf([`${table}x`]), never));
      expect(tables.find(({ ok }) => !ok)).toMatchObject({ step: 'table', detail: expect.stringContaining(`"${table}"`) });
    });

    it('ends early when it is stopped', async () => {
      expect(await allSteps(database().source.check(outboxOf(['public.outbox_full']), AbortSignal.abort()))).toEqual([]);
    });
  });
}
