import type { Coverage } from '../../domain/observation/coverage.ts';
import { topologyPart } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { concernsSource, failed, reasonOf } from '../../domain/observation/failure.ts';
import type { Instant } from '../../domain/observation/instant.ts';
import type { ConfigFacts, Known } from '../../domain/observation/observation.ts';
import type { Reading } from '../../ports/reading.ts';
import type { TopologyWanted } from '../../ports/topology.ts';
import type { ExchangeGraph } from './exchange-graph.ts';
import { exchangeGraph } from './exchange-graph.ts';
import type { ExchangeAnswer, QueueAnswer } from './management-answers.ts';
import { parseAnswer } from './management-answers.ts';
import type { ManagementClient } from './management-client.ts';
import { managementLag, queueFacts } from './queue-facts.ts';
import type { QueueLimits } from './queue-limits.ts';
import { limitsOf } from './queue-limits.ts';
import type { Reach } from './reachability.ts';
import { reaches, reachesAny, reachOf } from './reachability.ts';

interface Broker {
  readonly source: string;
  readonly client: ManagementClient;
  readonly virtualHost: string;
}

interface DescribedQueue {
  readonly name: string;
  readonly answer: Answer<{ readonly queue: QueueAnswer; readonly limits: QueueLimits }>;
}

async function majorVersion({ client }: Broker, signal: AbortSignal): Promise<number | null> {
  const overview = parseAnswer('overview', await client.get(['overview'], signal));
  return overview.ok ? Number.parseInt(overview.value.rabbitmq_version, 10) || null : null;
}

async function describeQueues(broker: Broker, names: readonly string[], signal: AbortSignal): Promise<readonly DescribedQueue[]> {
  const version = names.length === 0 ? null : await majorVersion(broker, signal);
  return Promise.all(
    [...new Set(names)].map(async (name) => {
      const queue = parseAnswer('queue', await broker.client.get(['queues', broker.virtualHost, name], signal));
      return { name, answer: queue.ok ? withLimits(queue.value, version) : queue };
    }),
  );
}

/** Without the queue's statistics its policies are not known, and nothing may be said of its limits. */
function withLimits(queue: QueueAnswer, version: number | null): DescribedQueue['answer'] {
  const { effective_policy_definition: policy, name } = queue;
  if (policy === undefined)
    return failed('unsupported', `the broker has no statistics of queue ${name} yet, so its policies are not known`, true);
  return { ok: true, value: { queue, limits: limitsOf(queue, policy, version) } };
}

/** The default exchange leads to the queue that the key names. */
async function reachFrom(broker: Broker, graph: ExchangeGraph, exchange: string, key: string | null, signal: AbortSignal): Promise<Reach> {
  if (exchange !== '' || key === null) return reachOf(graph.exchanges, exchange, key);
  const queue = await broker.client.get(['queues', broker.virtualHost, key], signal);
  const one = new Set([key]);
  const none = new Set<string>();
  if (queue.ok) return { sure: one, maybe: none };
  return { sure: none, maybe: queue.failure.code === 'not-found' ? none : one };
}

/** A graph that is not whole proves no way, and no want of one. */
function asFarAsKnown(graph: ExchangeGraph, known: Known): Known {
  return graph.failure !== null && known === 'no' ? 'unknown' : known;
}

function exchangeFacts(
  { type, message_stats: stats }: ExchangeAnswer,
  alternate: string | null,
  routed: Known,
): Extract<ConfigFacts, { subject: 'exchange' }> {
  const count = (field: string, value: number | null | undefined): object =>
    value === null || value === undefined ? {} : { [field]: String(value) };
  return {
    subject: 'exchange',
    type,
    ...(alternate === null ? {} : { alternate }),
    routed,
    ...count('publishedIn', stats?.publish_in),
    ...count('publishedOut', stats?.publish_out),
    lag: managementLag,
  };
}

/** What was told and what not, in the words of a reading. */
class Said {
  readonly #source: string;
  readonly #at: Instant;

  constructor(source: string, at: Instant) {
    this.#source = source;
    this.#at = at;
  }

