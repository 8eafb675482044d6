import { isRecordKey } from '../../domain/identity/place.ts';
import { configs } from '../../domain/lifecycle/facets.ts';
import { consumerPart, partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { OffsetRange } from '../../ports/broker.ts';
import { unread } from '../../ports/broker.ts';
import type { Reading, Readings } from '../../ports/reading.ts';
import { ask } from './gathering.ts';
import type { Gathering } from './gathering.ts';
import { knownMessages, outboxRows } from './known.ts';
import { listLimit } from './ask-outbox.ts';
import { boundariesOf, roleOf } from './topics.ts';
import type { RouteTopic } from './topics.ts';

function topicPart(topic: RouteTopic): { readonly role: ReturnType<typeof roleOf>; readonly part: string; readonly unit: 'offset' } {
  return { role: roleOf(topic.topicRole), part: topic.topic, unit: 'offset' };
}

/** Notes why the boundaries of a topic could not be read: it becomes the reason of its coverage. */
async function* noting(gathering: Gathering, topic: RouteTopic, readings: Readings): AsyncGenerator<Reading> {
  for await (const reading of readings) {
    if (reading.type === 'failure') gathering.unreadTopics.set(topicKey(topic), reading.failure);
    yield reading;
  }
}

function topicKey({ source, topic }: RouteTopic): string {
  return `${source} ${topic}`;
}

/** Boundaries of some topics, taken together: what comes later than them is not covered. */
export async function askBoundaries(gathering: Gathering, topics: readonly RouteTopic[]): Promise<void> {
  const { open, signal } = gathering;
  await Promise.all(
    topics.map((topic) =>
      ask(
        gathering,
        topic.source,
        open.sources.broker(topic.source),
        [topicPart(topic)],
        (broker) => noting(gathering, topic, broker.boundaries(topic.topic, signal)),
        true,
      ),
    ),
  );
}

/** The exact places that rows and traces name in the destination: the quickest way to a first answer. */
export async function readNamedPlaces(gathering: Gathering, topic: RouteTopic): Promise<void> {
  const boundaries = boundariesOf(gathering.collector, topic);
  if (boundaries === null) return;
  const traced = gathering.collector.observations.filter((observation) => observation.kind === 'produce' || observation.kind === 'consume');
  const named = [...outboxRows(gathering.collector), ...traced].flatMap(({ facts: { partition, offset } }) => {
    const boundary = boundaries.partitions.find((each) => String(each.partition) === partition);
    if (boundary === undefined || offset === undefined || !/^\d+$/.test(offset)) return [];
    const place = { partition: boundary.partition, offset: BigInt(offset) };
    return place.offset >= boundary.logStart && place.offset < boundary.highWatermark ? [place] : [];
  });
  if (named.length === 0) return;
  const { route, open, signal } = gathering;
  await ask(gathering, topic.source, open.sources.broker(topic.source), [], (broker) =>
    broker.read(topic.topic, topic.topicRole, route.identity, named, signal),
  );
}

/**
 * The record keys to look for beside the messages: a log that compacts keeps the last record of each
 * key, so a later one tells what became of an earlier one.
 */
function keysToFollow({ route, collector }: Gathering, { source, topic, topicRole }: RouteTopic): readonly string[] {
  const compacts = configs(collector, 'topic').some(
    (config) =>
      config.source === source && config.coordinates['topic'] === topic && config.facts.cleanupPolicy?.includes('compact') === true,
  );
  if (topicRole.role !== 'destination' || !compacts || !isRecordKey(route.identity.businessKey)) return [];
  return [...knownMessages(collector).values()].filter((key) => key !== undefined);
}

/** Reads the ranges of one topic for everything the query and the sources so far name. */
export async function scanTopic(gathering: Gathering, topic: RouteTopic, ranges: readonly OffsetRange[]): Promise<void> {
  const { route, query, collector, open, signal } = gathering;
  const boundaries = boundariesOf(collector, topic);
  const broker = open.sources.broker(topic.source);
  const broken = broker.ok ? collector.failureOf(topic.source) : broker.failure;
  if (!broker.ok) collector.fail(topic.source, broker.failure);
  if (boundaries === null || broken !== null) {
    const failure = broken ?? gathering.unreadTopics.get(topicKey(topic)) ?? stopped;
    const partitions = boundaries?.partitions.map(({ partition }) => partitionPart(topic.topic, partition)) ?? [topic.topic];
    for (const part of partitions)
      collector.add(topic.source, unread({ source: topic.source, ...topicPart(topic), part }, reasonOf(failure)));
    return;
  }
  const match = {
    messageIds: [...new Set([...query.messageIds, ...knownMessages(collector).keys()])],
    businessKeys: [...new Set([...query.businessKeys, ...keysToFollow(gathering, topic)])],
    fields: query.fields,
    text: query.text,
    all: query.all,
  };
  const request = {
    topic: topic.topic,
    topicRole: topic.topicRole,
    identity: route.identity,
    ranges,
    match,
    limit: listLimit,
    asOf: boundaries.at,
  };
  await ask(gathering, topic.source, broker, [], (source) => source.scan(request, signal));
}

const stopped: Failure = { code: 'cancelled', retryable: true, detail: 'stopped before the boundaries were read' };

/** How far each group has committed in the destination and in its retry topics. Queues have no commits. */
export async function askCommits(gathering: Gathering): Promise<void> {
  const { route, open, signal } = gathering;
  const consumers = route.consumers.filter((consumer) => consumer.commit !== 'external');
  const groups = consumers.map(({ name, group }) => ({ name, group }));
  if (groups.length === 0) return;
  if (route.destination.kind === 'exchange') return;
  const { source, topic } = route.destination;
  const topics = [
    ...new Set([
      topic,
      ...consumers.flatMap((consumer) =>
        consumer.retries.flatMap((retry) => (retry.kind === 'topic' && retry.source === source ? [retry.topic] : [])),
      ),
    ]),
  ];
  const parts = groups.flatMap(({ group }) =>
    topics.map((each) => ({ role: 'group' as const, part: consumerPart(group, each), unit: 'none' as const })),
  );
  await ask(gathering, source, open.sources.broker(source), parts, (broker) => broker.commits(groups, topics, signal));
}
