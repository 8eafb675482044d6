import type { OrderKind } from '../../domain/lifecycle/order-answer.ts';
import { where } from '../given.ts';
import type { OrderGiven, OrderTexts } from '../order-texts.ts';
import { and, text } from './words.ts';

/** `ORD-1 的 3 个步骤中有 1 个`: the subject of a customer's sentence. */
function steps({ key, answer: { affected, total } }: OrderGiven): string {
  if (total === 1) return text`${key}的处理步骤`;
  if (affected === total) return text`${key}的全部${String(total)}个步骤`;
  return text`${key}的${String(total)}个步骤中有${String(affected)}个`;
}

/** A sentence that is said as a fact only when it is proven. */
function careful(given: OrderGiven, fact: string, suspicion: string): string {
  return given.suspected ? text`${steps(given)}${suspicion}，目前还不能确定。` : text`${steps(given)}${fact}。`;
}

const customer: Readonly<Record<OrderKind, (given: OrderGiven) => string>> = {
  lost: (given) => careful(given, '未能在我们的系统内送达', '可能未在我们的系统内送达'),
  'aborted-though-sent': (given) => careful(given, '在我们的系统内被取消', '可能在我们的系统内被取消'),
  skipped: (given) => careful(given, '未被执行', '可能未被执行'),
  'effect-lost': (given) => careful(given, '在我们的某个系统中没有生效', '可能在我们的某个系统中没有生效'),
  'duplicate-effect': (given) => text`${steps(given)}可能被执行了不止一次。`,
  stuck: (given) => careful(given, '已记录在我们的系统中，但还没有继续传递', '可能还没有继续传递'),
  late: (given) => careful(given, '仍在途中，且已晚于预期', '可能仍在途中，且已晚于预期'),
  diverted: (given) => careful(given, '已保存在我们的系统中，但还没有继续传递', '可能还没有继续传递'),
  failed: (given) => careful(given, '没有被所有相关系统处理完成', '可能没有被所有相关系统处理完成'),
  'too-late': (given) => careful(given, '没有在时限内执行', '可能没有在时限内执行'),
  unknown: ({ key }) => text`目前还不能确定${key}的情况，已核查的内容不足以下结论。`,
  'passed-on': (given) => text`${steps(given)}${given.suspected ? '可能已传递' : '已传递'}，但是否处理完成没有记录。`,
  'on-its-way': (given) => careful(given, '仍在途中', '可能仍在途中'),
  withdrawn: (given) => careful(given, '在传递之前已撤回', '可能在传递之前已撤回'),
  'no-longer-kept': (given) => careful(given, '已被所有相关系统收到，现已不再保存', '可能已不再保存'),
  replaced: (given) => careful(given, '已被更新的状态取代', '可能已被更新的状态取代'),
  'left-out': (given) => careful(given, '被收到它的系统主动略过', '可能被主动略过'),
  'nothing-found': ({ key }) => text`没有查到${key}的相关记录。`,
  'all-arrived': (given) => careful(given, '已执行', '可能已执行'),
};

function messages({ answer: { affected } }: OrderGiven): string {
  return text`${String(affected)}条消息`;
}

/** `链路 orders 的 2 条消息`. */
function those(given: OrderGiven): string {
  return given.routes.length === 0 ? messages(given) : text`链路${and(given.routes)}的${messages(given)}`;
}

/** `链路 orders 的 2 条消息仍在等待`, with 可能 where that is only suspected. */
function thoseAre(given: OrderGiven, what: string): string {
  return text`${those(given)}${given.suspected ? '可能' : ''}${what}`;
}

const processed = {
  none: '没有消费者处理过',
  some: '部分消费者已处理，重发后会再次收到',
  unknown: '消费者是否处理过尚不清楚',
} as const;

function since({ since: time }: OrderGiven): string {
  return where(time, (instant) => text`（自${instant}起）`);
}

const next: Readonly<Record<OrderKind, (given: OrderGiven) => string>> = {
  lost: (given) =>
    given.suspected
      ? text`暂勿重发：${those(given)}只是疑似丢失，请值班工程师先确认`
      : text`规划重发${those(given)}；${processed[given.answer.processed]}`,
  'aborted-though-sent': (given) => text`不要重发；请值班工程师查明${those(given)}为何事务中止而发件箱记录为已发送`,
  skipped: (given) => text`暂勿重发；请值班工程师核实${those(given)}是否已生效，消费者可能已处理但没有留下记录`,
  'effect-lost': (given) => text`不要重发：消费者的幂等键会拦截它；请值班工程师检查${those(given)}的幂等键`,
  'duplicate-effect': (given) => text`不要重发；请消费者负责人核对${those(given)}的生效记录，若确有两次则撤销其一`,
  stuck: (given) => text`不要重发；请值班工程师唤醒中继：${thoseAre(given, '滞留在发件箱')}${since(given)}`,
  late: (given) => text`不要重发：${thoseAre(given, '仍在等待')}${since(given)}；请值班工程师查看消费者为何没有推进`,
  diverted: (given) => text`不要重发；请值班工程师从降级目的地转回：${thoseAre(given, '只在降级目的地中')}`,
  failed: (given) =>
    given.suspected
      ? text`暂勿重发：请值班工程师核实${those(given)}此后是否已处理成功，这部分没有读完`
      : text`请值班工程师先处理证据中列出的原因，再规划重发${those(given)}；${processed[given.answer.processed]}`,
  'too-late': (given) =>
    given.suspected
      ? text`暂勿重发：请值班工程师确认${those(given)}是否在队列中过期`
      : text`先确认${those(given)}过了时限还能否发送，再规划重发；${processed[given.answer.processed]}`,
  unknown: () => '不要重发，也不要作出承诺：目前还不能下结论',
  'passed-on': (given) => text`不要重发；请询问${those(given)}的接收方，其处理结果没有记录`,
  'on-its-way': (given) => text`不要重发：${thoseAre(given, '仍在途中')}${since(given)}；请稍后再查`,
  withdrawn: (given) => text`无需重发：${those(given)}的生产者事务已中止；若不应中止，请询问其负责人`,
  'no-longer-kept': (given) => text`无需重发：${those(given)}已过保留期，已声明的消费者均已见到过`,
  replaced: (given) => text`无需重发：${those(given)}已被同一键的后续记录取代`,
  'left-out': (given) => text`无需重发：消费者主动略过了${those(given)}；若不应略过，请询问其负责人`,
  'nothing-found': () => '请核对编号，然后扩大时间与链路范围',
  'all-arrived': () => '已读链路上无需处理；若仍缺少什么，请查看消费者之后的环节',
};

export const order: OrderTexts = {
  customer,
  next,
  waitWithResend: '暂勿重发：未读的部分可能还有它的去向',
  nextSentence: (step, unread) => (unread === '' ? text`${step}。` : text`${step}；尚缺${unread}。`),
  markdown: {
    customer: '告知客户',
    next: '下一步',
    verdict: '判定',
    route: '链路',
    time: '时间',
    messageId: '消息 ID',
    noMessages: '没有找到消息。',
    notRead: '未读完的部分',
    somethingUnread: '所需内容没有全部读完。',
    everythingRead: '所需内容均已读完。',
    unknownTime: '未知',
    duplicate: (name) => `，${name}`,
  },
};
