import type { KafkaShape } from '../model/shape.ts';
import type { QueueWorld, Streamed } from '../model/queue-world.ts';
import type { Send } from '../model/world.ts';
import type { Look, Part, Role, SeenCopy, Trouble } from './look.ts';

/** What the broker says of the queue: numbers, never single messages. */
export interface QueueNumbers {
  readonly bound: boolean;
  readonly ready: number;
  readonly unacknowledged: number;
  /** What the head's producer says of when it was sent. */
  readonly headAt: number | null;
  readonly lettersReach: boolean;
  readonly takenAt: number;
}

/** A look at a route over an exchange: what a look at a topic shows, apart from the topic, and what only queues have. */
export interface QueueLook extends Look {
  readonly queueShape: QueueWorld['shape'];
  /** Parts that the route has, and that were not read whole. */
  readonly unread: readonly string[];
  /** Whether the exchange reaches a queue now; null where it was not read. */
  readonly routed: boolean | null;
  readonly numbers: QueueNumbers | null;
  /** Whether the broker said that the stream is bound. */
  readonly witnessBound: boolean;
  readonly witness: readonly Streamed[];
  readonly letters: readonly Streamed[];
  /** Ends of what was read of the streams; null where nothing was. */
  readonly witnessRead: number | null;
  readonly lettersRead: number | null;
  /** Sends that the broker handed back. */
  readonly returned: readonly Send[];
}

/** The parts of a route over a queue, in the order in which they are read. */
const parts: readonly (readonly [Role | 'topology', string, string])[] = [
  ['outbox', 'shop-db', 'public.outbox'],
  ['topology', 'rabbit', 'exchange shop'],
  ['topology', 'rabbit', 'queue billing.q'],
  ['topology', 'rabbit', 'queue billing.witness'],
  ['destination', 'rabbit', 'billing.witness/0'],
  ['fallback', 'shop-db', 'public.unsent'],
  ['dead-letter', 'rabbit', 'billing.dlq.witness/0'],
  ['trace', 'trace-db', 'billing-trace'],
  ['dedupe', 'bill-db', 'billing: public.claims'],
  ['dedupe', 'bill-db', 'billing: public.processed'],
  ['effect', 'bill-db', 'billing: public.invoices'],
];

function isConfigured({ shape }: QueueWorld, [role, , name]: (typeof parts)[number]): boolean {
  switch (name) {
    case 'public.outbox':
      return shape.outbox;
    case 'queue billing.witness':
    case 'billing.witness/0':
      return shape.witness !== 'none';
    case 'public.unsent':
      return shape.fallback;
    case 'billing.dlq.witness/0':
      return shape.deadLetter === 'declared';
    case 'billing-trace':
      return shape.trace !== 'none';
    case 'billing: public.claims':
      return shape.dedupe === 'before';
    case 'billing: public.processed':
      return shape.dedupe === 'after';
    case 'billing: public.invoices':
      return shape.effect;
    default:
      return role === 'topology';
  }
}

function shapeOf({ shape }: QueueWorld): KafkaShape {
  return {
    partitions: 1,
    compact: false,
    outbox: shape.outbox ? 'states' : 'none',
    places: false,
    fallback: shape.fallback ? 'table' : 'none',
    produceTrace: shape.produceTrace,
    history: 'none',
    timeToLive: null,
    producerSkew: 0,
    databaseSkew: 0,
    consumers: [
      {
        name: 'billing',
        isolation: 'read_uncommitted',
        commit: 'external',
        trace: shape.trace,
        dedupe: shape.dedupe,
        effect: shape.effect ? 'by-id' : 'none',
        retry: false,
        deadLetter: false,
      },
    ],
  };
}

function letterSeen({ offset, id, key, at }: Streamed): SeenCopy {
  const entry = { offset, message: { id, key }, at, producer: null, leaderEpoch: 0, transaction: null, resend: null };
  return { role: 'dead-letter', topic: 'billing.dlq.witness', partition: 0, consumer: 'billing', entry, visibility: 'visible' };
}

/** Looks once at a world that holds still. `troubles` are those of the parts, around and around. */
export function lookAtQueues(world: QueueWorld, troubles: readonly Trouble[]): QueueLook {
  const asked = parts.filter((part) => isConfigured(world, part));
  const planned = asked.map((part, index) => ({ part, trouble: troubles[index % troubles.length] ?? 'none' }));
  const whole = (name: string): boolean => planned.some(({ part, trouble }) => part[2] === name && trouble === 'none');
  const streamEnd = (name: string, log: readonly Streamed[]): number | null => {
    const trouble = planned.find(({ part }) => part[2] === name)?.trouble ?? 'not-asked';
    const end = (log.at(-1)?.offset ?? -1) + 1;
    return trouble === 'none' ? end : trouble === 'half' ? Math.floor(end / 2) : null;
  };
  const witnessRead = streamEnd('billing.witness/0', world.witness);
  const lettersRead = streamEnd('billing.dlq.witness/0', world.letters);
  const found = planned.flatMap(({ part: [role, source, name], trouble }, index): readonly Part[] => {
    if (trouble === 'not-asked') return [];
    const isStream = name.endsWith('/0');
    const seen = trouble === 'half' && !isStream ? 'failed' : trouble;
    const asOf = seen === 'failed' ? null : world.time + 100 * index;
    return [{ role: role as Role, source, name, asOf, wanted: null, read: null, trouble: seen }];
  });
  const [head] = world.queue;
  const letters = world.letters.filter(({ offset }) => offset < (lettersRead ?? 0));
  const seenLetters = letters.filter(({ key }) => key !== 'k8' && key !== 'k9').map(letterSeen);
  const sends = whole('billing-trace') ? world.sends : [];
  return {
    shape: shapeOf(world),
    queueShape: world.shape,
    now: world.time + 2000,
    databases: [],
    rows: whole('public.outbox') ? [...world.rows] : [],
    sends: sends.filter(({ returned }) => !returned),
    returned: sends.filter(({ returned }) => returned),
    copies: seenLetters,
    unsent: whole('public.unsent') ? [...world.fallback] : [],
    boundaries: [],
    epochs: [],
    holes: [],
    commits: [],
    lines: whole('billing-trace') ? [...world.lines] : [],
    claims: whole('billing: public.claims') ? [...world.claims] : [],
    done: whole('billing: public.processed') ? [...world.done] : [],
    effects: whole('billing: public.invoices') ? [...world.effects] : [],
    ledger: [],
    samples: [],
    parts: found,
    unread: planned.filter(({ trouble }) => trouble !== 'none').map(({ part: [, , name] }) => name),
    routed: whole('exchange shop') ? world.bound : null,
    numbers: whole('queue billing.q')
      ? {
          bound: world.bound,
          ready: world.queue.length,
          unacknowledged: world.held === null ? 0 : 1,
          headAt: head?.publishedAt ?? null,
          lettersReach: world.lettersBound,
          takenAt: world.time + 200,
        }
      : null,
    witnessBound: whole('queue billing.witness') && world.bound,
    witness: world.witness.filter(({ offset }) => offset < (witnessRead ?? 0)),
    letters,
    witnessRead,
    lettersRead,
  };
}
