import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderMessage } from '../../../main/domain/lifecycle/order-answer.ts';
import { orderAnswer, orderKinds } from '../../../main/domain/lifecycle/order-answer.ts';
import type { Certainty, Code } from '../../../main/domain/verdict/code.ts';
import { codes } from '../../../main/domain/verdict/code.ts';
import type { DuplicateClass } from '../../../main/domain/verdict/verdict.ts';
import { familyOf } from '../../../main/domain/verdict/weight.ts';

const certain = (code: Code): Certainty => (code === 'UNDETERMINED' ? 'undetermined' : 'proven');

function message(
  code: Code,
  parts: Partial<OrderMessage> & { readonly certainty?: Certainty; readonly rowSaysSent?: boolean } = {},
): OrderMessage {
  const { certainty = certain(code), rowSaysSent = false, ...rest } = parts;
  const verdict = { code, certainty, rule: 'rule', facts: { rowSaysSent: String(rowSaysSent) } };
  return { route: 'order-events', messageId: `m-${code}`, verdict, deliveries: [], duplicates: [], at: '2026-11-20T10:00:00Z', ...rest };
}

const delivery = (code: Code, certainty: Certainty = certain(code)) => ({
  consumer: 'billing',
  verdict: { code, certainty, rule: 'rule' },
});

