import type { Given } from '../given.ts';
import { where } from '../given.ts';
import type { DeliverRuleId } from '../rule-id.ts';
import type { Sentence } from '../sentence-texts.ts';
import { deadLetterLost, fullQueue, gone, queueOf, waitsInQueue } from './queue-sentences.ts';
import { verdicts } from './verdicts.ts';
import { at, quoted, since, text } from './words.ts';

function who(given: Given): string {
  return given.consumer || '消费者';
}

function group(given: Given): string {
  return text`消费组${given.text('group')}`;
}

function record(given: Given): string {
  return given.place || '该记录';
}

function committed(given: Given): string {
  return where(given.number('committed'), (offset) => text`（已提交到${offset}）`);
}

/** The produce part's code under its name; a code this language does not know is shown as it is. */
function produced(given: Given): string {
  const code = given.text('produce');
  const name = Object.entries(verdicts.codes).find(([known]) => known === code)?.[1] ?? code;
  return where(name, (known) => text`：${verdicts.title(known, given.certainty)}`);
}

function written(given: Given): string {
  return where(given.instant('at'), (time) => text`，写入时间为${time}`);
}

function processed(given: Given): string {
  switch (given.text('by')) {
    case 'effect':
      return text`${who(given)}已处理：生效记录存在${written(given)}。`;
    case 'dedupe':
      return text`${who(given)}已处理：幂等键存在${written(given)}，该键在生效时或生效后写入。`;
    default:
      return text`${who(given)}已处理：其追踪记录${at(given.instant('at'))}处理成功。`;
  }
}

function effectLost(given: Given): string {
  const key = given.text('key');
  if (key === '') return text`${who(given)}把${given.number('suppressed') || '1'}条记录当作重复消息拦截`;
  const place = where(given.text('place'), (name) => text`在${name}中`);
  return text`幂等键“${key}”已${place}占用，且超过宽限期`;
}

function deadLettered(given: Given): string {
  const cause = given.text('cause');
  const why = where(cause === 'unknown' ? '' : cause, (name) => text`，原因“${name}”`);
  const seen = text`消息在${who(given)}的死信目的地${where(given.place, (name) => text`（${name}）`)}${why}${quoted(given.error)}。`;
  return text`${seen}${given.certainty === 'proven' ? '此后没有处理成功的记录。' : '此后可能已处理成功：相关记录没有读完。'}`;
}

function lastStable(given: Given): string {
  return where(given.number('lastStable'), (offset) => text`（${offset}）`);
}

/** What shows why the group waits. */
function waitingCause(given: Given): string {
  const from = where(given.instant('causeSince'), (time) => text`自${time}起`);
  const moved = where(given.number('from'), (offset) => text`（${from}从${offset}前进）`);
  const lag = where(given.number('lag'), (count) => text`，尚余${count}条`);
  switch (given.text('cause')) {
    case 'no-members':
      return '，目前没有成员';
    case 'stuck':
      return text`，${from || '采样以来'}位点未动`;
    case 'falling-behind':
      return text`，位点在前进${moved}，但日志增长更快${lag}`;
    case 'moving':
      return text`，位点在前进${moved}，尚未到达${lag}`;
    default:
      return '';
  }
}

function overdue(given: Given): string {
  const waits = text`${where(since(given.instant('since')), (time) => text`${time}`)}一直等待，超过链路允许的时间`;
  if (given.text('cause') === 'open-transaction') {
    return text`${waits}：${record(given)}不低于最后稳定位点${lastStable(given)}，${who(given)}只读已提交的记录，须等未结束的事务结束才能看到它。`;
  }
  return text`${waits}：${group(given)}尚未越过${record(given)}${committed(given)}${waitingCause(given)}。`;
}

