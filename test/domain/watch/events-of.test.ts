import { describe, expect, it } from 'vitest';
import { eventsOf } from '../../../main/domain/watch/events-of.ts';
import type { ChangedSample } from '../../../main/domain/watch/events-of.ts';
import { isHarmful, watchEventKinds } from '../../../main/domain/watch/watch-event.ts';
import type { Sample } from '../../../main/ports/history.ts';
import { commitSample, exchangeSample, partitionSample, queueSample, round } from '../../adapter/history/samples.ts';

const [before, after] = [round(0), round(1)];

/** What happened, as `kind: facts`, when these samples follow one another in their order. */
function happened(pairs: readonly (readonly [Sample, Sample])[], others: readonly Sample[] = []): readonly string[] {
  const changed: readonly ChangedSample[] = pairs.map(([was, is]) => ({ before: was, after: is }));
  const samples = [...pairs.map(([, is]) => is), ...others];
  return eventsOf(changed, samples).map(({ kind, since, at, facts }) => {
    expect([since, at]).toEqual([before, after]);
    const { topic: _topic, partition: _partition, exchange: _exchange, routingKey: _key, queue: _queue, ...rest } = facts;
    return [kind, ...Object.entries(rest).map(([name, value]) => `${name}=${value}`)].join(' ');
  });
}

const partition = (at: string, logStart: number, end: number, more: object = {}) => partitionSample(at, logStart, end, more);

describe('what two rounds of samples show', () => {
  it.each<readonly [string, readonly (readonly [Sample, Sample])[], readonly string[]]>([
    ['a group that reads on', [[commitSample(before, 3), commitSample(after, 9)]], []],
    ['a group that went back', [[commitSample(before, 9), commitSample(after, 8)]], ['commit-went-back group=billing before=9 after=8']],
    ['a log that grows', [[partition(before, 0, 9), partition(after, 0, 12)]], []],
    ['a log that was cut', [[partition(before, 0, 9), partition(after, 0, 8)]], ['log-end-went-back before=9 after=8']],
    [
      'a new leader epoch',
      [[partition(before, 0, 9, { leaderEpoch: '4' }), partition(after, 0, 9, { leaderEpoch: '5' })]],
      ['leader-epoch-began before=4 after=5'],
    ],
    ['an epoch that only now is told', [[partition(before, 0, 9), partition(after, 0, 9, { leaderEpoch: '5' })]], []],
    [
      'a topic made anew, whose numbers begin again',
      [
        [partition(before, 4, 9, { topicId: 'a', leaderEpoch: '7' }), partition(after, 0, 1, { topicId: 'b', leaderEpoch: '0' })],
        [commitSample(before, 9), commitSample(after, 0)],
      ],
      ['topic-made-anew before=a after=b'],
    ],
    ['an exchange that lost its last queue', [[exchangeSample(before, 'yes'), exchangeSample(after, 'no')]], ['exchange-lost-its-queues']],
    ['an exchange that got one', [[exchangeSample(before, 'no'), exchangeSample(after, 'yes')]], ['exchange-reaches-queues']],
    ['an exchange of which it is not known', [[exchangeSample(before, 'yes'), exchangeSample(after, 'unknown')]], []],
    ['a queue that was unbound', [[queueSample(before, 1), queueSample(after, 1, { bound: 'no' })]], ['queue-unbound']],
    ['a queue that was bound', [[queueSample(before, 1, { bound: 'no' }), queueSample(after, 1)]], ['queue-bound']],
    ['a queue that fills', [[queueSample(before, 1, { maxLength: '5' }), queueSample(after, 4, { maxLength: '5' })]], []],
    [
      'a queue that is full',
      [[queueSample(before, 1, { maxLength: '5' }), queueSample(after, 5, { maxLength: '5' })]],
      ['queue-reached-its-limit ready=5 limit=5 overflow=drop-head'],
    ],
    [
      'a queue that is no longer full',
      [[queueSample(before, 6, { maxLength: '5' }), queueSample(after, 4, { maxLength: '5' })]],
      ['queue-left-its-limit ready=4 limit=5 overflow=drop-head'],
    ],
    [
      'a queue that got a limit below its depth',
      [[queueSample(before, 6), queueSample(after, 6, { maxLength: '5' })]],
      ['queue-settings-changed setting=maxLength before= after=5', 'queue-reached-its-limit ready=6 limit=5 overflow=drop-head'],
    ],
  ])('%s', (_, pairs, events) => {
    expect(happened(pairs)).toEqual(events);
  });

  it('a place that is new shows nothing', () => {
    expect(eventsOf([{ before: null, after: partition(after, 9, 9) }], [commitSample(after, 2)])).toEqual([]);
  });
});

describe('a log start that moved', () => {
  const moved = [[partition(before, 2, 20), partition(after, 10, 20)]] as const;

  it.each([
    ['had read all of it', 10, []],
    ['had read none of it', 2, ['log-start-passed-commit group=billing committed=2 logStart=10']],
    ['had read half of it', 7, ['log-start-passed-commit group=billing committed=7 logStart=10']],
    // What was removed earlier was told then.
    ['was behind already', 1, []],
  ])('tells of a group that %s', (_, committed, events) => {
    expect(happened(moved, [commitSample(after, committed)])).toEqual(events);
  });

  it('says nothing of groups in other partitions or topics made anew', () => {
    expect(happened(moved, [commitSample(after, 7, 'billing', 1)])).toEqual([]);
    const anew = [[partition(before, 2, 20, { topicId: 'a' }), partition(after, 10, 20, { topicId: 'b' })]] as const;
    expect(happened(anew, [commitSample(after, 7)])).toEqual(['topic-made-anew before=a after=b']);
  });

  it('has two groups that each lost their own', () => {
    expect(happened(moved, [commitSample(after, 3), commitSample(after, 5, 'search'), commitSample(after, 15, 'mail')])).toEqual([
      'log-start-passed-commit group=billing committed=3 logStart=10',
      'log-start-passed-commit group=search committed=5 logStart=10',
    ]);
  });
});

describe('what does harm', () => {
  it('is what loses messages, and not what may be meant', () => {
    expect(watchEventKinds.filter((kind) => isHarmful({ kind }))).toEqual([
      'log-start-passed-commit',
      'log-end-went-back',
      'exchange-lost-its-queues',
      'queue-unbound',
      'queue-reached-its-limit',
    ]);
  });
});
