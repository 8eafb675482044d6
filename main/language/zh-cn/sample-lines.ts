import type { SampleFacts } from '../../domain/observation/observation.ts';
import { assertNever } from '../../domain/assert-never.ts';
import { where } from '../given.ts';
import type { ObservationGiven } from '../observation-given.ts';
import { text as written } from './words.ts';

const routed = { yes: '能到达队列', no: '到达不了任何队列', unknown: '是否到达队列未知' } as const;
const bound = { yes: '已绑定', no: '未绑定', unknown: '是否绑定未知' } as const;

/** One line for what was sampled earlier. */
export function sampleLine(facts: SampleFacts, { place, exchange, queue, text, number }: ObservationGiven<'config'>): string {
  switch (facts.subject) {
    case 'commit-sample':
      return written`采样时${text(facts.group)}${where(place, (at) => written`在${at}`)}已提交到${number(facts.committed)}`;
    case 'partition-sample':
      return written`采样时${place || '分区'}的日志起点为${number(facts.logStart)}，高水位${number(facts.highWatermark)}${where(text(facts.leaderEpoch), (epoch) => written`，leader epoch ${epoch}`)}`;
    case 'exchange-sample':
      return written`采样时链路的路由键${where(exchange, (name) => written`经${name}`)}${routed[facts.routed]}`;
    case 'queue-sample':
      return written`采样时${queue || '队列'}${bound[facts.bound]}${where(number(facts.ready), (count) => written`，就绪${count}条`)}${where(number(facts.maxLength), (count) => written`，上限${count}条`)}`;
    default:
      return assertNever(facts);
  }
}
