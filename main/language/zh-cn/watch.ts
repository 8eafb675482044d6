import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { QueueSetting, WatchTexts } from '../watch-texts.ts';
import { text } from './words.ts';

const settings: Readonly<Record<QueueSetting, string>> = {
  maxLength: '最大长度',
  maxBytes: '最大字节数',
  messageTtl: '存活时间',
  overflow: '溢出策略',
};

function settingOf(given: Given): string {
  const name = given.text('setting');
  return Object.hasOwn(settings, name) ? settings[name as QueueSetting] : name;
}

const none = (value: string): string => (value === '' ? '无' : value);

export const watch: WatchTexts = {
  events: {
    'commit-went-back': (given) =>
      text`消费组${given.text('group')}在${given.place}的提交位点从${given.number('before')}退回到${given.number('after')}：这些消息会被再次读取。`,
    'log-start-passed-commit': (given) =>
      text`${given.place}中从${given.number('committed')}到${given.number('logStart')}之前的消息，在消费组${given.text('group')}读取之前已被删除。`,
    'log-end-went-back': (given) =>
      text`${given.place}的末尾从${given.number('before')}退回到${given.number('after')}：其间的内容已不存在。`,
    'leader-epoch-began': (given) => text`${given.place}的 leader epoch 由${given.number('before')}变为${given.number('after')}。`,
    'topic-made-anew': (given) => text`${given.place}已属于另一个同名主题：原主题被删除后重新创建。`,
    'exchange-lost-its-queues': (given) =>
      text`交换机${given.text('exchange')}${where(given.text('routingKey'), (key) => text`对路由键${key}`)}不再到达任何队列。`,
    'exchange-reaches-queues': (given) =>
      text`交换机${given.text('exchange')}${where(given.text('routingKey'), (key) => text`对路由键${key}`)}重新到达队列。`,
    'queue-unbound': (given) => text`交换机${given.text('exchange')}不再到达队列${given.text('queue')}。`,
    'queue-bound': (given) => text`交换机${given.text('exchange')}可到达队列${given.text('queue')}。`,
    'queue-reached-its-limit': (given) =>
      text`队列${given.text('queue')}已到上限，有${given.number('ready')}条消息（溢出策略：${given.text('overflow')}）。`,
    'queue-left-its-limit': (given) => text`队列${given.text('queue')}已低于上限，有${given.number('ready')}条消息。`,
    'queue-settings-changed': (given) =>
      text`队列${given.text('queue')}的${settingOf(given)}由${none(given.text('before'))}改为${none(given.text('after'))}。`,
    'source-not-sampled': (given) =>
      text`数据源${given.text('source')}${where(given.text('part'), (part) => text`（${part}）`)}无法采样：${given.text('why')}${where(given.text('detail'), (detail) => text`（${detail}）`)}。`,
    'source-sampled-again': (given) => text`数据源${given.text('source')}恢复采样。`,
  },
  began: (routes, interval) => text`每${interval}采样${String(routes)}条链路；按 Ctrl-C 结束。`,
  ended: (samples, events) => text`共${samples}个样本、${events}个事件。`,
  incomplete: '最近一轮中有内容未能采样。',
};
