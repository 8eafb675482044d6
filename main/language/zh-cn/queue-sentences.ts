import type { Given } from '../given.ts';
import { where } from '../given.ts';
import { at, text } from './words.ts';

/** The name of the queue. */
export function queueOf(given: Given): string {
  return text`队列${given.text('queue')}`;
}

/** What the queue's numbers say of a message that may wait in it. */
export function waitsInQueue(given: Given): string {
  const depth = where(given.number('ready'), (count) => text`有${count}条待消费`) || '有待消费的消息';
  return text`${queueOf(given)}${depth}，且队首消息不晚于它${where(given.instant('headAt'), (time) => text`（${time}）`)}`;
}

/** Said of a message that its queue does not hold and that nothing records. */
export const gone = '消息已不在其中，记录处理结果的数据源中也没有它。';

/** A queue that holds, or held, as much as it may. */
export function fullQueue(given: Given): string {
  const limits = [
    where(given.number('maxLength'), (count) => text`${count}条`),
    where(given.number('maxBytes'), (count) => text`${count}字节`),
  ].filter((limit) => limit !== '');
  const sampled = where(given.instant('sampledAt'), (time) => text`（采样于${time}）`);
  const much = limits.length === 0 ? '' : text`（${limits.join('或')}）`;
  return text`${queueOf(given)}${sampled === '' ? '已' : '曾'}达上限${much}${sampled}，超出的会被丢弃${where(given.text('overflow'), (name) => text`（${name}）`)}`;
}

/** What is known of a dead letter that came nowhere. */
export function deadLetterLost(given: Given, consumer: string): string {
  const exchange = where(given.text('deadLetterExchange'), (name) => text`到${name}`);
  const reached = given.text('reaches') === 'no' ? '，而它目前到不了任何队列' : '，但未见死信';
  return text`${consumer}的追踪${at(given.instant('at'))}记录失败；消息已不在${queueOf(given)}中，该队列会把被拒绝的消息转存${exchange}${reached}`;
}
