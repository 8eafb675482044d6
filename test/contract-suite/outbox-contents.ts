import { describe, expect, it } from 'vitest';
import type { OutboxSource } from '../../main/ports/outbox.ts';
import { outboxOf, outboxTable } from './outbox-table.ts';
import { never, ofKind, readAll } from './read-all.ts';
import type { ContractDatabase } from './table-fixture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Part of the outbox contract: what a row carries. */
export function describeOutboxContents(database: () => ContractDatabase<OutboxSource>): void {
  describe('content', () => {
    it('brings the beginning of a large value with its whole size', async () => {
      const large = new Uint8Array(200_001).fill(0xff);
      const table = await database().create(outboxTable('outbox_large', [{ id: '1', message_id: 'g', status: 'NEW', payload: large }]));
      const read = await readAll(database().source.find(outboxOf([table]), { by: 'messageId', values: ['g'] }, never));
      const content = read.contents.find((each) => each !== undefined);
      expect(content?.value?.size).toBe(200_001);
      expect(Buffer.from(content?.value?.base64 ?? '', 'base64')).toEqual(Buffer.alloc(65_536, 0xff));
      expect(ofKind(read, 'outbox')[0]?.facts.valueSize).toBe('200001');
    });

    it('reads text and JSON as their bytes, and headers from a list or raw', async () => {
      const columns = { id: 'integer', message_id: 'text', created_at: 'instant', body: 'text', head: 'text' } as const;
      const heads = ['[{"name":"a","value":"1"},{"key":"a","value":2},{"name":"n","value":null}]', 'not json', null];
      const rows = heads.map((head, index) => ({ id: String(index), message_id: 'c', body: 'gr\u00fc\u00df', head }));
      const table = await database().create({ name: 'outbox_text', columns, key: ['id'], rows });
      const outbox = outboxOf([table], {
        columns: { messageId: 'message_id', createdAt: 'created_at', payload: 'body', headers: 'head' },
        states: {},
      });
      const read = await readAll(database().source.find(outbox, { by: 'messageId', values: ['c'] }, never));
      const byKey = new Map(
        read.readings.flatMap((each) =>
          each.type === 'observation' && each.content !== undefined ? [[each.observation.coordinates['key'], each.content] as const] : [],
        ),
      );
      expect(byKey.get('0')?.value).toEqual({ base64: base64('gr\u00fc\u00df'), size: 6, masked: false });
      const texts = (key: string): unknown =>
        byKey.get(key)?.headers.map(({ name: header, value }) => [atob(header.base64), value === null ? null : atob(value.base64)]);
      expect(texts('0')).toEqual([
        ['a', '1'],
        ['a', '2'],
        ['n', null],
      ]);
      expect(texts('1')).toEqual([['head', 'not json']]);
      expect(texts('2')).toEqual([]);
    });

    it('brings none when none is configured', async () => {
      const table = await database().create(outboxTable('outbox_bare', [{ id: '1', message_id: 'b', status: 'NEW', payload: bytes('x') }]));
      const { payload: _payload, headers: _headers, ...columns } = outboxOf([]).columns;
      const read = await readAll(database().source.find(outboxOf([table], { columns }), { by: 'messageId', values: ['b'] }, never));
      expect(read.contents.filter((content) => content !== undefined)).toEqual([]);
    });
  });
}
