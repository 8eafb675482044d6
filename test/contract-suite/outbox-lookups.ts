import { describe, expect, it } from 'vitest';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import { outboxOf, outboxTable } from './outbox-table.ts';
import { never, ofKind, readAll, sorted } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Part of the outbox contract: the three ways to ask for rows. */
export function describeOutboxLookups(database: () => ContractDatabase<OutboxSource>): void {
  describe('rows by message id', () => {
    it('says everything that a row says, with its content, and what the database says of itself', async () => {
      const table = await database().create(
        outboxTable('outbox_full', [
          {
            id: '9007199254740993',
            message_id: 'm-1',
            order_no: 'ORD-1',
            status: 'SENT',
            created_at: '2026-11-20T02:11:09.123456Z',
            claimed_at: '2026-11-20T02:11:09.2Z',
            sent_at: '2026-11-20T02:11:09.654321Z',
            attempts: '2',
            topic: 'orders',
            partition_no: '3',
            offset_no: '9223372036854775807',
            payload: bytes('{"amount":1.10}'),
            headers: '{"trace": "t-1", "big": 12345678901234567890, "none": null}',
            last_error: 'first attempt timed out',
          },
        ]),
      );
      const read = await readAll(database().source.find(outboxOf([table]), { by: 'messageId', values: ['m-1'] }, never));
      expect(read.failures).toEqual([]);
      const [row] = ofKind(read, 'outbox');
      expect(row).toEqual({
        id: '',
        source: database().source.name,
        kind: 'outbox',
        at: '2026-11-20T02:11:09.123456Z',
        clock: 'row',
        coordinates: { table, key: '9007199254740993' },
        facts: {
          messageId: 'm-1',
          businessKey: 'ORD-1',
          state: 'sent',
          rawState: 'SENT',
          createdAt: '2026-11-20T02:11:09.123456Z',
          claimedAt: '2026-11-20T02:11:09.200000Z',
          sentAt: '2026-11-20T02:11:09.654321Z',
          attempts: '2',
          destination: 'orders',
          partition: '3',
          offset: '9223372036854775807',
          error: 'first attempt timed out',
          valueSize: '15',
        },
      });
      const content = read.contents.find((each) => each !== undefined);
      expect(content?.value).toEqual({ base64: base64('{"amount":1.10}'), size: 15, masked: false });
      const headers = content?.headers.map((header) => [
        atob(header.name.base64),
        header.value === null ? null : atob(header.value.base64),
      ]);
      expect(new Map(headers as [string, string | null][])).toEqual(
        new Map([
          ['big', '12345678901234567890'],
          ['none', null],
          ['trace', 't-1'],
        ]),
      );
      const [config] = ofKind(read, 'config');
      expect(config?.facts).toMatchObject({ subject: 'database', replica: false });
      expect(read.coverage).toEqual([
        {
          id: '',
          source: database().source.name,
          role: 'outbox',
          part: table,
          unit: 'none',
          wanted: null,
          read: [],
          asOf: config?.at,
          complete: true,
          needed: false,
          reason: null,
        },
      ]);
    });

    it('compares byte for byte and finds every row of an id', async () => {
      const composed = 'caf\u00e9';
      const decomposed = 'cafe\u0301';
      const table = await database().create(
        outboxTable('outbox_exact', [
          { id: '1', message_id: 'A-1', status: 'NEW' },
          { id: '2', message_id: 'a-1', status: 'NEW' },
          { id: '3', message_id: 'A-1 ', status: 'NEW' },
          { id: '4', message_id: 'A-1', status: 'SENT' },
          { id: '5', message_id: composed, status: 'NEW' },
          { id: '6', message_id: decomposed, status: 'NEW' },
        ]),
      );
      const found = async (value: string): Promise<readonly (string | undefined)[]> => {
        const read = await readAll(database().source.find(outboxOf([table]), { by: 'messageId', values: [value] }, never));
        return sorted(ofKind(read, 'outbox').map((row) => row.coordinates['key']));
      };
      expect(await found('A-1')).toEqual(['1', '4']);
      expect(await found('a-1')).toEqual(['2']);
      expect(await found('A-1 ')).toEqual(['3']);
      expect(await found(composed)).toEqual(['5']);
      expect(await found(decomposed)).toEqual(['6']);
    });

    it('covers a table in which the id is not', async () => {
      const table = await database().create(outboxTable('outbox_without', [{ id: '1', message_id: 'm-1', status: 'NEW' }]));
      const read = await readAll(
        database().source.find(outboxOf([table]), { by: 'messageId', values: ['m-2', "'; drop table x --", 'a\0b', ''] }, never),
      );
      expect(ofKind(read, 'outbox')).toEqual([]);
      expect(read.coverage).toMatchObject([{ part: table, complete: true, reason: null }]);
    });

    it('takes values that a typed column cannot hold for values that no row has', async () => {
      const id = '3f2b6a52-0d7c-4b9e-9a55-0c4b1d2e3f40';
      const columns = { key: 'integer', message_id: 'uuid', number: 'integer', created_at: 'instant' } as const;
      const table = await database().create({
        name: 'outbox_typed',
        columns,
        key: ['key'],
        rows: [{ key: '1', message_id: id, number: '42', created_at: null }],
      });
      const outbox = outboxOf([table], {
        columns: { messageId: 'message_id', businessKey: 'number', createdAt: 'created_at' },
        states: {},
      });
      const byId = await readAll(
        database().source.find(outbox, { by: 'messageId', values: ['no uuid', id, id.toUpperCase(), '42'] }, never),
      );
      expect(ofKind(byId, 'outbox').map((row) => row.facts)).toEqual([{ state: 'none', messageId: id, businessKey: '42' }]);
      expect(byId.coverage).toMatchObject([{ complete: true }]);
      const byKey = await readAll(
        database().source.find(outbox, { by: 'businessKey', values: ['042', 'x', '99999999999999999999', '42'] }, never),
      );
      expect(ofKind(byKey, 'outbox')).toHaveLength(1);
      const none = await readAll(database().source.find(outbox, { by: 'businessKey', values: ['042', ' 42'] }, never));
      expect([none.observations.length, none.coverage[0]?.complete]).toEqual([1, true]);
    });

    it('asks for more values than fit one statement', async () => {
      const rows = Array.from({ length: 12 }, (_, index) => ({ id: String(index), message_id: `many-${index * 1000}`, status: 'NEW' }));
      const table = await database().create(outboxTable('outbox_many', rows));
      const values = Array.from({ length: 11_001 }, (_, index) => `many-${index}`);
      const read = await readAll(database().source.find(outboxOf([table]), { by: 'messageId', values }, never));
      expect(ofKind(read, 'outbox')).toHaveLength(12);
    });

    it('stops at a thousand rows of one value and says so, and reads the other values', async () => {
      const table = outboxTable('outbox_hot', []);
      const name = await database().create(table);
      const rows = Array.from({ length: 1005 }, (_, index) => ({
        id: String(index),
        message_id: `h-${index}`,
        order_no: 'HOT',
        status: 'NEW',
      }));
      await database().insert(table, [...rows, { id: '5000', message_id: 'c-1', order_no: 'COLD', status: 'NEW' }]);
      const read = await readAll(database().source.find(outboxOf([name]), { by: 'businessKey', values: ['COLD', 'HOT'] }, never));
      const keys = ofKind(read, 'outbox').map((row) => row.facts.businessKey);
      expect([keys.filter((key) => key === 'HOT').length, keys.filter((key) => key === 'COLD').length]).toEqual([1000, 1]);
      expect(read.coverage).toMatchObject([{ complete: false, reason: expect.stringMatching(/^too-large: .*order_no$/) }]);
      expect(read.failures).toEqual([]);
    });
  });

  describe('rows of a window', () => {
    const at = (index: number): string => `2026-11-20T02:11:09.${String(index).padStart(6, '0')}Z`;

    it('reads [from, to) newest first, to the microsecond, across pages and equal times', async () => {
      const rows = Array.from({ length: 2500 }, (_, index) => ({
        id: String(index),
        message_id: `w-${index}`,
        status: 'NEW',
        created_at: at(Math.floor(index / 1250)),
      }));
      const table = await database().create(
        outboxTable('outbox_window', [
          ...rows,
          { id: '9999', message_id: 'outside', status: 'NEW', created_at: at(2) },
          { id: '9998', message_id: 'no time', status: 'NEW' },
        ]),
      );
      const lookup = { by: 'created', from: at(0), to: at(2), limit: 10_000 } as const;
      const read = await readAll(database().source.find(outboxOf([table]), lookup, never));
      const found = ofKind(read, 'outbox');
      expect(new Set(found.map((row) => row.facts.messageId)).size).toBe(2500);
      expect(found).toHaveLength(2500);
      const times = found.map((row) => row.at ?? '');
      expect(times).toEqual(times.toSorted().toReversed());
      expect(read.coverage).toMatchObject([
        { unit: 'instant', wanted: { from: at(0), to: at(2) }, read: [{ from: at(0), to: at(2) }], complete: true, reason: null },
      ]);
    });

    it('stops at the limit and says what it read', async () => {
      const rows = Array.from({ length: 6 }, (_, index) => ({
        id: String(index),
        message_id: `l-${index}`,
        status: 'NEW',
        created_at: at(index),
      }));
      const table = await database().create(outboxTable('outbox_limit', rows));
      const read = await readAll(database().source.find(outboxOf([table]), { by: 'created', from: at(0), to: at(9), limit: 4 }, never));
      expect(ofKind(read, 'outbox').map((row) => row.facts.messageId)).toEqual(['l-5', 'l-4', 'l-3', 'l-2']);
      expect(read.coverage).toMatchObject([
        { complete: false, reason: expect.stringMatching(/^too-large: /), read: [{ from: '2026-11-20T02:11:09.000003Z', to: at(9) }] },
      ]);
      const exactly = await readAll(database().source.find(outboxOf([table]), { by: 'created', from: at(2), to: at(9), limit: 4 }, never));
      expect(exactly.coverage).toMatchObject([{ complete: true, reason: null }]);
    });

    it('reads a table without a key', async () => {
      const columns = { message_id: 'text', created_at: 'instant' } as const;
      const rows = [at(1), at(2), at(2)].map((created_at, index) => ({ message_id: index === 0 ? 'k-0' : 'k-1', created_at }));
      const table = await database().create({ name: 'outbox_keyless', columns, key: [], rows });
      const outbox = outboxOf([table], { columns: { messageId: 'message_id', createdAt: 'created_at' }, states: {} });
      const read = await readAll(database().source.find(outbox, { by: 'created', from: at(0), to: at(9), limit: 10 }, never));
      expect(ofKind(read, 'outbox').map((row) => row.coordinates['key'])).toEqual([`k-1@${at(2)}`, `k-1@${at(2)}`, `k-0@${at(1)}`]);
    });
  });
}
