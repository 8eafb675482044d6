import { where } from '../given.ts';
import type { SentenceTexts } from '../sentence-texts.ts';
import { at, quoted, text } from './words.ts';

const states: Readonly<Record<string, string>> = { pending: '待发送', claimed: '已认领', failed: '失败' };

/** What there is to know beside a verdict. */
export const findings: SentenceTexts['findings'] = {
  'row-behind': (given) => {
    const state = given.text('state');
    return text`消息已生产，但发件箱仍记录为${states[state] ?? (state || '未发送')}：中继可能再次发送。`;
  },
  late: (given) =>
    text`处理过晚：${given.text('consumer') || '消费者'}${at(given.instant('at'))}处理${where(given.duration('milliseconds'), (length) => text`，距消息产生${length}`)}，已超过链路的有效期。`,
  'no-effect-seen': (given) =>
    text`${given.text('consumer') || '消费者'}的追踪记录为成功，但已查${where(given.text('table'), (table) => text`${table}，其中`)}没有生效记录。`,
  'clock-skew': (given) =>
    text`${given.text('source') || '某数据源'}的时间比另一时钟${given.amount('milliseconds') < 0 ? '慢' : '快'}${given.duration('milliseconds')}：不能按时间判断跨数据源的先后。`,
  'error-was-not-final': (given) => text`生产者曾报错${quoted(given.error)}，但消息仍已送达。`,
  overtaken: (given) =>
    text`链路上已有同一业务键的更新消息${where(given.text('messageId'), (id) => text`“${id}”`)}${where(given.place, (place) => text`（${place}）`)}。`,
};
