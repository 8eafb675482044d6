import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnShape, SampledRow } from '../../../main/domain/draft/catalogue.ts';
import type { FedTopic } from '../../../main/domain/draft/guess-outbox.ts';
import { guessOutbox } from '../../../main/domain/draft/guess-outbox.ts';
import { guessStates } from '../../../main/domain/draft/guess-states.ts';
import { guessStore } from '../../../main/domain/draft/guess-store.ts';
import { guessTrace } from '../../../main/domain/draft/guess-trace.ts';
import { many, recordsOf } from './records.ts';
import { columnsOf, materialOf } from './tables.ts';

const ids = many(20, (index) => `m-${index}`);
const at = (second: number): string => new Date(1_700_000_000_000 + second * 1000).toISOString();

function topic(name = 'orders'): FedTopic {
  return { name, records: recordsOf(ids.map((id) => ({ headers: { 'message-id': id }, value: `payload of ${id}` }))), ids };
}

const outboxShapes = {
  id: 'integer!',
  ref: 'text',
  status: 'text',
  topic: 'text',
  content: 'text',
  created_at: 'time',
  sent_at: 'time',
  offset_no: 'integer',
  counter: 'integer',
} as const satisfies Readonly<Record<string, ColumnShape | `${ColumnShape}!`>>;

function outboxRows(topicOf: (index: number) => string = () => 'orders'): readonly SampledRow[] {
  return ids.map((id, index) => ({
    id: String(index),
    ref: id,
    status: index === 0 ? 'NEW' : 'SENT',
    topic: topicOf(index),
    content: `payload of ${id}`,
    created_at: at(index),
    sent_at: index === 0 ? null : at(index + 1),
    offset_no: String(index),
    counter: String(index),
  }));
}

