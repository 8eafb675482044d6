import fc from 'fast-check';
import { assertNever } from '../../../main/domain/assert-never.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Consumer, Route } from '../../../main/domain/workspace/route.ts';
import { exchangeConfig, queueConfig } from '../builders/configs.ts';
import { claimed, consumed, deduped, divertedCopy, effect, queueLetter, row, send, unsent, witnessed } from '../builders/observations.ts';
import { backupQueue, deadLetterQueue, queueConsumer, queueRoute } from '../builders/rabbit.ts';
import type { Change, Reading } from '../builders/reading.ts';
import { reading, said } from '../builders/reading.ts';
import { claimStore, doneStore, invoices, outbox, trace } from '../builders/route.ts';
import { exchangeSample } from '../builders/samples.ts';
import { ago, hour, minute, second } from '../builders/time.ts';

/** What truly became of a message before any queue. */
const queueProductions = [
  'accepted',
  'accepted-twice',
  'lost',
  'returned',
  'unbound',
  'unbound-then',
  'failed',
  'young',
  'stuck',
  'diverted',
  'unsent',
  'never-produced',
] as const;
export type QueueProduction = (typeof queueProductions)[number];

/** What truly became of it in its queue and its consumer. */
const queueFates = [
  'waiting',
  'processed',
  'failed',
  'dead-lettered',
  'letter-lost',
  'overflowed',
  'expired',
  'taken',
  'filtered',
  'claimed-only',
] as const;
export type QueueFate = (typeof queueFates)[number];

export interface QueueWorld {
  readonly outbox: boolean;
  readonly witness: boolean;
  readonly fallback: 'none' | 'queue' | 'table';
  readonly trace: 'every' | 'share' | 'none';
  readonly dedupe: readonly ('done' | 'claimed')[];
  readonly effect: boolean;
  readonly deadLetter: boolean;
  readonly timeToLive: number | null;
  readonly production: QueueProduction;
  readonly fate: QueueFate;
  readonly age: number;
  /** Whether bindings were sampled before and after. */
  readonly sampled: boolean;
}

export const queueWorlds: fc.Arbitrary<QueueWorld> = fc.record({
  outbox: fc.constantFrom(true, true, false),
  witness: fc.constantFrom(true, true, true, false),
  fallback: fc.constantFrom('none', 'queue', 'table'),
  trace: fc.constantFrom('every', 'every', 'every', 'share', 'none'),
  dedupe: fc.constantFrom<QueueWorld['dedupe']>([], ['done'], ['claimed'], ['claimed', 'done']),
  effect: fc.boolean(),
  deadLetter: fc.boolean(),
  timeToLive: fc.constantFrom(null, null, 5 * minute),
  production: fc.oneof(
    { weight: 3, arbitrary: fc.constant<QueueProduction>('accepted') },
    { weight: 3, arbitrary: fc.constantFrom(...queueProductions) },
  ),
  fate: fc.constantFrom(...queueFates),
  age: fc.constantFrom(10 * minute, 3 * hour),
  sampled: fc.boolean(),
});

const unsentTable = { kind: 'table', source: 'shop-db', table: 'public.unsent', columns: { messageId: 'message_id' } } as const;

function consumerOf(world: QueueWorld): Consumer {
  return queueConsumer({
    witness: world.witness ? 'billing.witness' : null,
    deadLetter: world.deadLetter ? deadLetterQueue : null,
    trace: world.trace === 'none' ? null : trace({ sampled: world.trace }),
    dedupe: world.dedupe.map((means) => (means === 'done' ? doneStore : claimStore)),
    effect: world.effect ? { ...invoices, key: [{ name: 'messageId' }] } : null,
  });
}

function routeOf(world: QueueWorld): Route {
  return queueRoute({
    outbox: world.outbox ? outbox() : null,
    fallbacks: world.fallback === 'none' ? [] : [world.fallback === 'queue' ? backupQueue : unsentTable],
    consumers: [consumerOf(world)],
    timeToLive: world.timeToLive,
    overdueAfter: hour,
  });
}

interface Produced {
  readonly observations: readonly Observation[];
  readonly accepted: boolean;
  readonly says: readonly Change[];
}

