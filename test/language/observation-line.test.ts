import { describe, expect, it } from 'vitest';
import type { ConfigFacts, Observation } from '../../main/domain/observation/observation.ts';
import { observationKinds } from '../../main/domain/observation/observation.ts';
import { languages } from '../../main/language/language.ts';
import { observationLine } from '../../main/language/observation-line.ts';
import { utcFormat } from '../../main/language/utc-format.ts';
import { holesIn } from './whole.ts';
import {
  commit,
  consume,
  copy,
  createdAt,
  database,
  deadLetter,
  dedupe,
  effect,
  epoch,
  exchange,
  partition,
  queue,
  retry,
  row,
  send,
  topic,
  unsent,
  witness,
} from './world.ts';

const error = 'NOT_ENOUGH_REPLICAS';

/** An observation of every kind in every shape, with all that its source may say and with nothing optional. */
const shapes: readonly Observation[] = [
  row({ state: 'pending' }),
  row({ state: 'pending', attempts: '3', error }),
  row({ state: 'claimed', claimedAt: createdAt, attempts: '1' }),
  row({ state: 'claimed' }),
  row({ state: 'sent', sentAt: createdAt, partition: '7', offset: '1883486' }),
  row({ state: 'sent' }),
  row({ state: 'failed', error, attempts: '0' }),
  row({ state: 'none' }),
  row({ state: 'unknown', rawState: 'HALF' }),
  row({ state: 'unknown' }),
  send({ producer: 'relay-2', sequence: '40163', partition: '7', offset: '1883486', attempt: '1' }),
  send({ outcome: 'failed', error }),
  send({ outcome: 'unknown', rawOutcome: 'MAYBE' }),
  send({}),
  send({ outcome: 'returned', error: 'NO_ROUTE' }),
  copy(),
  copy({ visibility: 'aborted' }),
  copy({ visibility: 'open', resendId: 'RP-0031/1' }),
  copy({ visibility: 'undecided' }),
  copy({ role: 'fallback' }, { topic: 'orders-backup' }),
  unsent(),
  witness(),
  witness({ exchange: 'shop', routingKey: 'orders.created' }),
  retry(),
  deadLetter({ cause: 'rejected', originQueue: 'billing.q' }),
  deadLetter({ cause: 'exception', error: 'card declined' }),
  commit({ committed: '1204' }),
  commit({}),
  consume({ attempt: '2', member: 'c-1' }),
  consume({ outcome: 'failed', error }),
  consume({ outcome: 'discarded' }),
  consume({ outcome: 'filtered' }),
  consume({ outcome: 'duplicate' }),
  consume({ outcome: 'unknown', rawOutcome: 'HM' }),
  consume({ neighbour: true, partition: '0', offset: '1250' }),
  dedupe({}),
  dedupe({ means: 'done', ownsKey: false }),
  effect(),
  effect({ ownsKey: false }),
  topic('orders'),
  { ...topic('orders'), facts: { subject: 'topic', partitions: '12' } } as Observation,
  partition('orders'),
  epoch(),
  exchange({ routed: 'yes' }),
  exchange({ routed: 'no', alternate: 'unrouted' }),
  exchange({ routed: 'unknown', publishedIn: '1204', publishedOut: '1190', lag: '5000' }),
  queue({ bound: 'yes' }),
  queue({ bound: 'no', type: 'quorum', ready: '12', unacknowledged: '1', headAt: createdAt, lag: '5000' }),
  queue({
    bound: 'unknown',
    type: 'classic',
    ready: '12',
    messageTtl: '60000',
    maxLength: '1000',
    maxBytes: '5000000',
    overflow: 'reject-publish',
    deadLetterExchange: 'dlx',
    deadLetterReaches: 'no',
    deliveryLimit: '5',
  }),
  database({ clockOffset: '-12', replica: false }),
  database({ clockOffset: '5200.5', replica: true, replayedAt: createdAt }),
  database({ clockOffset: '0', replica: true }),
];

