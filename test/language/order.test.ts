import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OrderAnswer, OrderKind, OrderMessage } from '../../main/domain/lifecycle/order-answer.ts';
import { orderAnswer, orderKinds } from '../../main/domain/lifecycle/order-answer.ts';
import type { Certainty } from '../../main/domain/verdict/code.ts';
import { languages } from '../../main/language/language.ts';
import { orderMarkdown } from '../../main/language/order-markdown.ts';
import type { OrderReport } from '../../main/language/order.ts';
import { orderCustomerSentence, orderNextSentence } from '../../main/language/order.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { flawsIn } from './whole.ts';
import { covered } from './world.ts';

const message: OrderMessage = {
  route: 'order-created',
  messageId: 'm-17',
  verdict: { code: 'RELAY_LOST', certainty: 'proven', rule: 'relay-lost' },
  deliveries: [{ consumer: 'billing', verdict: { code: 'NOT_REACHED', certainty: 'proven', rule: 'not-reached' } }],
  duplicates: [],
  at: '2026-11-20T02:14:06.377Z',
};

const answers: fc.Arbitrary<OrderAnswer> = fc
  .record({
    kind: fc.constantFrom(...orderKinds),
    certainty: fc.constantFrom<Certainty>('proven', 'suspected', 'undetermined'),
    total: fc.integer({ min: 1, max: 12 }),
    share: fc.integer({ min: 1, max: 12 }),
    worst: fc.option(fc.constant(message)),
    routes: fc.constantFrom([], ['order-created'], ['login-code', 'order-created']),
    since: fc.option(fc.constant('2026-11-20T02:14:06.377Z')),
    processed: fc.constantFrom('none' as const, 'some' as const, 'unknown' as const),
    complete: fc.boolean(),
  })
  .map(({ share, ...answer }) => ({ ...answer, affected: Math.min(share, answer.total) }));

function report(answer: OrderAnswer, parts: Partial<OrderReport> = {}): OrderReport {
  return { businessKey: 'ORD-884120', messages: [message], answer, coverage: [], ...parts };
}

function proven(kind: OrderKind, parts: Partial<OrderAnswer> = {}): OrderAnswer {
  return {
    kind,
    certainty: 'proven',
    total: 3,
    affected: 1,
    worst: message,
    routes: ['order-created'],
    since: null,
    processed: 'none',
    complete: true,
    ...parts,
  };
}

/** Words of the trade, promises and blame: nothing for a customer. */
const unfit = {
  en: /topic|offset|partition|broker|kafka|relay|outbox|consumer|dead.?letter|replay|soon|will\b|guarantee|promise|fault|bug|blame|sorry|order-created|message/i,
  'zh-CN': /主题|分区|位点|中继|发件箱|消费者|消费组|死信|马上|很快|一定|保证|承诺|即将|过错|责任|order-created|消息|kafka|broker|offset/i,
} as const;

const loss = { en: /\blost\b|\bloss\b|missing/i, 'zh-CN': /丢失|遗失|缺失/ } as const;

describe.each(languages)('the two sentences about an order in %s', (language) => {
  const format = utcFormat(language);

  it('are whole for every answer', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(flawsIn(orderCustomerSentence(report(answer), language, format), language)).toEqual([]);
        expect(flawsIn(orderNextSentence(report(answer), language, format), language)).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('tell the customer no internal word, no promise and no blame, and name the order', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const text = orderCustomerSentence(report(answer), language, format);
        expect(text).not.toMatch(unfit[language]);
        expect(text).not.toMatch(loss[language]);
        expect(text).toContain('ORD-884120');
      }),
      { numRuns: 1000 },
    );
  });

  it('are one sentence each', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        for (const text of [orderCustomerSentence(report(answer), language, format), orderNextSentence(report(answer), language, format)]) {
          expect(text.match(language === 'en' ? /[.!?](?: |$)/g : /[。！？]/g)).toHaveLength(1);
        }
      }),
    );
  });

  it('tell the customer a suspicion as one', () => {
    const hedge = language === 'en' ? /\bmay\b/ : /可能/;
    const kinds = orderKinds.filter((kind) => kind !== 'unknown' && kind !== 'nothing-found');
    const bare = kinds.filter(
      (kind) => !hedge.test(orderCustomerSentence(report(proven(kind, { certainty: 'suspected' })), language, format)),
    );
    expect(bare).toEqual([]);
  });

  it('advise a resend only of proven losses and failures, and only when everything was read', () => {
    const plan = language === 'en' ? /plan a resend|planning a resend/i : /规划重发/;
    const planned = orderKinds.filter((kind) => plan.test(orderNextSentence(report(proven(kind)), language, format)));
    expect(planned).toEqual(['lost', 'failed', 'too-late']);
    for (const kind of orderKinds) {
      expect(orderNextSentence(report(proven(kind, { complete: false })), language, format)).not.toMatch(plan);
    }
    const suspected = orderKinds.filter((kind) =>
      plan.test(orderNextSentence(report(proven(kind, { certainty: 'suspected' })), language, format)),
    );
    expect(suspected).toEqual([]);
  });

  it('name what was not read when the answer is incomplete', () => {
    const coverage = [
      covered('destination', 'kafka', 'orders/3', { read: [], complete: false, reason: 'timeout: no answer' }),
      covered('trace', 'tempo', 'spans', { complete: false, needed: false, reason: 'unreachable: TCP' }),
    ];
    const missing = [{ source: 'shop-db', part: 'public.outbox', permission: 'SELECT' }];
    const open = { ...message, verdict: { code: 'UNDETERMINED', certainty: 'undetermined', rule: 'undetermined', missing } } as const;
    const answer = orderAnswer([open], false);
    const text = orderNextSentence({ businessKey: 'ORD-884120', messages: [open], answer, coverage }, language, format);
    for (const piece of ['kafka', 'orders p3', 'shop-db', 'public.outbox', 'SELECT']) expect(text).toContain(piece);
    expect(text).not.toContain('tempo');
  });
});

