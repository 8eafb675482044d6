import { where } from '../given.ts';
import type { ObservationGiven } from '../observation-given.ts';
import type { ExchangeFacts, QueueFacts } from '../observation-facts.ts';
import { text as written } from './words.ts';

type Values = Omit<ObservationGiven<'config'>, 'facts'>;

/** What the broker's numbers may lack, because they are gathered every few seconds. */
function behind(lag: string | undefined, { duration }: Values): string {
  return lag === undefined ? '' : written`；统计数值可能滞后${duration(lag)}`;
}

const routed = { yes: '链路的路由键可到达队列', no: '链路的路由键目前到不了任何队列', unknown: '链路的路由键能否到达队列未知' } as const;

/** One line for what the broker says of an exchange. */
export function exchangeLine(facts: ExchangeFacts, given: Values): string {
  const { text, number } = given;
  const alternate = where(text(facts.alternate), (name) => written`，备用交换机${name}`);
  const counts =
    facts.publishedIn === undefined || facts.publishedOut === undefined
      ? ''
      : written`；共接收${number(facts.publishedIn)}条，路由到队列${number(facts.publishedOut)}条`;
  return written`交换机${given.exchange}（${text(facts.type)}）：${routed[facts.routed]}${alternate}${counts}${behind(facts.lag, given)}`;
}

const bound = { yes: '', no: '，目前未按链路的路由键绑定', unknown: '，是否按链路的路由键绑定未知' } as const;

/** One line for what the broker says of a queue. */
export function queueLine(facts: QueueFacts, given: Values): string {
  const { text, number, instant, duration } = given;
  const type = facts.type === 'unknown' ? '' : written`（${facts.type}）`;
  const depth = facts.ready === undefined ? '' : written`：待消费${number(facts.ready)}条，未确认${number(facts.unacknowledged) || '0'}条`;
  const limits = [
    where(instant(facts.headAt), (time) => written`队首消息时间为${time}`),
    facts.messageTtl === undefined ? '' : written`消息存活${duration(facts.messageTtl)}`,
    where(number(facts.maxLength), (count) => written`最多${count}条`),
    where(number(facts.maxBytes), (count) => written`最多${count}字节`),
    where(text(facts.overflow), (name) => written`溢出策略${name}`),
    where(text(facts.deadLetterExchange), (name) => written`死信到${name}${facts.deadLetterReaches === 'no' ? '（到不了任何队列）' : ''}`),
    where(number(facts.deliveryLimit), (count) => written`投递上限${count}次`),
  ].filter((piece) => piece !== '');
  const rest = limits.length === 0 ? '' : written`；${limits.join('，')}`;
  return written`队列${given.queue}${type}${bound[facts.bound]}${depth}${rest}${behind(facts.lag, given)}`;
}
