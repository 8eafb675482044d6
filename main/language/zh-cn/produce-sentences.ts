import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { ProduceRuleId } from '../rule-id.ts';
import type { Sentence } from '../sentence-texts.ts';
import { at, quoted, since, text } from './words.ts';

const nowhere = '目的地与降级目的地中均无该消息';

function aborted(given: Given): string {
  const copies = given.number('copies') || '1';
  const standing = where(given.place, (name) => (given.single('copies') ? text`（${name}）` : text`（其一位于${name}）`));
  return text`消息的${copies}条记录${standing}${given.single('copies') ? '' : '均'}已随事务中止`;
}

function rowSaysSent(given: Given): string {
  return given.text('rowSaysSent') === 'true' ? '但发件箱仍记录为已发送。' : '';
}

function row(given: Given): string {
  const table = where(given.text('table'), (name) => text`${name}`);
  return text`发件箱${table}${where(given.number('key'), (key) => text`第${key}行`) || '记录'}`;
}

const states: Readonly<Record<string, string>> = { pending: '待发送', claimed: '已认领', sent: '已发送', failed: '失败' };

function state(given: Given): string {
  return states[given.text('state')] ?? given.text('state');
}

function saysSent(given: Given): string {
  const who = given.text('by') === 'trace' ? '生产者追踪' : '发件箱';
  return text`${who}记录该消息已${at(given.instant('sentAt'))}发送`;
}

function relayLost(given: Given): string {
  if (given.text('by') === 'stateless') {
    return `发件箱中有该消息，且已超过中继的时限，但${nowhere}。该表不记录发送状态：疑似丢失于中继，也可能从未发送，或由 Broker 丢失。`;
  }
  if (given.certainty === 'proven') return text`${saysSent(given)}，但${nowhere}。`;
  return text`${saysSent(given)}，但${nowhere}。疑似丢失于中继；期间可能发生过 leader 切换，也可能由 Broker 丢失。`;
}

function inFlight(given: Given): string {
  const when = where(given.instant('since'), (time) => text`（自${time}起）`);
  const name = given.text('state');
  const says = name === 'none' || name === 'unknown' ? '发件箱已记录该消息' : text`发件箱记录为${state(given)}`;
  return text`${name === '' ? '目前仅生产者追踪中有该消息' : says}${when}；尚在链路允许的时间内，不能认定缺失。`;
}

function place(given: Given): string {
  return where(given.place, (name) => text`位于${name}`) || '已存储';
}

function recorded(given: Given): string {
  return where(given.place, (name) => text`记录的位置为${name}`) || '消息有记录位置';
}

function logStart(given: Given): string {
  return where(given.number('logStart'), (offset) => text`该分区的日志现从${offset}开始`) || '该分区更早的日志已清理';
}

function boundNowhere(given: Given): string {
  const key = where(given.text('routingKey'), (name) => text`按路由键“${name}”绑定的`);
  const when = given.text('by') === 'samples' ? '在此前后的采样中都' : '目前';
  return text`消息已${at(given.instant('sentAt'))}发送，而交换机${given.text('exchange')}${when}没有${key}队列，也没有备用交换机`;
}

function logCut(given: Given): string {
  const cut = where(
    given.number('cutAt'),
    (offset) => text`该日志${where(given.text('epoch'), (epoch) => text`在 leader epoch ${epoch}开始时`)}从${offset}处被截断`,
  );
  const other = text`该处现为另一条消息${where(given.text('other'), (id) => text`“${id}”`)}`;
  const end = where(given.number('end'), (offset) => text`该日志现止于${offset}`);
  const shown = given.text('by') === 'other' ? other : given.text('by') === 'end' ? end : '';
  return text`${recorded(given)}，但${[cut, shown].filter((part) => part !== '').join('，') || '该日志中已没有它'}`;
}

function compacted(given: Given): string {
  const standing = where(given.number('replacedAt'), (offset) => text`（位于${offset}）`);
  const later = text`其后有同键的记录${where(given.text('replacedBy'), (id) => text`“${id}”`)}${standing}`;
  return given.place === '' ? text`有记录说消息已发送，日志中已没有它，而${later}` : text`${recorded(given)}，该处已没有记录，而${later}`;
}

