import { assertNever } from '../../domain/assert-never.ts';
import { where } from '../given.ts';
import type { ObservationGiven } from '../observation-given.ts';
import type { ObservationTexts } from '../observation-texts.ts';
import { sampleLine } from './sample-lines.ts';
import { exchangeLine, queueLine } from './topology-lines.ts';
import { quoted, since, text as written } from './words.ts';

interface Values {
  readonly text: (value: string | undefined) => string;
}

function attempt({ text }: Values, value: string | undefined): string {
  return where(text(value), (count) => written`，第${count}次尝试`);
}

function outbox({ facts, named, text, error, number, instant }: ObservationGiven<'outbox'>): string {
  const attempts = where(facts.attempts === '0' ? '' : number(facts.attempts), (count) => written`，已尝试${count}次`);
  switch (facts.state) {
    case 'pending':
      return written`发件箱${since(instant(facts.createdAt))}记录为待发送${attempts}${quoted(error)}`;
    case 'claimed':
      return written`发件箱${since(instant(facts.claimedAt))}记录为已认领${attempts}`;
    case 'sent':
      return written`发件箱记录已${where(instant(facts.sentAt), (time) => written`于${time}`)}发送${where(named, (place) => written`至${place}`)}`;
    case 'failed':
      return written`发件箱记录为失败${attempts}${quoted(error)}`;
    case 'none':
      return '发件箱中有该消息；该表不记录状态';
    case 'unknown':
      return written`发件箱的状态未在工作区中定义${quoted(text(facts.rawState))}`;
    default:
      return assertNever(facts.state);
  }
}

const produceOutcomes = {
  ok: '已发送',
  failed: '发送失败',
  returned: '无法路由，被 Broker 退回',
  unknown: '结果未在工作区中定义',
} as const;

function produce(given: ObservationGiven<'produce'>): string {
  const { facts, named, text, error } = given;
  const by = where(text(facts.producer), (producer) => written`（${producer}）`);
  const sequence = where(text(facts.sequence), (value) => written`，序号${value}`);
  const raw = facts.outcome === 'unknown' ? quoted(text(facts.rawOutcome)) : '';
  const to = where(named, (place) => (facts.outcome === 'ok' ? written`至${place}` : written`，目标${place}`));
  return written`生产者追踪${by}：${produceOutcomes[facts.outcome]}${raw}${to}${sequence}${attempt(given, facts.attempt)}${quoted(error)}`;
}

const visibilities = {
  visible: '消息',
  aborted: '随事务中止的消息',
  open: '未结束事务中的消息',
  undecided: '尚未读到事务结束标记的消息',
} as const;

function record({ facts, place, table, text }: ObservationGiven<'record'>): string {
  const fallback = facts.role === 'fallback' ? '降级目的地' : '';
  const resend = where(text(facts.resendId), (id) => written`，带重发消息头“${id}”`);
  return written`${visibilities[facts.visibility]}位于${fallback}${place || table || (fallback === '' ? '目的地' : '')}${resend}`;
}

function witness({ facts, place, text }: ObservationGiven<'witness'>): string {
  const key = where(text(facts.routingKey), (name) => written`，路由键“${name}”`);
  return written`交换机${text(facts.exchange)}已接收：见证流中有一份${where(place, (at) => written`（${at}）`)}${key}`;
}

function aside(kind: string): (given: ObservationGiven<'retry'> | ObservationGiven<'dead-letter'>) => string {
  return ({ facts, place, text, error }) =>
    written`${visibilities[facts.visibility]}位于${text(facts.consumer)}的${kind}目的地${where(place, (at) => written`${at}`)}${where(text(facts.cause), (cause) => written`，原因“${cause}”`)}${where(text(facts.originQueue), (queue) => written`，来自队列${queue}`)}${quoted(error)}`;
}

function commit({ facts, place, text, number }: ObservationGiven<'commit'>): string {
  const of = where(place, (name) => written`在${name}`);
  if (facts.committed === undefined) return written`${text(facts.group)}${of}没有消费位点`;
  return written`${text(facts.group)}${of}已提交到${number(facts.committed)}`;
}

const consumeOutcomes = {
  ok: '成功',
  failed: '失败',
  discarded: '已丢弃',
  filtered: '已过滤',
  duplicate: '按重复消息拦截',
  unknown: '结果未在工作区中定义',
} as const;

