import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { reasonOf } from '../../domain/observation/failure.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import type { KafkaOptions } from '../../domain/workspace/workspace.ts';
import type { CheckStep } from '../../ports/reading.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import type { KafkaConnection } from '../kafka-wire/connection.ts';
import { describeConfigsRequest } from '../kafka-wire/describe-configs.ts';
import { splitAddress } from '../kafka-wire/guarded-socket.ts';
import { readCommits } from './commits.ts';
import { failureOf } from './failures.ts';
import { loginFix } from './login-fixes.ts';

interface Asked {
  readonly topics: readonly string[];
  readonly groups: readonly string[];
}

const dialTimeout = 5_000;

/** Opens and closes a socket; the cause in words when that fails. */
function dial(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (cause: string | null): void => {
      socket.destroy();
      resolve(cause);
    };
    socket.setTimeout(dialTimeout, () => end(`no answer within ${dialTimeout / 1000} s`));
    socket.once('connect', () => end(null));
    socket.once('error', (error) => end(error.message));
    if (signal.aborted) end('stopped');
    else signal.addEventListener('abort', () => end('stopped'), { once: true });
  });
}

/** Name and port of each bootstrap broker, as it is reached. True when at least one can be dialled. */
async function* checkAddresses(
  { name: source }: KafkaOptions,
  { brokers, reach }: KafkaSettings,
  signal: AbortSignal,
): AsyncGenerator<CheckStep, boolean> {
  let reached = false;
  for (const broker of brokers) {
    const { host, port } = splitAddress(reach[broker] ?? broker);
    const resolved = await lookup(host).then(
      ({ address }) => ({ ok: true, detail: `${host} is ${address}` }),
      (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
    );
    yield { source, step: 'dns', ...resolved, fix: resolved.ok ? null : `Check the name ${host}, or the VPN; a tunnel goes under reach.` };
    if (!resolved.ok) continue;
    const cause = await dial(host, port, signal);
    reached ||= cause === null;
    yield {
      source,
      step: 'tcp',
      ok: cause === null,
      detail: cause ?? `${host}:${port} answers`,
      fix: cause === null ? null : `Check that ${host}:${port} is reachable from here: VPN, firewall, tunnel.`,
    };
  }
  return reached;
}

async function* checkTopics(
  source: string,
  connection: KafkaConnection,
  topics: readonly string[],
  known: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const configs = await connection.sendToAny(describeConfigsRequest(topics, ['cleanup.policy']), signal);
  for (const topic of topics) {
    const found = connection.topic(topic);
    if (found === undefined || found.errorCode !== 0) {
      const near = nearestName(topic, known);
      const denied = found?.errorCode === 29;
      yield {
        source,
        step: 'topic',
        ok: false,
        detail: denied ? `not-authorized: Describe on topic ${topic}` : `there is no topic ${topic}`,
        fix: denied ? `Give the user Read and Describe on topic ${topic}.` : near === null ? 'Check the name.' : `Did you mean ${near}?`,
      };
      continue;
    }
    const leaderless = found.partitions.filter((partition) => partition.leader < 0).map((partition) => partition.partition);
    yield leaderless.length === 0
      ? { source, step: 'topic', ok: true, detail: `${topic}: ${found.partitions.length} partitions`, fix: null }
      : {
          source,
          step: 'topic',
          ok: false,
          detail: `${topic}: no leader for partitions ${leaderless.join(', ')}`,
          fix: 'Wait for the cluster, or look at its brokers.',
        };
    const readable = configs.ok && configs.value.some((each) => each.topic === topic && each.errorCode === 0);
    yield readable
      ? { source, step: 'permission', ok: true, detail: `${topic}: settings can be read`, fix: null }
      : {
          source,
          step: 'permission',
          ok: false,
          detail: `${topic}: its cleanup policy may not be read, so no absence can be proven`,
          fix: `Give the user DescribeConfigs on topic ${topic}.`,
        };
  }
}

async function* checkGroups(source: string, connection: KafkaConnection, asked: Asked, signal: AbortSignal): AsyncGenerator<CheckStep> {
  const consumers = asked.groups.map((group) => ({ name: group, group }));
  const seen = new Set<string>();
  for await (const reading of readCommits(connection, { source, consumers, topics: asked.topics, at: new Date(0).toISOString() }, signal)) {
    if (reading.type !== 'coverage') continue;
    const group = reading.coverage.part.slice(0, reading.coverage.part.lastIndexOf(': '));
    if (seen.has(group)) continue;
    seen.add(group);
    yield {
      source,
      step: 'group',
      ok: reading.coverage.complete,
      detail: reading.coverage.reason ?? `${group}: committed offsets can be read`,
      fix: reading.coverage.complete ? null : `Give the user Describe on group ${group}.`,
    };
  }
}

function certificateIsValid(source: string): CheckStep {
  return { source, step: 'tls', ok: true, detail: 'the certificate is valid', fix: null };
}

/** Opens a cluster step by step: names, ports, TLS and log-in, topics, their settings, groups. Stops at the first step that the rest needs. */
export async function* checkKafka(
  options: KafkaOptions,
  settings: KafkaSettings,
  connection: KafkaConnection,
  asked: Asked,
  signal: AbortSignal,
): AsyncGenerator<CheckStep> {
  const { name: source } = options;
  const reached = yield* checkAddresses(options, settings, signal);
  if (!reached || signal.aborted) return;
  const answer = await connection.refresh(asked.topics, signal);
  const step = options.sasl !== null ? 'authentication' : options.tls !== null ? 'tls' : 'metadata';
  if (!answer.ok) {
    const failure = failureOf(answer.failure);
    // Nobody is asked who he is before the connection is encrypted.
    if (options.tls !== null && failure.code === 'authentication-failed') yield certificateIsValid(source);
    yield {
      source,
      step: failure.code === 'tls-failed' ? 'tls' : step,
      ok: false,
      detail: reasonOf(failure),
      fix: loginFix(answer.failure),
    };
    return;
  }
  if (options.tls !== null) yield certificateIsValid(source);
  if (options.sasl !== null) yield { source, step: 'authentication', ok: true, detail: options.sasl.mechanism, fix: null };
  yield {
    source,
    step: 'metadata',
    ok: true,
    detail: `cluster ${answer.value.clusterId ?? 'without id'}, ${answer.value.brokers.length} brokers`,
    fix: null,
  };
  const missing = asked.topics.some((topic) => connection.topic(topic)?.errorCode !== 0);
  const everything = missing ? await connection.refresh('all', signal) : null;
  const known = everything?.ok === true ? everything.value.topics.filter((topic) => !topic.internal).map((topic) => topic.name) : [];
  yield* checkTopics(source, connection, asked.topics, known, signal);
  yield* checkGroups(source, connection, asked, signal);
}
