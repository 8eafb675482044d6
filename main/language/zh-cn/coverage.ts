import type { CoverageTexts } from '../coverage-texts.ts';
import { where } from '../given.ts';
import { text } from './words.ts';

function of(wanted: string): string {
  return where(wanted, (range) => text`（${range}）`);
}

export const coverage: CoverageTexts = {
  roles: {
    outbox: '发件箱',
    topology: '交换机与队列',
    destination: '目的地',
    fallback: '降级目的地',
    retry: '重试目的地',
    'dead-letter': '死信目的地',
    group: '消费组',
    trace: '追踪',
    dedupe: '去重库',
    effect: '生效记录',
    history: '历史采样',
  },
  states: { complete: '已读完', partly: '部分已读', unread: '未读' },
  complete: (part, wanted) => text`${part}：已读完${of(wanted)}。`,
  partly: (part, ranges, wanted) => text`${part}：已读${ranges}${where(wanted, (range) => text`，应读${range}`)}。`,
  unread: (part, wanted) => text`${part}：未读${of(wanted)}。`,
  range: (first, last) => (first === last ? first : text`${first}至${last}`),
  needed: '判定需要它。',
  notNeeded: '判定不依赖它。',
};
