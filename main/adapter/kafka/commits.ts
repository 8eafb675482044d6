import type { Coverage } from '../../domain/observation/coverage.ts';
import { consumerPart } from '../../domain/observation/coverage.ts';
import { assertNever } from '../../domain/assert-never.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered, reasonOf } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { CommitFacts, CommitObservation } from '../../domain/observation/observation.ts';
import type { Reading } from '../../ports/reading.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { consumerGroupDescribeRequest } from '../kafka-wire/consumer-group-describe.ts';
import { describeGroupsRequest } from '../kafka-wire/describe-groups.ts';
import { brokerFailure } from '../kafka-wire/failure-mapping.ts';
import { findCoordinatorRequest } from '../kafka-wire/find-coordinator.ts';
import { offsetFetchRequest } from '../kafka-wire/offset-fetch.ts';
import type { WireFailure } from '../kafka-wire/wire-failure.ts';
import { failureOf } from './failures.ts';

type GroupState = Pick<CommitFacts, 'groupState' | 'protocol' | 'members'>;

interface Committed {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

type GroupAnswer =
  | { readonly ok: true; readonly state: GroupState; readonly committed: readonly Committed[] }
  | {
      readonly ok: false;
      readonly failure: Failure;
      /** The broker that was asked does not coordinate the group. */ readonly elsewhere?: true;
    };

const offsetsTopic = '__consumer_offsets';

function refused(failure: WireFailure): Extract<GroupAnswer, { ok: false }> {
  return { ok: false, failure: failureOf(failure) };
}

/** Whether the cluster keeps committed offsets; `hidden`: this user may not see the topic in which it would. */
type OffsetsTopic = 'there' | 'absent' | 'hidden';

const topicUnauthorized = 29;
/** Error codes of a broker that is not the group's coordinator, or not yet. */
const notHere: ReadonlySet<number> = new Set([14, 15, 16]);

async function offsetsTopicOf(connection: KafkaConnection, signal: AbortSignal): Promise<Answer<OffsetsTopic>> {
  const answer = await connection.refresh([offsetsTopic], signal);
  if (!answer.ok) return { ok: false, failure: failureOf(answer.failure) };
  const errorCode = connection.topic(offsetsTopic)?.errorCode ?? 3;
  return answered(errorCode === 0 ? 'there' : errorCode === topicUnauthorized ? 'hidden' : 'absent');
}

/** DescribeGroups calls a live group of the consumer protocol `Dead`, so that answer is asked for once more. */
async function stateOf(connection: KafkaConnection, node: number, group: string, signal: AbortSignal): Promise<GroupState> {
  const classic = await connection.send(node, describeGroupsRequest([group]), signal);
  const [found] = classic.ok ? classic.value : [];
  if (found !== undefined && found.errorCode === 0 && found.state !== 'Dead')
    return { groupState: found.state, protocol: 'classic', members: String(found.members) };
  const consumer = await connection.send(node, consumerGroupDescribeRequest([group]), signal);
  const [live] = consumer.ok ? consumer.value : [];
  if (live !== undefined && live.errorCode === 0)
    return { groupState: live.state, protocol: 'consumer', members: String(live.members.length) };
  return found !== undefined && found.errorCode === 0 ? { groupState: found.state } : {};
}

type Wanted = Parameters<typeof offsetFetchRequest>[1];

/** Asks one broker for a group, as its coordinator. */
async function askCoordinator(
  connection: KafkaConnection,
  node: number,
  group: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<GroupAnswer> {
  const offsets = await connection.send(node, offsetFetchRequest(group, wanted), signal);
  if (!offsets.ok) return refused(offsets.failure);
  const broken =
    offsets.value.errorCode !== 0 ? offsets.value.errorCode : offsets.value.offsets.find((each) => each.errorCode !== 0)?.errorCode;
  if (broken !== undefined)
    return { ...refused(brokerFailure(broken, `group ${group}`)), ...(notHere.has(broken) ? { elsewhere: true } : {}) };
  return { ok: true, state: await stateOf(connection, node, group, signal), committed: offsets.value.offsets };
}

async function askGroup(connection: KafkaConnection, group: string, wanted: Wanted, signal: AbortSignal): Promise<GroupAnswer> {
  const coordinator = await connection.sendToAny(findCoordinatorRequest(group), signal);
  if (!coordinator.ok) return refused(coordinator.failure);
  if (coordinator.value.errorCode !== 0) return refused(brokerFailure(coordinator.value.errorCode, `group ${group}`));
  return askCoordinator(connection, coordinator.value.nodeId, group, wanted, signal);
}

/**
 * Asks every broker in turn, and the coordinator answers. Nobody is asked who that is while the
 * offsets topic cannot be seen, because the question might make it.
 */
async function askEveryBroker(
  connection: KafkaConnection,
  nodes: readonly number[],
  group: string,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<GroupAnswer> {
  for (const node of nodes) {
    const answer = await askCoordinator(connection, node, group, wanted, signal);
    if (answer.ok || answer.elsewhere !== true) return answer;
  }
  return {
    ok: false,
    failure: {
      code: 'not-authorized',
      retryable: false,
      detail: `Describe on topic ${offsetsTopic}, or no broker coordinates group ${group} now`,
    },
  };
}

function observationsOf(
  source: string,
  consumer: string,
  group: string,
  at: Instant,
  answer: Extract<GroupAnswer, { ok: true }>,
): readonly CommitObservation[] {
  return answer.committed.map(({ topic, partition, offset }) => ({
    id: '',
    source,
    kind: 'commit',
    at,
    clock: 'tool',
    coordinates: { topic, partition: String(partition), group },
    facts: { consumer, group, ...(offset < 0n ? {} : { committed: String(offset) }), ...answer.state },
  }));
}

export interface CommitsAsked {
  readonly source: string;
  readonly consumers: readonly { readonly name: string; readonly group: string }[];
  readonly topics: readonly string[];
  readonly at: Instant;
}

/** Committed offsets of groups, one after the other at their coordinators, each with its coverage. */
export async function* readCommits(connection: KafkaConnection, asked: CommitsAsked, signal: AbortSignal): AsyncGenerator<Reading> {
  const { source, consumers, topics, at } = asked;
  const coverage = (group: string, topic: string, failure: Failure | null): Coverage => ({
    id: '',
    source,
    role: 'group',
    part: consumerPart(group, topic),
    unit: 'none',
    wanted: null,
    read: [],
    asOf: failure === null ? at : null,
    complete: failure === null,
    needed: false,
    reason: failure === null ? null : reasonOf(failure),
  });
  const known = await connection.refresh(topics, signal);
  const offsets: Answer<OffsetsTopic> = known.ok
    ? await offsetsTopicOf(connection, signal)
    : { ok: false, failure: failureOf(known.failure) };
  const nodes = known.ok ? known.value.brokers.map((broker) => broker.nodeId) : [];
  const wanted = topics.map((topic) => ({ topic, partitions: connection.topic(topic)?.partitions.map((each) => each.partition) ?? [] }));
  const ask = async (group: string): Promise<GroupAnswer> => {
    if (!offsets.ok) return offsets;
    switch (offsets.value) {
      case 'there':
        return askGroup(connection, group, wanted, signal);
      case 'hidden':
        return askEveryBroker(connection, nodes, group, wanted, signal);
      case 'absent':
        return noCommits(wanted);
      default:
        return assertNever(offsets.value);
    }
  };
  let told = false;
  for (const { name, group } of consumers) {
    const answer = await ask(group);
    if (answer.ok) for (const observation of observationsOf(source, name, group, at, answer)) yield { type: 'observation', observation };
    for (const topic of topics)
      yield { type: 'coverage', coverage: coverage(group, topic, answer.ok ? topicFailure(connection, topic) : answer.failure) };
    // A group that may not be described is that group's matter; anything else is the cluster's.
    if (!answer.ok && !told && answer.failure.code !== 'not-authorized') {
      told = true;
      yield { type: 'failure', failure: answer.failure };
    }
  }
}

/** A topic that is not there, or may not be seen, has no partitions to ask for: then nothing is known of it. */
function topicFailure(connection: KafkaConnection, topic: string): Failure | null {
  const errorCode = connection.topic(topic)?.errorCode ?? 3;
  return errorCode === 0 ? null : failureOf(brokerFailure(errorCode, `topic ${topic}`));
}

/** A cluster without the offsets topic: no group has ever committed there, which is an answer. */
function noCommits(wanted: Wanted): GroupAnswer {
  const committed = wanted.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition, offset: -1n })));
  return { ok: true, state: {}, committed };
}