describe('the columns of an outbox', () => {
  it('are told by what stands there where names say nothing, and by names where values do not', () => {
    const guess = guessOutbox(materialOf('public.t1', outboxShapes, outboxRows(), { ids: ['ref', ids] }), topic());
    expect(Object.fromEntries([...guess.columns].map(([use, { column, confidence }]) => [use, `${column} ${confidence}`]))).toEqual({
      messageId: 'ref sure',
      offset: 'offset_no sure',
      payload: 'content sure',
      sentAt: 'sent_at likely',
      createdAt: 'created_at likely',
      destination: 'topic sure',
      state: 'status sure',
    });
    expect(guess.states.states).toEqual({ pending: ['NEW'], sent: ['SENT'] });
  });

  it('give every column one use only, whatever the table is like', () => {
    const shape = fc.constantFrom<ColumnShape>('text', 'integer', 'time', 'boolean', 'json', 'bytes', 'other', 'uuid', 'decimal');
    const name = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('id', 'status', 'topic', 'payload', 'created_at', 'sent_at', '__proto__', 'event_id', 'key'),
    );
    const value = fc.option(fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('m-1', 'SENT', 'orders', '2', at(3))));
    fc.assert(
      fc.property(
        fc.dictionary(name, shape, { maxKeys: 9 }),
        fc.array(fc.array(value, { maxLength: 9 }), { maxLength: 8 }),
        (shapes, cells) => {
          const names = Object.keys(shapes);
          const rows = cells.map((row) => Object.fromEntries(names.map((each, index) => [each, row[index] ?? null])));
          const [first] = names;
          const material = materialOf('t', shapes, rows, first === undefined ? {} : { ids: [first, ids] });
          const used = [...guessOutbox(material, topic()).columns.values()].map(({ column }) => column);
          expect(new Set(used).size).toBe(used.length);
          expect(used.filter((column) => !names.includes(column))).toEqual([]);
          guessTrace(material);
          guessStore(material, () => 1n);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('name the rows of the topic where the table feeds several destinations', () => {
    const rows = outboxRows((index) => (index < 15 ? 'orders' : 'refunds'));
    const material = materialOf('public.t1', outboxShapes, rows, { ids: ['ref', ids.slice(0, 15)] });
    expect(guessOutbox(material, topic()).only).toEqual({ column: 'topic', values: ['orders'], others: 1 });
  });

  it('are a known layout where they are', () => {
    const shapes = { id: 'uuid!', aggregatetype: 'text', aggregateid: 'text', type: 'text', payload: 'json' } as const;
    expect(guessOutbox(materialOf('public.outboxevent', shapes, []), topic()).preset).toBe('debezium');
  });

  it('say that the relay deletes what it sent when no row says sent and few ids have one', () => {
    const pending = outboxRows()
      .slice(0, 2)
      .map((row) => ({ ...row, status: 'NEW', sent_at: null }));
    expect(guessOutbox(materialOf('t', outboxShapes, pending, { ids: ['ref', ids] }), topic()).deletesSent).toBe(true);
    expect(guessOutbox(materialOf('t', outboxShapes, outboxRows(), { ids: ['ref', ids] }), topic()).deletesSent).toBe(false);
  });
});

describe('the states of an outbox', () => {
  const signs = { sentAt: 'sent_at', claimedAt: 'claimed_at', error: 'error' };
  const row = (status: string, sent: boolean, claimed = sent, error: string | null = null): SampledRow => ({
    status,
    sent_at: sent ? at(1) : null,
    claimed_at: claimed ? at(0) : null,
    error,
  });
  const columns = columnsOf({ status: 'text', blocked: 'boolean' });

  it.each([
    [
      'words of many teams',
      ['PENDING', 'IN_PROGRESS', 'Published', 'dead'],
      { pending: ['PENDING'], claimed: ['IN_PROGRESS'], sent: ['Published'], failed: ['dead'] },
    ],
    ['Chinese words', ['待发送', '已发送', '失败'], { pending: ['待发送'], sent: ['已发送'], failed: ['失败'] }],
  ])('are %s', (_, words, states) => {
    expect(
      guessStates(
        columns,
        words.map((word) => row(word, false)),
        signs,
      ).states,
    ).toEqual(states);
  });

  it('are numbers, told by the other columns of their rows', () => {
    const rows = [row('0', false), row('1', false, true), row('2', true), row('3', false, true, 'refused')];
    const guess = guessStates(columns, rows, signs);
    expect(guess.states).toEqual({ pending: ['0'], claimed: ['1'], sent: ['2'], failed: ['3'] });
    expect(guess.reason.rule).toBe('states-by-columns');
  });

  it('name no meaning for a word that its rows do not tell', () => {
    const guess = guessStates(columns, [row('SENT', true), row('NEW', false), row('HELD', true), row('HELD', false)], signs);
    expect(guess).toMatchObject({ states: { pending: ['NEW'], sent: ['SENT'] }, confidence: 'guess', reason: { facts: { open: 'HELD' } } });
  });

  it('are an instant and a switch, also one of a database without a type for it', () => {
    for (const [shape, value] of [
      ['boolean', 'false'],
      ['integer', '0'],
    ] as const) {
      const guess = guessStates(columnsOf({ blocked: shape }), [{ blocked: value, sent_at: at(0) }], { ...signs, sentAt: 'sent_at' });
      expect(guess.states).toEqual({ sent: { notNull: 'sent_at' }, failed: { true: 'blocked' }, pending: 'otherwise' });
    }
  });

  it('are absent where nothing says any', () => {
    const guess = guessStates(columnsOf({ a: 'text' }), [{ a: 'x' }], { sentAt: undefined, claimedAt: undefined, error: undefined });
    expect([guess.states, guess.reason.rule]).toEqual([null, 'states-absent']);
  });
});

describe('the other tables of a route', () => {
  const traceShapes = { id: 'integer!', msg: 'text', stage: 'text', result: 'text', at: 'time', service: 'text' } as const;
  const lines = ids.flatMap((id, index) =>
    ['SEND', 'CONSUME'].map((stage) => ({
      id: `${index}${stage}`,
      msg: id,
      stage,
      result: index === 3 ? 'ERROR' : 'OK',
      at: at(index),
      service: stage === 'SEND' ? null : 'billing',
    })),
  );

  it('a trace has lines of the messages with stage, outcome, time and consumer', () => {
    const guess = guessTrace(materialOf('public.log', traceShapes, lines, { ids: ['msg', ids] }));
    expect(guess).toMatchObject({
      stages: { meanings: { produce: ['SEND'], consume: ['CONSUME'] } },
      outcomes: { meanings: { ok: ['OK'], failed: ['ERROR'] } },
      consumers: ['billing'],
    });
    expect(guess?.columns.get('consumer')?.column).toBe('service');
  });

  it('an outbox is no trace, though it has a state and the ids', () => {
    const shapes = { message_id: 'text!', status: 'text', created_at: 'time', payload: 'text' } as const;
    const rows = ids.map((id) => ({ message_id: id, status: 'SENT', created_at: at(0), payload: 'x' }));
    expect(guessTrace(materialOf('public.outbox', shapes, rows, { ids: ['message_id', ids] }))).toBeNull();
  });

  const first = (_by: string, name: string): bigint | undefined =>
    BigInt(1_700_000_000_000 + Number(name.replace('m-', '')) * 1000) * 1000n;
  const keyed = (offset: number) => ids.map((id, index) => ({ message_id: id, claimed_at: at(index + offset) }));

  it('a table of keys written after the records is an idempotency store, with what its time says', () => {
    const shapes = { message_id: 'text!', claimed_at: 'time' } as const;
    const guess = guessStore(materialOf('public.processed', shapes, keyed(1), { ids: ['message_id', ids] }), first);
    expect(guess).toMatchObject({ role: 'dedupe', at: 'claimed_at', means: { value: 'claimed' } });
  });

  it('a table whose rows are older than the records is their cause and no effect', () => {
    const shapes = { id: 'integer!', message_id: 'text', claimed_at: 'time' } as const;
    expect(guessStore(materialOf('public.orders', shapes, keyed(-5), { ids: ['message_id', ids] }), first)).toBeNull();
    expect(guessStore(materialOf('public.invoices', shapes, keyed(5), { ids: ['message_id', ids] }), first)).toMatchObject({
      role: 'effect',
    });
  });

  it('the outbox of another topic is no effect, though it has the same business keys', () => {
    const rows = outboxRows(() => 'refunds');
    const material = materialOf('public.refund_outbox', { ...outboxShapes, payload: 'text' }, rows, { keys: ['ref', ids] });
    expect(guessStore(material, () => 0n)).toBeNull();
  });
});