  fact(coordinates: Readonly<Record<string, string>>, facts: ConfigFacts): Reading {
    const observation = { id: '', source: this.#source, kind: 'config', at: this.#at, clock: 'tool', coordinates, facts } as const;
    return { type: 'observation', observation };
  }

  coverage(subject: 'exchange' | 'queue', name: string, failure: Failure | null): Reading {
    const coverage: Coverage = {
      id: '',
      source: this.#source,
      role: 'topology',
      part: topologyPart(subject, name),
      unit: 'none',
      wanted: null,
      read: [],
      asOf: this.#at,
      complete: failure === null,
      needed: false,
      reason: failure === null ? null : reasonOf(failure),
    };
    return { type: 'coverage', coverage };
  }
}

function* nothingKnown(said: Said, { exchange, queues }: TopologyWanted, failure: Failure): Generator<Reading> {
  if (exchange !== null) yield said.coverage('exchange', exchange.name, failure);
  for (const name of queues) yield said.coverage('queue', name, failure);
}

/** Exchanges to which queues put messages aside. */
function deadLetterExchanges(queues: readonly DescribedQueue[]): readonly string[] {
  return queues.flatMap(({ answer }) => (answer.ok ? (answer.value.limits.deadLetterExchange ?? []) : []));
}

/**
 * What a RabbitMQ says of an exchange, a key and some queues: types, limits, depths, consumers, and whether the key
 * reaches them now. Without a management address nothing of it is known, and every coverage says so.
 */
export async function* describeTopology(
  {
    source,
    client,
    virtualHost,
    at,
  }: { readonly source: string; readonly client: ManagementClient | null; readonly virtualHost: string; readonly at: Instant },
  wanted: TopologyWanted,
  signal: AbortSignal,
): AsyncGenerator<Reading> {
  const said = new Said(source, at);
  if (client === null) {
    const { failure } = failed('misconfigured', `${source} names no management address, so queues, bindings and policies are not known`);
    yield* nothingKnown(said, wanted, failure);
    return;
  }
  const broker: Broker = { source, client, virtualHost };
  const { exchange } = wanted;
  const queues = await describeQueues(broker, wanted.queues, signal);
  const names = [...(exchange === null ? [] : [exchange.name]), ...deadLetterExchanges(queues)];
  const graph = await exchangeGraph(client, virtualHost, names, signal);
  const routeKey = exchange?.routingKey ?? null;
  const reach = exchange === null ? null : await reachFrom(broker, graph, exchange.name, exchange.routingKey, signal);
  const failures: Failure[] = [];
  if (exchange !== null && reach !== null) {
    const described = graph.described.get(exchange.name);
    if (described !== undefined) {
      const { alternate } = graph.exchanges.get(exchange.name) ?? { alternate: null };
      const coordinates = { exchange: exchange.name, routingKey: exchange.routingKey };
      yield said.fact(coordinates, exchangeFacts(described, alternate, asFarAsKnown(graph, reachesAny(reach))));
    }
    const absent = described === undefined ? failed('not-found', `there is no exchange ${exchange.name}`).failure : null;
    const failure = graph.failure ?? absent;
    if (failure !== null) failures.push(failure);
    yield said.coverage('exchange', exchange.name, failure);
  }
  for (const { name, answer } of queues) {
    if (answer.ok) {
      const { queue, limits } = answer.value;
      const bound = reach === null ? 'unknown' : asFarAsKnown(graph, reaches(reach, name));
      const { deadLetterExchange: aside, deadLetterRoutingKey: asideKey } = limits;
      const onward = aside === undefined ? null : await reachFrom(broker, graph, aside, asideKey ?? routeKey, signal);
      const deadLetterReaches = onward === null ? null : asFarAsKnown(graph, reachesAny(onward));
      yield said.fact({ queue: name }, queueFacts(queue, limits, bound, deadLetterReaches));
    } else failures.push(answer.failure);
    yield said.coverage('queue', name, answer.ok ? null : answer.failure);
  }
  const ofTheSource = failures.find(concernsSource);
  if (ofTheSource !== undefined) yield { type: 'failure', failure: ofTheSource };
}
