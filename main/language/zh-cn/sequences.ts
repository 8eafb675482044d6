import type { SequenceTexts } from '../sequence-texts.ts';
import { text } from './words.ts';

export const sequences: SequenceTexts = {
  columns: {
    gap: '缺口',
    numbers: '序号',
    producer: '生产者',
    part: '部分',
    between: '相邻消息',
    time: '时间',
    copies: '出现次数',
  },
  kinds: {
    suspected: '可疑',
    'never-allocated': '从未分配',
    late: '迟到',
    aborted: '事务已中止',
    reset: '生产者已重启',
    compacted: '已被压缩',
    expired: '超过保留期',
  },
  beside: (before, after) => text`${before === '' ? '（起点）' : before}与${after === '' ? '（末尾）' : after}`,
  looked: (tracks, numbers) => text`共查${String(tracks)}组生产者与分区，${numbers}个序号。`,
  missing: (suspected, explained) => text`缺少的序号：可疑${suspected}个，已有解释${explained}个。仅凭缺口不能证明丢失：请查看相邻消息。`,
  nothingMissing: '没有缺少的序号。',
  repeated: '重复出现的序号',
  copies: (count) => text`共多出${count}份。`,
};