/** What the rules about production have proven. */
export const produceSentences: Readonly<Record<Exclude<ProduceRuleId, 'acknowledged-copy-missing'>, Sentence>> = {
  'not-yet-visible': (given) =>
    text`消息${place(given)}，但${where(given.text('producerId'), (id) => text`生产者 ${id} 的`)}事务尚未结束，只读已提交记录的消费者还看不到它。`,
  'open-transaction-overdue': (given) =>
    text`消息${place(given)}，但所属事务尚未结束${where(given.instant('since'), (time) => text`，而该记录的时间为${time}`)}；Broker 默认在 15 分钟后结束事务。`,
  'transaction-aborted': (given) => text`${aborted(given)}；除此之外，${nowhere}。${rowSaysSent(given)}`,
  stored: (given) => {
    if (given.single('copies')) return text`消息${place(given)}，可以读取。`;
    return text`共有${given.number('copies')}条可读取的记录${where(given.place, (name) => text`，其一位于${name}`)}。`;
  },
  'accepted-by-exchange': (given) =>
    text`交换机${given.text('exchange')}已接收：与队列同样绑定的流中有一份${where(given.place, (name) => text`（${name}）`)}。这不能证明队列本身收到了它。`,
  diverted: (given) => {
    const seen = text`消息位于降级目的地${where(given.place || given.text('table'), (name) => text`（${name}）`)}，未见消费者读到它`;
    return given.certainty === 'proven'
      ? text`${seen}；主目的地中没有。`
      : text`${seen}。疑似只写入了降级目的地；主目的地未读完，其中也可能有。`;
  },
  'lost-to-retention': (given) =>
    text`${recorded(given)}，${logStart(given)}，而${given.text('consumer') || '某消费者'}只提交到${given.number('committed') || '更早的位点'}：该消费组越过它之前，记录已被清理。`,
  expired: (given) => text`${recorded(given)}，${logStart(given)}，记录已被清理。清理之前，已声明的消费者均已越过它。`,
  compacted: (given) =>
    given.certainty === 'proven'
      ? text`${compacted(given)}：该主题每个键只保留最后一条记录。`
      : text`${compacted(given)}。疑似被压缩：该主题每个键只保留最后一条记录，但它原来的位置未知。`,
  'broker-lost': (given) =>
    given.certainty === 'proven'
      ? text`${logCut(given)}；${nowhere}。`
      : given.text('cause') === 'compacts'
        ? text`${logCut(given)}。疑似丢失于 Broker；但该主题会压缩，另一份也可能已被后来的记录取代。`
        : text`${logCut(given)}。疑似丢失于 Broker；但该日志从未换过 leader，也可能是同名的另一个主题，或记录的位置有误。`,
  'sighted-downstream': (given) =>
    text`消息已生产：Broker 下游有${given.number('sightings') || '1'}条观察记录为证，但未在目的地见到可读取的记录。`,
  'produce-in-flight': inFlight,
  'outbox-stuck': (given) => {
    const waits = text`${row(given)}${where(since(given.instant('since')), (time) => text`${time}`)}一直处于${state(given) || '待发送'}状态，超过中继的时限`;
    if (given.certainty === 'proven') return text`${waits}；${nowhere}。`;
    return text`${waits}。疑似滞留，但此后可能已有变化：能证明已发送或状态已更新的部分没有读完。`;
  },
  'returned-unroutable': (given) => {
    const returned = text`Broker ${at(given.instant('at'))}退回了该消息：没有队列按其路由键绑定${quoted(given.error)}`;
    return given.certainty === 'proven' ? text`${returned}；未找到该消息。` : text`${returned}。另有一次发送得到确认，可能已到达。`;
  },
  'bound-nowhere': (given) =>
    given.certainty === 'proven'
      ? text`${boundNowhere(given)}：消息因没有队列而被丢弃，各处均未找到它。`
      : text`${boundNowhere(given)}。疑似因没有队列而被丢弃，但当时的绑定没有留下记录。`,
  'send-failed': (given) => text`生产者报错${quoted(given.error)}。没有任何一方收到确认，${nowhere}。`,
  'relay-lost': relayLost,
  'not-found': () => '链路的数据源均已读完，都没有该消息。',
};

/** What is known where these rules could not decide. */
export const produceKnown = {
  'transaction-aborted': (given) => text`${aborted(given)}，未见其他记录。${rowSaysSent(given)}`,
  'lost-to-retention': (given) =>
    text`${recorded(given)}，该位置已被清理，且有消费组尚未越过它。该消费组的消费者此前是否处理过，尚不清楚。`,
  'outbox-stuck': (given) =>
    text`副本上次同步时，${row(given)}${where(since(given.instant('since')), (time) => text`${time}`)}处于${state(given) || '待发送'}状态，未超过中继的时限；此后可能已有变化。`,
  expired: (given) => text`${recorded(given)}，${logStart(given)}，记录已被清理。清理时各消费组是否都已越过它，尚不清楚。`,
  compacted: (given) => text`${compacted(given)}。`,
  'broker-lost': (given) => text`${logCut(given)}。`,
  'acknowledged-copy-missing': (given) => text`${recorded(given)}，但未见该消息。`,
  'returned-unroutable': (given) =>
    text`Broker ${at(given.instant('at'))}退回了该消息：没有队列按其路由键绑定${quoted(given.error)}，未见该消息。`,
  'bound-nowhere': (given) => text`${boundNowhere(given)}。`,
  'send-failed': (given) => text`生产者报错${quoted(given.error)}，未见该消息。`,
  'relay-lost': (given) =>
    given.text('by') === 'stateless'
      ? '发件箱中有该消息，且已超过中继的时限，但未见可读取的记录。'
      : text`${saysSent(given)}，但未见可读取的记录。`,
  'not-found': () => '已读的数据源中都没有该消息。',
} as const satisfies Record<string, Sentence>;
