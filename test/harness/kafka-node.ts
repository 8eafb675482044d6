import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newFolder } from './keeper.ts';
import { javaArguments } from './kafka-libraries.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const run = promisify(execFile);

export interface NodePorts {
  readonly client: number;
  readonly controller: number;
}

export interface NodeSettings {
  readonly nodeId: number;
  readonly clusterId: string;
  readonly libraries: string;
  /** The ports of every node of the cluster, in the order of the node ids 1, 2, ... */
  readonly cluster: readonly NodePorts[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface KafkaNode {
  readonly address: string;
  /** The process of this node; null before the first start and after a kill. */
  process(): ServerProcess | null;
  /** Starts it on its data. Does nothing while it runs. It is not ready yet when this resolves. */
  start(): Promise<void>;
  kill(): void;
  signal(name: NodeJS.Signals): void;
  /** Kills it, waits for its end and removes its folder. */
  remove(): Promise<void>;
}

function properties(settings: NodeSettings, own: NodePorts, folder: string): string {
  const nodes = settings.cluster.length;
  const replication = String(Math.min(3, nodes));
  const voters = settings.cluster.map((ports, index) => `${index + 1}@127.0.0.1:${ports.controller}`).join(',');
  const all: Readonly<Record<string, string>> = {
    'process.roles': 'broker,controller',
    'node.id': String(settings.nodeId),
    'controller.quorum.voters': voters,
    listeners: `PLAINTEXT://127.0.0.1:${own.client},CONTROLLER://127.0.0.1:${own.controller}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${own.client}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(folder, 'data'),
    'offsets.topic.num.partitions': '4',
    'offsets.topic.replication.factor': replication,
    'transaction.state.log.num.partitions': '4',
    'transaction.state.log.replication.factor': replication,
    'transaction.state.log.min.isr': nodes >= 3 ? '2' : '1',
    'group.initial.rebalance.delay.ms': '0',
    'auto.create.topics.enable': 'false',
    // Tests and the lab write records with old timestamps, which the first retention pass would delete.
    'log.retention.ms': '-1',
    'delete.topic.enable': 'true',
    // a transaction that a test holds open shall not end by itself after 15 minutes
    'transaction.max.timeout.ms': String(4 * 3_600_000),
    // a killed node may register again only after its old session ended (9 s when unset)
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '500',
    'num.network.threads': '2',
    'num.io.threads': '2',
    // 15 s when unset: a test that waits for compaction would wait for nothing else
    'log.cleaner.backoff.ms': '500',
    // five minutes, and half a minute before the first, when unset: so for a test that waits for retention
    'log.retention.check.interval.ms': '500',
    'log.initial.task.delay.ms': '500',
    'log.cleaner.dedupe.buffer.size': String(8 * 1024 * 1024),
    ...settings.properties,
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function format(settings: NodeSettings, folder: string): Promise<void> {
  const tool = ['format', '-t', settings.clusterId, '-c', join(folder, 'server.properties')];
  await run('java', [...javaArguments(settings.libraries, join(folder, 'tmp'), 'kafka.tools.StorageTool', tool)]);
}

/** Makes the folder, the settings and the formatted storage of one node in KRaft mode (broker and controller in one). */
export async function createKafkaNode(settings: NodeSettings): Promise<KafkaNode> {
  const own = settings.cluster[settings.nodeId - 1];
  if (own === undefined) throw new Error(`There is no node ${settings.nodeId}.`);
  const folder = await newFolder('kafka');
  mkdirSync(join(folder, 'tmp'));
  writeFileSync(join(folder, 'server.properties'), properties(settings, own, folder));
  await format(settings, folder);
  let server: ServerProcess | null = null;
  let killed: Promise<void> = Promise.resolve();
  const kill = () => {
    if (server === null) return;
    server.signalAll('SIGKILL');
    killed = server.whenEnded();
    server = null;
  };
  return {
    address: `127.0.0.1:${own.client}`,
    process: () => server,
    kill,
    async start() {
      await killed; // the ports and the data are free only then
      if (server?.ended() === null) return;
      server = await startServerProcess({
        command: 'java',
        arguments: javaArguments(settings.libraries, join(folder, 'tmp'), 'kafka.Kafka', [join(folder, 'server.properties')]),
        folder,
        logFile: join(folder, 'server.log'),
      });
    },
    signal: (name) => server?.signalAll(name),
    async remove() {
      kill();
      await killed;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
