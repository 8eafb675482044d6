import type { InterfaceTexts } from '../en/interface.ts';

/** What the window says of the history of a workspace, in Simplified Chinese. */
export const historyTexts: InterfaceTexts['history'] = {
  title: '历史',
  about:
    '本工作区打开期间或运行 watch 时在本机采样的内容：提交位点、日志起点、leader epoch、队列与绑定。位点回退和消息被清除只有这样才能看到。',
  since: (instant) => `历史自 ${instant} 起`,
  nothingYet: '历史：尚无样本',
  off: '未采样历史',
  refused: '历史未能保存',
  offNext: '采样已在设置中关闭。',
  sampling: (interval) => `每 ${interval}采样一次。`,
  kept: (since, size) => `自 ${since} 起保存，占 ${size}。`,
  size: (mebibytes) => `${mebibytes} MiB 空间`,
  events: '本工作区打开以来所见',
  noEvents: '采样未显示任何事件。',
  harmful: '可能丢失消息',
  setting: '打开工作区期间每 30 秒采样一次',
  settingHint: '只询问 Broker 各消费组的进度与绑定，不读取消息。在本机保存 14 天，最多 256 MiB。',
};
