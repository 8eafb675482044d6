import { plainName } from './names.ts';

type Words<Meaning extends string> = Readonly<Record<Meaning, RegExp>>;

/** What words of an outbox's state column mean. */
const stateWords: Words<'pending' | 'claimed' | 'sent' | 'failed'> = {
  failed: /^(fail(ed|ure)?|error(ed)?|dead|deadletter|blocked|rejected|givenup|aborted|cancel(l)?ed|expired|exhausted|失败|异常|已取消)$/,
  claimed:
    /^(send(ing)?|claim(ed)?|process(ing)?|inprogress|inflight|lock(ed)?|publishing|picked(up)?|running|dispatching|started|发送中|处理中)$/,
  sent: /^(sent|publish(ed)?|done|processed|deliver(ed|y)|complete(d)?|success(ful)?|succeeded|dispatched|ok|acked|acknowledged|confirmed|finished|已发送|成功|完成|已完成)$/,
  pending:
    /^(new|pending|ready|created|queued|unsent|waiting|init(ial)?|initialized|todo|open|unpublished|notsent|scheduled|retry(ing)?|待发送|未发送|新建|待处理)$/,
};

type Outcome = 'ok' | 'failed' | 'discarded' | 'filtered' | 'duplicate' | 'returned';

/** What words of a trace's outcome column mean. */
const outcomeWords: Words<Outcome> = {
  ok: /^(ok|success(ful)?|succeeded|done|processed|handled|complete(d)?|consumed|ack(ed)?|sent|published|delivered|成功|完成)$/,
  failed: /^(err(or)?|fail(ed|ure)?|exception|nack(ed)?|rejected|timeout|失败|异常)$/,
  discarded: /^(drop(ped)?|discard(ed)?|ignored|expired|丢弃)$/,
  filtered: /^(filter(ed)?|skip(ped)?|notapplicable|irrelevant|过滤|跳过)$/,
  returned: /^(return(ed)?|unrout(ed|able)|noroute|退回)$/,
  duplicate: /^(dup(licate)?(d)?|duplicated|alreadyprocessed|repeated|idempotent|suppressed|重复)$/,
};

/** What words of a trace's stage column mean. */
const stageWords: Words<'produce' | 'consume' | 'effect'> = {
  produce: /^(send|sent|produce(d|r)?|publish(ed|er)?|relay(ed)?|outbound|out|发送|生产)$/,
  consume: /^(consum(e|ed|er|ption)|receive(d)?|process(ed|ing)?|handle(d)?|listen|inbound|in|deliver(ed|y)?|消费|接收)$/,
  effect: /^(effect|apply|applied|commit(ted)?|write|written|sideeffect|生效)$/,
};

export interface Sorted<Meaning extends string> {
  readonly meanings: Readonly<Partial<Record<Meaning, readonly string[]>>>;
  readonly unknown: readonly string[];
}

function sortWords<Meaning extends string>(words: Words<Meaning>, values: readonly string[]): Sorted<Meaning> {
  const meaningsInOrder = Object.keys(words) as Meaning[];
  const groups = Map.groupBy(values, (value) => meaningsInOrder.find((meaning) => words[meaning].test(plainName(value))) ?? null);
  const meanings: Partial<Record<Meaning, readonly string[]>> = {};
  for (const [meaning, same] of groups) if (meaning !== null) meanings[meaning] = same;
  return { meanings, unknown: groups.get(null) ?? [] };
}

export function sortStates(values: readonly string[]): Sorted<'pending' | 'claimed' | 'sent' | 'failed'> {
  return sortWords(stateWords, values);
}

export function sortOutcomes(values: readonly string[]): Sorted<Outcome> {
  return sortWords(outcomeWords, values);
}

export function sortStages(values: readonly string[]): Sorted<'produce' | 'consume' | 'effect'> {
  return sortWords(stageWords, values);
}

/** How many of the values have a meaning. */
export function understood(sorted: Sorted<string>): number {
  return Object.values(sorted.meanings).flat().length;
}
