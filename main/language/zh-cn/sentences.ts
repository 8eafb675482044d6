import type { SentenceTexts } from '../sentence-texts.ts';
import { deliverKnown, deliverSentences } from './deliver-sentences.ts';
import { duplicates } from './duplicate-sentences.ts';
import { findings } from './finding-sentences.ts';
import { produceKnown, produceSentences } from './produce-sentences.ts';
import { and, or, text } from './words.ts';

export const sentences: SentenceTexts = {
  rules: { ...produceSentences, ...deliverSentences },
  known: { ...produceKnown, ...deliverKnown },
  findings,
  duplicates,
  undecided: (parts, candidates) => {
    const missing = parts === '' ? '已读的内容不足以判定。' : text`证据不足，尚缺${parts}。`;
    return candidates.length === 0 ? missing : text`${missing}仍有可能：${or(candidates)}。`;
  },
  history: 'leader epoch 与日志起点的历史',
  partsOf: (source, parts, permission) =>
    text`${source}（${[...parts, ...(permission === '' ? [] : [text`需要${permission}权限`])].join('、')}）`,
  enumerate: (items) => items.join('、'),
  and,
  or,
  join: (texts) => texts.join(''),
};
