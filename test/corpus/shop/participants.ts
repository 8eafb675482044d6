import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { KafkaAddress } from '../../harness/kafka-address.ts';
import { newFolder } from '../../harness/keeper.ts';
import { queryPostgres } from '../../harness/postgres-client.ts';
import { type ServerProcess, startServerProcess } from '../../harness/server-process.ts';
import { until } from '../../harness/until.ts';

/** What a relay does with the rows of a topic that are to be sent. */
export interface RelayOrders {
  readonly brokers: readonly string[];
  readonly database: string;
  readonly topic: string;
  readonly order: 'send, then mark' | 'mark, then send';
  /** SIGKILL between the two steps of its first row. */
  readonly dies: boolean;
}

/** What a consumer does with the messages of a topic, until it is ended. */
export interface ConsumerOrders {
  readonly brokers: readonly string[];
  readonly database: string;
  readonly topic: string;
  readonly group: string;
  /** Its name in the traces. */
  readonly name: string;
  readonly member: string;
  readonly commit: 'before' | 'after' | 'low watermark';
  readonly effect: boolean;
  readonly dedupe: { readonly url: string; readonly order: 'key, then effect' | 'effect, then key' } | null;
  readonly fate: {
    readonly messageId: string;
    readonly at: 'before the effect' | 'between key and effect' | 'before the commit';
    readonly how: 'dies' | 'hangs';
  } | null;
}

type Ordered<Orders, Optional extends keyof Orders> = Omit<Orders, 'brokers' | 'database' | Optional> & Partial<Pick<Orders, Optional>>;

export interface Participants {
  /** Runs a relay to its end, be it a death. */
  relay(orders: Ordered<RelayOrders, 'dies'>): Promise<void>;
  consumer(orders: Ordered<ConsumerOrders, 'name' | 'member' | 'effect' | 'dedupe' | 'fate' | 'commit'>): Promise<Consumer>;
}

export interface Consumer {
  /** Waits until its trace has a line of the message: how often, and by which member, where that is given. */
  traced(messageId: string, times?: number, member?: string): Promise<void>;
  /** Waits until it has died of its fate. */
  whenDead(): Promise<void>;
  /** SIGTERM: it leaves its group in order. */
  leave(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
}

const within = 90_000;

const programs = {
  relay: fileURLToPath(new URL('relay-process.ts', import.meta.url)),
  consumer: fileURLToPath(new URL('consumer-process.ts', import.meta.url)),
};

async function start(program: keyof typeof programs, orders: object): Promise<ServerProcess> {
  const folder = await newFolder('participant');
  return startServerProcess({
    command: process.execPath,
    arguments: ['--disable-warning=TimeoutNegativeWarning', programs[program], JSON.stringify(orders)],
    folder,
    logFile: join(folder, 'process.log'),
  });
}

async function ended(process: ServerProcess, wanted: 'exit code 0' | 'signal SIGKILL'): Promise<void> {
  await process.whenEnded();
  if (process.ended() !== wanted) throw new Error(`ended by ${process.ended()} instead of ${wanted}:\n${process.lastWords()}`);
}

/** Programs of the shop, each in a process of its own, so that they can really die. */
export function participants(kafka: KafkaAddress, database: string): Participants {
  const common = { brokers: kafka.brokers, database };
  return {
    async relay(orders) {
      const { dies = false } = orders;
      await ended(await start('relay', { ...common, ...orders, dies }), dies ? 'signal SIGKILL' : 'exit code 0');
    },
    async consumer(orders) {
      const { name = 'billing', member = 'billing-0' } = orders;
      const defaults = { name, member, commit: 'after', effect: false, dedupe: null, fate: null };
      const process = await start('consumer', { ...common, ...defaults, ...orders });
      const hopeless = () => (process.ended() === null || process.ended() === 'signal SIGKILL' ? null : process.lastWords());
      return {
        async traced(messageId, times = 1, by) {
          const sql = 'select member from message_events where message_id = $1 and consumer = $2';
          const lines = async () =>
            (await queryPostgres(database, sql, [messageId, name])).filter((row) => by === undefined || row['member'] === by);
          await until(async () => (await lines()).length >= times, { what: `${name} to trace ${messageId}`, within, hopeless });
        },
        whenDead: () => ended(process, 'signal SIGKILL'),
        async leave() {
          process.signalAll('SIGTERM');
          await ended(process, 'exit code 0');
        },
        async kill() {
          process.signalAll('SIGKILL');
          await process.whenEnded();
        },
      };
    },
  };
}