describe('orderAnswer', () => {
  it('says that nothing was found of no message, and only after a complete search', () => {
    expect(orderAnswer([], true)).toMatchObject({ kind: 'nothing-found', certainty: 'proven', total: 0, affected: 0, worst: null });
    expect(orderAnswer([], false)).toMatchObject({ kind: 'unknown', certainty: 'undetermined' });
  });

  it('says that all arrived only when every message was processed', () => {
    expect(orderAnswer([message('PROCESSED'), message('PROCESSED')], true)).toMatchObject({ kind: 'all-arrived', affected: 2 });
    for (const code of codes.filter((each) => each !== 'PROCESSED'))
      expect(orderAnswer([message('PROCESSED'), message(code)], true).kind).not.toBe('all-arrived');
  });

  it('never answers lighter than unknown while something was not read', () => {
    for (const code of codes)
      expect(orderKinds.indexOf(orderAnswer([message(code)], false).kind)).toBeLessThanOrEqual(orderKinds.indexOf('unknown'));
    expect(orderAnswer([message('RELAY_LOST')], false)).toMatchObject({ kind: 'lost', certainty: 'proven' });
  });

  it('answers by the worst message, with how many share its kind and certainty', () => {
    const answer = orderAnswer(
      [
        message('PROCESSED'),
        message('SKIPPED', { certainty: 'suspected' }),
        message('RELAY_LOST', { at: '2026-11-20T09:00:00Z' }),
        message('SEND_FAILED', { at: '2026-11-20T08:00:00Z' }),
      ],
      true,
    );
    expect(answer).toMatchObject({
      kind: 'lost',
      certainty: 'proven',
      total: 4,
      affected: 2,
      since: '2026-11-20T08:00:00Z',
      worst: { verdict: { code: 'RELAY_LOST' } },
    });
  });

  it('counts an aborted message as wrong when its row says sent', () => {
    expect(orderAnswer([message('TXN_ABORTED', { rowSaysSent: true })], true).kind).toBe('aborted-though-sent');
    expect(orderAnswer([message('TXN_ABORTED')], true).kind).toBe('withdrawn');
  });

  it('is open where a delivery is open, and suspects harm where an effect may have happened twice', () => {
    expect(orderAnswer([message('COMMITTED', { deliveries: [delivery('UNDETERMINED')] })], true)).toMatchObject({
      kind: 'unknown',
      certainty: 'undetermined',
    });
    const twice: readonly DuplicateClass[] = ['DUPLICATE_EFFECT'];
    expect(orderAnswer([message('PROCESSED', { duplicates: twice })], true)).toMatchObject({
      kind: 'duplicate-effect',
      certainty: 'suspected',
    });
    expect(orderAnswer([message('RELAY_LOST', { duplicates: twice })], true).kind).toBe('lost');
  });

  it('says that nobody processed it only where every delivery of every affected message is proven unreached', () => {
    const lost = (...deliveries: readonly ReturnType<typeof delivery>[]) =>
      orderAnswer([message('RELAY_LOST', { deliveries })], true).processed;
    expect(lost(delivery('NOT_REACHED'))).toBe('none');
    expect(lost(delivery('NOT_REACHED'), delivery('NOT_REACHED', 'suspected'))).toBe('unknown');
    expect(lost(delivery('NOT_REACHED'), delivery('PROCESSED'))).toBe('some');
    expect(lost(delivery('DEAD_LETTERED'))).toBe('unknown');
    expect(lost()).toBe('unknown');
  });

  it('does not depend on the order of the messages, and is never better than the worst family', () => {
    const wrong = new Set(orderKinds.slice(0, orderKinds.indexOf('unknown')));
    const some = fc.array(
      fc
        .constantFrom(...codes)
        .chain((code) =>
          fc
            .constantFrom<Certainty>('proven', 'suspected')
            .map((certainty) => message(code, { certainty: code === 'UNDETERMINED' ? 'undetermined' : certainty })),
        ),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(some, fc.boolean(), (messages, complete) => {
        const answer = orderAnswer(messages, complete);
        expect(orderAnswer(messages.toReversed(), complete)).toEqual(answer);
        expect(wrong.has(answer.kind)).toBe(messages.some((each) => familyOf(each.verdict.code) === 'wrong'));
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  it('takes the earliest time as an instant, and puts messages without one last', () => {
    const zoned = message('OVERDUE', { at: '2026-11-20T11:00:00+02:00', messageId: 'm-1' });
    const later = message('OVERDUE', { at: '2026-11-20T10:00:00Z', messageId: 'm-2' });
    const never = message('OVERDUE', { at: null, messageId: 'm-0' });
    expect(orderAnswer([never, later, zoned], true)).toMatchObject({ since: zoned.at, worst: { messageId: 'm-1' } });
  });

  it('names the first of equals by route and id, and every route that is affected once', () => {
    const at = '2026-11-20T10:00:00Z';
    const many = [
      message('RELAY_LOST', { messageId: 'm-3', route: 'b', at }),
      message('RELAY_LOST', { messageId: 'm-2', route: 'a', at }),
      message('RELAY_LOST', { messageId: 'm-1', route: 'a', at }),
      message('RELAY_LOST', { messageId: 'm-0', route: 'c', at: null }),
    ];
    for (const messages of [many, many.toReversed(), many.toSpliced(0, 2, ...many.slice(0, 2).toReversed())])
      expect(orderAnswer(messages, true)).toMatchObject({ worst: { messageId: 'm-1' }, since: at, routes: ['a', 'b', 'c'], affected: 4 });
  });

  it('counts as affected only what is of the same kind and as certain', () => {
    const messages = [message('RELAY_LOST'), message('SKIPPED', { certainty: 'suspected' }), message('OUTBOX_STUCK'), message('PROCESSED')];
    expect(orderAnswer(messages, true)).toMatchObject({ affected: 1, routes: ['order-events'] });
  });

  it('says that nobody processed them only where every message has a delivery, and none was reached', () => {
    const unreached = message('RELAY_LOST', { deliveries: [delivery('NOT_REACHED')] });
    expect(orderAnswer([unreached], true).processed).toBe('none');
    expect(orderAnswer([unreached, message('RELAY_LOST')], true).processed).toBe('unknown');
    expect(orderAnswer([message('RELAY_LOST')], true).processed).toBe('unknown');
    expect(orderAnswer([message('RELAY_LOST', { deliveries: [delivery('NOT_REACHED', 'suspected')] })], true).processed).toBe('unknown');
    expect(orderAnswer([], true).processed).toBe('unknown');
  });

  it('knows of a message without facts that no row says it was sent', () => {
    const { verdict, ...rest } = message('TXN_ABORTED');
    const { facts: _none, ...bare } = verdict;
    expect(orderAnswer([{ ...rest, verdict: bare }], true).kind).not.toBe('lost');
  });
});
