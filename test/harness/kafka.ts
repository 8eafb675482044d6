import { randomBytes } from 'node:crypto';
import { existingServer, unavailable } from './existing-server.ts';
import { type KafkaAddress, kafkaAddress, parseKafkaUrl } from './kafka-address.ts';
import { kafkaLibraries } from './kafka-libraries.ts';
import { leadersServe } from './kafka-leaders.ts';
import { readMetadata } from './kafka-metadata.ts';
import { type KafkaNode, createKafkaNode } from './kafka-node.ts';
import { timed } from './timed.ts';
import { reservePorts } from './ports.ts';
import { until } from './until.ts';

/** A running Kafka cluster of the tests. Nodes are counted from 1; without a number all nodes are meant. */
export interface KafkaServer extends KafkaAddress {
  /** SIGKILL: no controlled shutdown, connections are reset. */
  kill(node?: number): void;
  /** SIGSTOP: connections stay open and nothing answers any more. */
  suspend(node?: number): void;
  /** SIGCONT. */
  resume(node?: number): void;
  /** Starts killed nodes again on the same data and ports; resolves when the whole cluster has a leader everywhere. */
  start(node?: number): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface KafkaOptions {
  /** How many nodes, 1 when absent. Each is a broker and a controller. */
  readonly brokers?: number;
  /** Broker settings that win over the defaults of the tests. */
  readonly properties?: Readonly<Record<string, string>>;
}

const START_LIMIT = 90_000;
const PORT_ATTEMPTS = 3;

function existingKafka(url: string): KafkaServer {
  const refuse = (what: string) => unavailable('WAYBILL_TEST_KAFKA_URL', what);
  return {
    ...parseKafkaUrl(url),
    kill: () => refuse('kill'),
    suspend: () => refuse('suspend'),
    resume: () => refuse('resume'),
    start: () => Promise.resolve().then(() => refuse('start')),
    stop: () => Promise.resolve(),
  };
}

function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id; // the format tool would take it for an option
}

function hopeless(nodes: readonly KafkaNode[]): string | null {
  const ended = nodes.map((node) => node.process()).find((process) => (process?.ended() ?? null) !== null);
  return ended === undefined || ended === null ? null : `a node ended (${ended.ended()}).\n${ended.lastWords()}`;
}

/** Every node that runs must know every node that runs, a controller, and a serving leader for each partition that can have one. */
async function isReady(running: readonly KafkaNode[]): Promise<boolean> {
  const answers = await Promise.all(running.map((node) => readMetadata(node.address)));
  const known = answers.every((answer) => {
    const alive = new Set(answer.brokers.map((broker) => broker.nodeId));
    const led = answer.topics.every((topic) =>
      topic.partitions.every((part) => alive.has(part.leader) || !part.inSync.some((node) => alive.has(node))),
    );
    return running.every((node) => answer.brokers.some((broker) => broker.address === node.address)) && answer.controllerId >= 0 && led;
  });
  if (!known) return false;
  return (await Promise.all(answers.map((answer) => leadersServe(answer, answer.topics)))).every(Boolean);
}

async function whenReady(nodes: readonly KafkaNode[]): Promise<void> {
  const running = nodes.filter((node) => node.process() !== null);
  await until(() => isReady(running), { what: 'Kafka to answer', within: START_LIMIT, hopeless: () => hopeless(running) });
}

async function startNodes(options: KafkaOptions): Promise<readonly KafkaNode[]> {
  const libraries = await kafkaLibraries();
  const count = options.brokers ?? 1;
  const reserved = await reservePorts(count * 2);
  const cluster = Array.from({ length: count }, (_, index) => ({
    client: reserved.ports[index * 2] ?? 0,
    controller: reserved.ports[index * 2 + 1] ?? 0,
  }));
  const common = { clusterId: clusterId(), libraries, cluster, properties: options.properties ?? {} };
  const nodes = await Promise.all(cluster.map((_, index) => createKafkaNode({ ...common, nodeId: index + 1 })));
  await reserved.release();
  await Promise.all(nodes.map((node) => node.start()));
  try {
    await whenReady(nodes);
    return nodes;
  } catch (error) {
    await Promise.all(nodes.map((node) => node.remove()));
    throw error;
  }
}

/** Another process may take a port between its release and the start of the node: then other ports are tried. */
async function startOnFreePorts(options: KafkaOptions): Promise<readonly KafkaNode[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startNodes(options);
    } catch (error) {
      const taken = error instanceof Error && /BindException|Address already in use/i.test(error.message);
      if (!taken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/**
 * Starts a Kafka cluster in KRaft mode on 127.0.0.1, in the temporary folder of this process, and waits until it answers.
 * It ends with this process, whatever ends it. With WAYBILL_TEST_KAFKA_URL that cluster is used instead, and what would
 * stop or change it throws.
 * Errors: throws with the one thing to do when Java, Maven or the jars are missing, else with the end of the broker's log.
 */
export async function startKafka(options: KafkaOptions = {}): Promise<KafkaServer> {
  const url = existingServer('WAYBILL_TEST_KAFKA_URL');
  if (url !== null) return existingKafka(url);
  const nodes = await timed('Kafka', () => startOnFreePorts(options));
  const chosen = (node?: number) => (node === undefined ? nodes : nodes.slice(node - 1, node));
  const signal = (name: NodeJS.Signals) => (node?: number) => chosen(node).forEach((each) => each.signal(name));
  return {
    ...kafkaAddress(nodes.map((node) => node.address)),
    kill: (node) => chosen(node).forEach((each) => each.kill()),
    suspend: signal('SIGSTOP'),
    resume: signal('SIGCONT'),
    async start(node) {
      await Promise.all(chosen(node).map((each) => each.start()));
      await whenReady(nodes);
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.remove()));
    },
  };
}
