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
  partsOf: (source, parts, permission, because) => {
    const pieces = [...parts, ...(permission === '' ? [] : [text`需要${permission}权限`])].join('、');
    return text`${source}（${because === '' ? pieces : text`${pieces}：${because}`}）`;
  },
  because: {
    'no-witness': '没有可以显示其收到了什么的流',
    'not-bound': '不能确定它按链路的路由键绑定',
    'nothing-before': '其中没有比该消息更早的内容，可能是之后才绑定的',
    'nothing-behind': '其后还没有写入任何内容',
    'only-numbers': '统计数值不能区分单条消息',
    'keys-expire': '键会过期或被淘汰，找不到键说明不了什么',
    'shared-key': '其中有一行的键也可能是其他消息写入的',
    'no-history': '当时没有采样',
  },
  enumerate: (items) => items.join('、'),
  and,
  or,
  join: (texts) => texts.join(''),
};