function producedBy(world: QueueWorld): Produced {
  const { age, production } = world;
  const times = { createdAt: ago(age), sentAt: ago(age - second) };
  const rowed = (facts: Parameters<typeof row>[0]): readonly Observation[] =>
    world.outbox ? [row({ createdAt: ago(age), ...facts })] : [];
  const sent = rowed({ state: 'sent', ...times });
  const traced = world.trace === 'every' ? [send({ at: ago(age - second), attempt: '1' })] : [];
  const copy = (parts: Parameters<typeof witnessed>[0] = {}): readonly Observation[] =>
    world.witness ? [witnessed({ at: ago(age - 2 * second), publishedAt: ago(age - second), ...parts })] : [];
  const made = (observations: readonly Observation[], accepted = false, says: readonly Change[] = []): Produced => ({
    observations,
    accepted,
    says,
  });
  const unbound = [
    said(exchangeConfig({ routed: 'no' })),
    said(queueConfig({ bound: 'no' })),
    ...(world.witness ? [said(queueConfig({ queue: 'billing.witness', bound: 'no' }))] : []),
  ];
  switch (production) {
    case 'accepted':
      return made([...sent, ...traced, ...copy()], true);
    case 'accepted-twice':
      return made([...sent, ...traced, ...copy(), ...copy({ offset: '700' })], true);
    case 'lost':
      return made([...sent, ...traced]);
    case 'returned':
      // A bound witness would have taken it, and nothing would have been returned.
      return made(
        [...sent, ...(world.trace === 'every' ? [send({ at: ago(age - second), outcome: 'returned', attempt: '1' })] : [])],
        false,
        unbound,
      );
    case 'unbound':
      return made([...sent, ...traced, ...(world.sampled ? [exchangeSample({ at: ago(age - 2 * minute) })] : [])], false, unbound);
    case 'unbound-then':
      return made(
        [
          ...sent,
          ...traced,
          ...(world.sampled ? [exchangeSample({ at: ago(age + 2 * minute) }), exchangeSample({ at: ago(age - 2 * minute) })] : []),
        ],
        false,
        world.sampled ? [] : unbound,
      );
    case 'failed':
      return made([...rowed({ state: 'failed', claimedAt: ago(age - second), error: 'too large' })]);
    case 'young':
      return made(rowed({ state: 'pending', createdAt: ago(12 * second) }));
    case 'stuck':
      return made(rowed({ state: 'pending' }));
    case 'diverted':
      return made([
        ...sent,
        ...traced,
        ...(world.fallback === 'queue' ? [divertedCopy({ source: 'rabbit', topic: 'backup.witness', at: ago(age - second) })] : []),
      ]);
    case 'unsent':
      return made([...sent, ...traced, ...(world.fallback === 'table' ? [unsent({ at: ago(age - second) })] : [])]);
    case 'never-produced':
      return made([]);
    default:
      return assertNever(production);
  }
}

interface Fate {
  readonly observations: readonly Observation[];
  /** What the queue says of itself. */
  readonly queue: Parameters<typeof queueConfig>[0];
}

function fateOf(world: QueueWorld): Fate {
  const { age, fate } = world;
  const letters = world.deadLetter ? ({ deadLetterExchange: 'dlx', deadLetterReaches: 'yes' } as const) : {};
  const line = (outcome: Parameters<typeof consumed>[0]): readonly Observation[] =>
    world.trace === 'every' ? [consumed({ ...outcome, at: ago(age / 2) })] : [];
  const claims = world.dedupe.includes('claimed') ? [claimed()] : [];
  const success = [
    ...line({ outcome: 'ok' }),
    ...claims,
    ...(world.dedupe.includes('done') ? [deduped()] : []),
    ...(world.effect ? [effect()] : []),
  ];
  switch (fate) {
    case 'waiting':
      return { observations: [], queue: { ...letters, ready: '12', headAt: ago(age) } };
    case 'processed':
      return { observations: success, queue: letters };
    case 'failed':
      return { observations: line({ outcome: 'failed' }), queue: {} };
    case 'dead-lettered':
      return {
        observations: [...line({ outcome: 'failed' }), ...(world.deadLetter ? [queueLetter({ at: ago(age / 2) })] : [])],
        queue: letters,
      };
    case 'letter-lost':
      return {
        observations: line({ outcome: 'failed' }),
        queue: { deadLetterExchange: 'dlx', deadLetterReaches: world.deadLetter ? 'yes' : 'no' },
      };
    case 'overflowed':
      return { observations: [], queue: { ready: '100', maxLength: '100', headAt: ago(minute) } };
    case 'expired':
      return { observations: [], queue: { messageTtl: '60000' } };
    case 'taken':
      return { observations: [], queue: letters };
    case 'filtered':
      return { observations: line({ outcome: 'filtered' }), queue: letters };
    case 'claimed-only':
      return { observations: claims, queue: letters };
    default:
      return assertNever(fate);
  }
}

/** What a reading finds that reads everything of a route over an exchange, in order, and is told the truth. */
export function perfectQueueReading(world: QueueWorld): Reading {
  const route = routeOf(world);
  const produced = producedBy(world);
  const fate = fateOf(world);
  const found = produced.accepted ? fate.observations : [];
  const queue = produced.accepted ? [said(queueConfig(fate.queue))] : [];
  return reading([...produced.observations, ...found], { route }, ...queue, ...produced.says);
}