/** What the rules about one consumer have proven. */
export const deliverSentences: Readonly<Record<DeliverRuleId, Sentence>> = {
  processed,
  'effect-lost': (given) => text`${effectLost(given)}，但追踪与生效记录中都没有成功。`,
  filtered: (given) => text`${who(given)}的追踪记录：${at(given.instant('at'))}主动过滤了该消息。`,
  discarded: (given) => text`${who(given)}的追踪记录：${at(given.instant('at'))}丢弃了该消息。`,
  'dead-lettered': deadLettered,
  retrying: (given) => {
    const aside = text`消息已转入重试${where(given.place, (name) => text`（${name}）`)}`;
    return given.certainty === 'proven'
      ? text`${aside}，${who(given)}尚未读到。`
      : text`${aside}，可能仍在等待；${who(given)}在该处的位点未知。`;
  },
  'dead-letter-lost': (given) => text`${deadLetterLost(given, who(given))}。疑似死信丢失，也可能${who(given)}失败后仍确认了消息。`,
  'process-failed': (given) => {
    const when = at(given.instant('at'));
    const report = given.single('attempts')
      ? text`的追踪${when}记录失败`
      : text`的追踪记录了${given.number('attempts')}次失败${where(when, (time) => text`，其中一次${time}`)}`;
    const success = given.certainty === 'proven' ? '没有处理成功的记录。' : '可能已处理成功：相关记录没有读完。';
    return text`${who(given)}${report}${quoted(given.error)}。${success}`;
  },
  'not-reached': (given) => text`消息${given.certainty === 'proven' ? '' : '可能'}未到达${who(given)}${produced(given)}。`,
  'behind-produce': (given) => text`消息${given.certainty === 'proven' ? '' : '可能'}尚未到${who(given)}这一步${produced(given)}。`,
  'watermark-in-flight': (given) =>
    text`正在处理：${record(given)}位于${who(given)}的低水位${where(given.number('committed'), (offset) => text`（已提交${offset}）`)}与追踪到的最高 offset${where(given.number('highest'), (offset) => text`（${offset}）`)}之间。`,
  'just-accepted': (given) => {
    const young = text`交换机已${where(since(given.instant('since')), (time) => text`${time}`)}接收，尚在宽限期内`;
    return given.certainty === 'proven'
      ? text`${young}，${who(given)}还没有处理成功的记录。`
      : text`${young}。${who(given)}可能已经处理：相关记录没有读完。`;
  },
  overdue,
  'queue-overdue': (given) =>
    text`${where(since(given.instant('since')), (time) => text`${time}`)}一直等待，超过链路允许的时间：${waitsInQueue(given)}${given.text('cause') === 'no-consumers' ? '；目前没有消费者读取该队列' : ''}。它可能就在该队列中等待；统计数值不能区分单条消息。`,
  'not-yet-visible-to-consumer': (given) =>
    text`被事务阻挡：${record(given)}不低于最后稳定位点${lastStable(given)}，${who(given)}只读已提交的记录，须等未结束的事务结束才能看到它。`,
  'not-yet-consumed': (given) => {
    const waits = text`${group(given)}尚未越过${record(given)}${committed(given)}`;
    return given.certainty === 'proven'
      ? text`${waits}，也没有处理成功的记录。`
      : text`${waits}。可能仍在等待消费；但位点常晚于处理提交，而处理记录没有读完。`;
  },
  'waiting-in-queue': (given) => text`可能仍在等待消费：${waitsInQueue(given)}。队列的统计数值不能区分单条消息。`,
  'queue-overflow': (given) =>
    text`${fullQueue(given)}。${gone}疑似因队列已满被丢弃，${given.text('sampledAt') === '' ? '但当时的队列情况没有留下记录' : text`也可能${who(given)}取走后，在写下记录之前退出`}。`,
  'expired-in-queue': (given) =>
    text`消息已超过在${queueOf(given)}中的存活时间${where(given.duration('timeToLive'), (time) => text`（${time}）`)}。${gone}疑似过期，也可能${who(given)}及时取走，但在写下记录之前退出。`,
  'trace-behind': (given) => text`${group(given)}已越过${record(given)}，但其追踪可能还没有记录到这里。`,
  skipped: (given) =>
    text`${group(given)}已越过${record(given)}${committed(given)}，其追踪也已记录到更后面，但没有该消息被处理或转存的记录。可能被跳过，也可能生效后、写追踪前进程退出。`,
  committed: (given) => text`${group(given)}已越过${record(given)}${committed(given)}；没有配置能记录处理结果的数据源。`,
};

/** What is known where these rules could not decide. */
export const deliverKnown = {
  'effect-lost': (given) => text`${effectLost(given)}，未见处理成功。`,
  'dead-letter-lost': (given) => text`${deadLetterLost(given, who(given))}。`,
  'queue-overflow': (given) => text`${fullQueue(given)}，而消息已不在其中。`,
  'expired-in-queue': (given) =>
    text`消息已超过在${queueOf(given)}中的存活时间${where(given.duration('timeToLive'), (time) => text`（${time}）`)}，且已不在其中。`,
  'trace-behind': (given) => text`${group(given)}已越过${record(given)}，未见其追踪。`,
  skipped: (given) => text`${group(given)}已越过${record(given)}，未见处理结果。`,
} as const satisfies Record<string, Sentence>;