describe.each(languages)('lines of evidence in %s', (language) => {
  const format = utcFormat(language);

  it.each(shapes.map((observation, index) => ({ index, kind: observation.kind, observation })))(
    '$index: $kind leaves no hole, with or without its place',
    ({ observation }) => {
      const text = observationLine(observation, language, format);
      expect(holesIn(text, language)).toEqual([]);
      expect(text).not.toMatch(/[.。]$/);
      expect(holesIn(observationLine({ ...observation, coordinates: {} }, language, format), language)).toEqual([]);
    },
  );

  it('differ wherever what was seen differs', () => {
    const lines = shapes.map((observation) => observationLine(observation, language, format));
    expect(new Set(lines).size).toBe(lines.length);
  });

  it('stay one line when a source says several', () => {
    const text = observationLine(row({ state: 'failed', error: `first\nsecond ${'x'.repeat(500)}` }), language, format);
    expect(text).toContain('first\\nsecond');
    expect(text).not.toContain('\n');
    expect(text.length).toBeLessThan(260);
  });

  it('read a fact that a case file gives under the name of an object property as absent', () => {
    const hostile = JSON.parse('{"state":"sent","__proto__":{"partition":"7"}}') as { state: 'sent' };
    expect(observationLine(row(hostile), language, format)).not.toContain('p7');
  });
});

describe('a line of evidence', () => {
  const english = (observation: Observation): string => observationLine(observation, 'en', utcFormat('en'));
  const chinese = (observation: Observation): string => observationLine(observation, 'zh-CN', utcFormat('zh-CN'));

  it('covers every kind in the shapes above', () => {
    expect([...new Set(shapes.map((shape) => shape.kind))].toSorted()).toEqual([...observationKinds].toSorted());
    const subjects = shapes.flatMap((shape) => (shape.kind === 'config' ? [shape.facts.subject] : []));
    const expected: readonly ConfigFacts['subject'][] = ['database', 'epoch', 'exchange', 'partition', 'queue', 'topic'];
    expect([...new Set(subjects)].toSorted()).toEqual(expected);
  });

  it('reads well in English', () => {
    expect(english(row({ partition: '7', offset: '1883486' }))).toBe('The outbox row says sent, to p7 @ 1,883,486');
    expect(english(commit({ committed: '1204' }))).toBe('billing-v2 has committed 1,204 of orders p0');
    expect(english(consume({ attempt: '2', member: 'c-1' }))).toBe('The trace of billing says OK, attempt 2 by member c-1');
    expect(english(witness({ exchange: 'shop', routingKey: 'orders' }))).toBe(
      'The exchange shop accepted it: a copy stands in a witness stream, billing.witness p0 @ 500, routing key "orders"',
    );
    expect(english(exchange({ routed: 'no', alternate: 'unrouted', lag: '5000' }))).toBe(
      "The exchange shop (topic): the route's key reaches no queue now, alternate exchange unrouted; its numbers may be 5 s old",
    );
    expect(english(queue({ bound: 'yes', ready: '12', unacknowledged: '1', deadLetterExchange: 'dlx' }))).toBe(
      'The queue billing.q (quorum): 12 ready, 1 unacknowledged; dead letters to dlx',
    );
    expect(english(database({ clockOffset: '-1800', replica: false }))).toBe("The database's clock is 1.8 s behind this machine's");
  });

  it('reads well in Chinese', () => {
    expect(chinese(row({ partition: '7', offset: '1883486' }))).toBe('发件箱记录已发送至 p7 @ 1,883,486');
    expect(chinese(commit({ committed: '1204' }))).toBe('billing-v2 在 orders p0 已提交到 1,204');
    expect(chinese(consume({ attempt: '2', member: 'c-1' }))).toBe('billing 的追踪：成功，第 2 次尝试，成员 c-1');
    expect(chinese(queue({ bound: 'no', ready: '12', unacknowledged: '1' }))).toBe(
      '队列 billing.q（quorum），目前未按链路的路由键绑定：待消费 12 条，未确认 1 条',
    );
    expect(chinese(deadLetter({ cause: 'exception' }))).toBe('消息位于 billing 的死信目的地 orders.DLT p0 @ 4,118，原因“exception”');
  });
});
