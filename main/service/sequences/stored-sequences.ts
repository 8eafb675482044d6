import { partitionPart } from '../../domain/observation/coverage.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { Continuity } from '../../domain/sequence/detector.ts';
import { unread } from '../../ports/broker.ts';
import type { Patience } from '../../ports/numbers.ts';
import { askBoundaries } from '../gather/ask-broker.ts';
import { askTopology } from '../gather/ask-topology.ts';
import type { Gathering } from '../gather/gathering.ts';
import { boundariesOf, producedTopics } from '../gather/topics.ts';
import type { RouteTopic } from '../gather/topics.ts';
import { isCompacted, planLog } from './plan-log.ts';
import { takeContinuity } from './take-continuity.ts';

async function readLog(gathering: Gathering, topic: RouteTopic, patience: Patience): Promise<Continuity | null> {
  const { open, route, query, collector, signal } = gathering;
  const { source } = topic;
  const missed = (reason: string): null => {
    collector.add(source, unread({ source, role: 'destination', part: topic.topic, unit: 'offset' }, reason));
    return null;
  };
  const broker = open.sources.broker(source);
  const boundaries = boundariesOf(collector, topic);
  if (!broker.ok) {
    collector.fail(source, broker.failure);
    return missed(reasonOf(broker.failure));
  }
  if (boundaries === null) {
    const failure = gathering.unreadTopics.get(`${source} ${topic.topic}`) ?? collector.failureOf(source);
    return missed(failure === null ? 'cancelled' : reasonOf(failure));
  }
  const window = query.window ?? { from: null, to: null };
  const ranges = await planLog(gathering, broker.value, topic.topic, boundaries, window, route.reorderWindow);
  if (!ranges.ok) return missed(reasonOf(ranges.failure));
  const question = {
    topic: topic.topic,
    identity: route.identity,
    ranges: ranges.value,
    asOf: boundaries.at,
    boundaries: boundaries.partitions,
    compacted: isCompacted(gathering, topic),
    ...patience,
  };
  const parts = ranges.value.map(({ partition }) => partitionPart(topic.topic, partition));
  const found = await takeContinuity(
    gathering,
    source,
    open.sources.continuity(source),
    { role: 'destination', unit: 'offset', parts },
    (from) => from.stored(question, signal),
  );
  return found?.continuity ?? null;
}

/** The numbers in the logs of a route's destination: its topic, or the streams that stand for an exchange. */
export async function storedSequences(gathering: Gathering, patience: Patience): Promise<readonly Continuity[]> {
  const { route, collector } = gathering;
  await askTopology(gathering);
  const topics = producedTopics(route, collector).filter(({ topicRole }) => topicRole.role === 'destination');
  const { destination } = route;
  if (topics.length === 0 && destination.kind === 'exchange') {
    const reason = `unsupported: no stream shows what exchange ${destination.exchange} accepted`;
    collector.add(
      destination.source,
      unread({ source: destination.source, role: 'destination', part: destination.exchange, unit: 'none' }, reason),
    );
  }
  await askBoundaries(gathering, topics);
  const read = await Promise.all(topics.map((topic) => readLog(gathering, topic, patience)));
  return read.filter((each) => each !== null);
}