describe('the sentences about an order', () => {
  const format = utcFormat('en');

  it('read well in English', () => {
    expect(orderCustomerSentence(report(proven('lost')), 'en', format)).toBe(
      '1 of 3 steps we follow for ORD-884120 did not get through in our systems.',
    );
    expect(orderCustomerSentence(report(proven('on-its-way', { affected: 3 })), 'en', format)).toBe(
      'All 3 steps we follow for ORD-884120 are still on their way.',
    );
    expect(orderNextSentence(report(proven('lost')), 'en', format)).toBe(
      'Plan a resend of 1 message on route order-created; nothing was processed.',
    );
    expect(orderNextSentence(report(proven('on-its-way', { since: '2026-11-20T02:14:06Z' })), 'en', format)).toBe(
      'Do not resend: 1 message on route order-created is still on the way since 2026-11-20 02:14:06 UTC; look again later.',
    );
  });

  it('read well in Chinese', () => {
    expect(orderCustomerSentence(report(proven('lost')), 'zh-CN', format)).toBe('ORD-884120 的 3 个步骤中有 1 个未能在我们的系统内送达。');
    expect(orderNextSentence(report(proven('lost')), 'zh-CN', format)).toBe('规划重发链路 order-created 的 1 条消息；没有消费者处理过。');
  });
});

describe.each(languages)('the ticket about an order in %s', (language) => {
  const format = utcFormat(language);

  it('has the two sentences, a row per message, and what was not read', () => {
    const coverage = [covered('trace', 'tempo', 'spans', { complete: false, needed: false, reason: 'unreachable: TCP timeout' })];
    const text = orderMarkdown(report(proven('lost'), { coverage }), language, format);
    expect(text).toContain(
      language === 'en'
        ? '| Lost in relay | order-created | 2026-11-20 02:14:06.377 UTC | m-17 |'
        : '| 丢失于中继 | order-created | 2026-11-20 02:14:06.377 UTC | m-17 |',
    );
    expect(text).toContain(orderCustomerSentence(report(proven('lost')), language, format));
    expect(text).toContain(orderNextSentence(report(proven('lost')), language, format));
    expect(text).toContain('tempo, spans');
    expect(text).toContain('TCP timeout');
  });

  it('says that everything was read only when the answer is complete', () => {
    const everything = language === 'en' ? 'Everything that was needed was read.' : '所需内容均已读完。';
    expect(orderMarkdown(report(proven('all-arrived')), language, format)).toContain(everything);
    expect(orderMarkdown(report(proven('lost', { complete: false })), language, format)).not.toContain(everything);
  });

  it('lets no message write Markdown, HTML or a link', () => {
    const hostile = 'm|1\n| a | <img src=x> [x](https://evil.example) `code` **b** &lt; \u202Etxt';
    const text = orderMarkdown(
      report(proven('lost'), { messages: [{ ...message, messageId: hostile, route: hostile }], businessKey: hostile }),
      language,
      format,
    );
    const row = text.split('\n').find((line) => line.includes('m\\|1')) ?? '';
    for (const unescaped of [/(?<!\\)</, /(?<!\\)\[/, /(?<!\\)`/, /(?<!\\)\*\*b/, /(?<!\\)&/, /(?<!\\):\/\//, /\u202E/])
      expect(row.replace(/^\*\*[^*]+\*\*/, '')).not.toMatch(unescaped);
    const cells = text.split('\n').filter((line) => line.startsWith('| ') && line.includes('02:14:06'));
    expect(cells).toHaveLength(1);
    expect(cells[0]?.match(/(?<!\\)\|/g)).toHaveLength(5);
  });
});
