import { describe, expect, it } from 'vitest';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import { outboxOf, outboxTable } from './outbox-table.ts';
import { never, ofKind, readAll, sorted } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

/** Part of the outbox contract: what a row means, and which rows and tables are meant. */
export function describeOutboxMeanings(database: () => ContractDatabase<OutboxSource>): void {
  describe('states', () => {
    it('tells them by value, and calls what no value names unknown', async () => {
      const values = ['NEW', 'SENDING', 'SENT', 'FAILED', 'RETRY', null];
      const table = await database().create(
        outboxTable(
          'outbox_states',
          values.map((status, index) => ({ id: String(index), message_id: 's', status })),
        ),
      );
      const read = await readAll(database().source.find(outboxOf([table]), { by: 'messageId', values: ['s'] }, never));
      const found = ofKind(read, 'outbox').toSorted((a, b) => Number(a.coordinates['key']) - Number(b.coordinates['key']));
      expect(found.map(({ facts }) => [facts.state, facts.rawState])).toEqual([
        ['pending', 'NEW'],
        ['claimed', 'SENDING'],
        ['sent', 'SENT'],
        ['failed', 'FAILED'],
        ['unknown', 'RETRY'],
        ['unknown', undefined],
      ]);
    });

    it('tells them by other columns, and otherwise', async () => {
      const columns = {
        id: 'integer',
        message_id: 'text',
        created_at: 'instant',
        completed: 'instant',
        blocked: 'boolean',
        lock: 'text',
      } as const;
      const time = '2026-11-20T02:11:09Z';
      const rows = [
        { id: '1', message_id: 's', completed: time, blocked: 'true', lock: null },
        { id: '2', message_id: 's', completed: null, blocked: 'true', lock: 'x' },
        { id: '3', message_id: 's', completed: null, blocked: 'false', lock: null },
        { id: '4', message_id: 's', completed: null, blocked: null, lock: 'x' },
      ];
      const table = await database().create({ name: 'outbox_shapes', columns, key: ['id'], rows });
      const outbox = outboxOf([table], {
        columns: { messageId: 'message_id', createdAt: 'created_at' },
        states: {
          sent: { kind: 'not-null', column: 'completed' },
          failed: { kind: 'true', column: 'blocked' },
          claimed: { kind: 'is-null', column: 'lock' },
          pending: { kind: 'otherwise' },
        },
      });
      const read = await readAll(database().source.find(outbox, { by: 'messageId', values: ['s'] }, never));
      const states = ofKind(read, 'outbox').map((row) => `${row.coordinates['key']} ${row.facts.state}`);
      expect(states.toSorted()).toEqual(['1 sent', '2 failed', '3 claimed', '4 pending']);
    });
  });

  describe('which rows and tables', () => {
    it('reads only the rows of the route', async () => {
      const rows = ['orders', 'Orders', 'refunds', 'clicks', null].map((topic, index) => ({
        id: String(index),
        message_id: 'o',
        status: 'NEW',
        topic,
        partition_no: String(index),
      }));
      const table = await database().create(outboxTable('outbox_only', rows));
      const outbox = outboxOf([table], { only: { topic: ['orders', 'refunds'], partition_no: ['0', '1', '2'] } });
      const read = await readAll(database().source.find(outbox, { by: 'messageId', values: ['o'] }, never));
      expect(sorted(ofKind(read, 'outbox').map((row) => row.facts.destination))).toEqual(['orders', 'refunds']);
      expect(read.coverage).toMatchObject([{ complete: true }]);
    });

    it('reads every table that a pattern matches, and covers each by its name', async () => {
      const names = await Promise.all(
        ['lane_a', 'lane_b', 'lanes'].map((name, index) =>
          database().create(outboxTable(name, [{ id: String(index), message_id: 'p', status: 'NEW' }])),
        ),
      );
      const schema = names[0]?.slice(0, -'lane_a'.length) ?? '';
      const read = await readAll(database().source.find(outboxOf([`${schema}lane_*`]), { by: 'messageId', values: ['p'] }, never));
      expect(read.coverage.map(({ part }) => part)).toEqual(names.slice(0, 2));
      expect(ofKind(read, 'outbox').map((row) => row.coordinates['table'])).toEqual(names.slice(0, 2));
    });

    it('names the nearest table for one that does not exist, and reads the others', async () => {
      const table = await database().create(outboxTable('outbox_here', [{ id: '1', message_id: 'n', status: 'NEW' }]));
      const wrong = table.replace('_here', '_hare');
      const read = await readAll(database().source.find(outboxOf([wrong, table]), { by: 'messageId', values: ['n'] }, never));
      expect(ofKind(read, 'outbox')).toHaveLength(1);
      expect(read.failures).toMatchObject([{ code: 'not-found', retryable: false, detail: expect.stringContaining(`"${table}"`) }]);
      expect(new Map(read.coverage.map(({ part, reason }) => [part, reason?.split(':')[0] ?? null]))).toEqual(
        new Map([
          [table, null],
          [wrong, 'not-found'],
        ]),
      );
    });

    it('names the nearest column for one that does not exist', async () => {
      const table = await database().create(outboxTable('outbox_columns', []));
      const outbox = outboxOf([table], { columns: { messageId: 'mesage_id', createdAt: 'created_at' }, states: {} });
      const read = await readAll(database().source.find(outbox, { by: 'messageId', values: ['n'] }, never));
      expect(read.failures).toMatchObject([{ code: 'not-found', detail: expect.stringContaining('"message_id"') }]);
      expect(read.coverage).toMatchObject([{ part: table, complete: false, reason: expect.stringMatching(/^not-found: /) }]);
    });

    it('quotes whatever stands in the names of tables and columns', async () => {
      const hostile = `"; DROP TABLE x --`;
      const columns = { [hostile]: 'integer', "it's": 'text', 'Created At': 'instant', $1: 'text', 'a.b\\c`*': 'text' } as const;
      const row = { [hostile]: '7', "it's": 'q-1', 'Created At': '2026-11-20T02:11:09Z', $1: 'NEW', 'a.b\\c`*': 'orders' };
      const table = await database().create({ name: hostile, columns, key: [hostile], rows: [row] });
      const outbox = outboxOf([table], {
        only: { 'a.b\\c`*': ['orders'] },
        columns: { messageId: "it's", createdAt: 'Created At', state: '$1', id: hostile },
      });
      for (const lookup of [
        { by: 'messageId', values: ['q-1'] },
        { by: 'created', from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', limit: 5 },
      ] as const) {
        const read = await readAll(database().source.find(outbox, lookup, never));
        expect(ofKind(read, 'outbox')).toMatchObject([{ coordinates: { table, key: '7' }, facts: { messageId: 'q-1', state: 'pending' } }]);
      }
    });
  });
}
