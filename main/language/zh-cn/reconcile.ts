import { where } from '../given.ts';
import type { ReconcileTexts } from '../reconcile-texts.ts';

export const reconcile: ReconcileTexts = {
  steps: {
    outbox: '发件箱',
    destination: '目的地',
    fallback: '备用或旁置处',
    trace: '追踪',
    dedupe: '去重存储',
    effect: '业务结果',
    compare: '比对',
    explain: '逐条判定',
  },
  columns: {
    messages: '消息数',
    verdict: '结论',
    duplicates: '重复',
    from: '起始',
    recorded: '已登记',
    stored: '已存储',
    missing: '异常',
  },
  title: (route, from, to, messages) => `${route}，${from} 至 ${to}：${messages} 条消息`,
  processedBy: (consumer) => `${consumer} 已处理`,
  resumed: '上一次对账中断，本次从中断处继续。',
  reading: (step, part, done, total) => `${step}${where(part, (text) => ` ${text}`)} ${done}${where(total, (text) => ` / ${text}`)}`,
  pace: (rate, remaining) =>
    [where(rate, (text) => `${text}/秒`), where(remaining, (text) => `剩余 ${text}`)].filter((part) => part !== '').join('，'),
  listed: (count, path) => `${count} 条并非完全正常的消息已写入 ${path}。`,
  more: (count) => `另有 ${count} 条；用 --ids FILE 列出全部。`,
  repeatedIds: (percent) => `${percent} % 的消息 ID 出现在多个位移上。这确实是消息 ID 吗？如果该字段本来就会重复，请在路由中改用别的字段。`,
};