function consume(given: ObservationGiven<'consume'>): string {
  const { facts, named, text, error } = given;
  if (facts.neighbour === true)
    return written`${text(facts.consumer)}的追踪中有另一消息${where(named, (place) => written`，位于${place}`)}`;
  const raw = facts.outcome === 'unknown' ? quoted(text(facts.rawOutcome)) : '';
  const member = where(text(facts.member), (value) => written`，成员${value}`);
  return written`${text(facts.consumer)}的追踪：${consumeOutcomes[facts.outcome]}${raw}${attempt(given, facts.attempt)}${member}${quoted(error)}`;
}

const means = { done: '生效时或生效后写入', claimed: '生效前占用' } as const;

function dedupe({ facts, text, duration }: ObservationGiven<'dedupe'>): string {
  const shared = facts.ownsKey ? '' : '；也可能由其他消息写入';
  const expiry = facts.timeToLive === undefined ? '' : written`，${duration(facts.timeToLive)}后过期`;
  return written`${text(facts.consumer)}的去重库${text(facts.place)}中有键“${text(facts.key)}”，${means[facts.means]}${expiry}${shared}`;
}

function effect({ facts, table, text }: ObservationGiven<'effect'>): string {
  const shared = facts.ownsKey ? '' : '；也可能由其他消息写入';
  return written`${text(facts.consumer)}的生效记录存在${where(table, (name) => written`于${name}`)}，键“${text(facts.key)}”${shared}`;
}

const resends = { confirmed: '已确认', uncertain: '结果不确定', open: '尚未结清' } as const;

function config(given: ObservationGiven<'config'>): string {
  const { facts, place, text, number, instant, duration } = given;
  switch (facts.subject) {
    case 'exchange':
      return exchangeLine(facts, given);
    case 'queue':
      return queueLine(facts, given);
    case 'topic': {
      const policy = facts.cleanupPolicy === undefined ? '清理策略无权读取' : written`清理策略${text(facts.cleanupPolicy)}`;
      return written`${place || '主题'}有${number(facts.partitions)}个分区，${policy}`;
    }
    case 'partition':
      return written`${place || '分区'}的日志起点为${number(facts.logStart)}，最后稳定位点${number(facts.lastStable)}，高水位${number(facts.highWatermark)}`;
    case 'epoch':
      return written`leader epoch ${text(facts.epoch)}的首条记录${where(place, (at) => written`位于${at}`)}，上一 epoch 为${text(facts.previousEpoch)}`;
    case 'place': {
      const other = written`另一条消息${where(text(facts.messageId), (id) => written`“${id}”`)}`;
      const standing = where(place, (at) => written`${at}处`);
      return facts.holds === 'nothing' ? written`${standing}没有记录` : written`${standing}是${other}`;
    }
    case 'database': {
      const clock = written`数据库时钟比本机${facts.clockOffset.startsWith('-') ? '慢' : '快'}${duration(facts.clockOffset)}`;
      if (!facts.replica) return clock;
      return written`${clock}；这是副本，${facts.replayedAt === undefined ? '延迟未知' : written`已回放到${instant(facts.replayedAt)}`}`;
    }
    case 'commit-sample':
    case 'partition-sample':
    case 'exchange-sample':
    case 'queue-sample':
      return sampleLine(facts, given);
    case 'resend':
      return written`台账中有计划${text(facts.plan)}的补发“${text(facts.resendId)}”，${resends[facts.outcome]}`;
    default:
      return assertNever(facts);
  }
}

export const observations: ObservationTexts = {
  lines: {
    outbox,
    produce,
    record,
    witness,
    retry: aside('重试'),
    'dead-letter': aside('死信'),
    commit,
    consume,
    dedupe,
    effect,
    config,
  },
  lanes: {
    outbox: '发件箱',
    relay: '中继',
    broker: 'Broker',
    fallback: '降级目的地',
    retry: '重试',
    'dead-letter': '死信',
    dedupe: '去重',
    effect: '生效',
  },
  railStages: { outbox: '发件箱', relay: '中继', broker: 'Broker', consumer: '消费者', effect: '生效' },
  railStates: { seen: '已见', 'not-reached': '未到达', unread: '未读', ended: '止于此' },
};
