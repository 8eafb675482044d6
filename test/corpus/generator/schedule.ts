import fc from 'fast-check';
import type { Trouble } from './look/look.ts';
import type { Plan } from './look/read.ts';
import type { Action } from './model/actions.ts';
import { workEnds } from './model/consume.ts';
import { relayEnds } from './model/produce.ts';
import type { ConsumerShape, KafkaShape } from './model/shape.ts';

const second = 1000;
const minute = 60 * second;

/** One run: how the route is set up, what happens, and how somebody looks at it. */
export interface Schedule {
  readonly shape: KafkaShape;
  readonly actions: readonly Action[];
  readonly plan: Plan;
}

function consumerShape(name: string): fc.Arbitrary<ConsumerShape> {
  return fc.record({
    name: fc.constant(name),
    isolation: fc.constantFrom('read_uncommitted', 'read_committed'),
    commit: fc.constantFrom('after-processing', 'after-processing', 'auto', 'watermark', 'external'),
    trace: fc.constantFrom('every', 'every', 'every', 'share', 'none'),
    dedupe: fc.constantFrom('none', 'before', 'after'),
    effect: fc.constantFrom('none', 'by-id', 'by-id', 'by-key'),
    retry: fc.boolean(),
    deadLetter: fc.boolean(),
  });
}

const shapes: fc.Arbitrary<KafkaShape> = fc.record({
  partitions: fc.constantFrom(1, 2),
  compact: fc.constantFrom(false, false, false, false, true),
  outbox: fc.constantFrom('states', 'states', 'states', 'none', 'deletes-sent', 'stateless'),
  places: fc.boolean(),
  fallback: fc.constantFrom('none', 'topic', 'table'),
  produceTrace: fc.boolean(),
  history: fc.constantFrom('none', 'always', 'sometimes'),
  timeToLive: fc.constantFrom(null, null, 5 * minute),
  producerSkew: fc.constantFrom(0, 0, -10 * minute),
  databaseSkew: fc.constantFrom(0, 0, 7 * second, -7 * second),
  consumers: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: fc.tuple(consumerShape('billing')) },
    { weight: 3, arbitrary: fc.tuple(consumerShape('billing'), consumerShape('email')) },
  ),
});

const partition = fc.constantFrom(0, 0, 1);
const consumer = fc.constantFrom(0, 0, 1);
const keys = fc.constantFrom('k0', 'k0', 'k1', 'k2');

const act = {
  write: fc.record({ do: fc.constant('write'), key: keys }),
  send: fc.record({ do: fc.constant('relay'), end: fc.constant('sent') }),
  relay: fc.record({ do: fc.constant('relay'), end: fc.constantFrom(...relayEnds) }),
  endTransaction: fc.record({ do: fc.constant('end-transaction'), state: fc.constantFrom('committed', 'aborted') }),
  resend: fc.record({ do: fc.constant('resend'), message: fc.nat(3), registered: fc.boolean() }),
  elect: fc.record({ do: fc.constant('elect'), partition, lost: fc.constantFrom(0, 1, 1, 2) }),
  expire: fc.record({ do: fc.constant('expire'), partition, count: fc.constantFrom(1, 1, 2) }),
  compact: fc.record({ do: fc.constant('compact'), partition }),
  sample: fc.record({ do: fc.constant('sample') }),
  consume: fc.record({ do: fc.constant('consume'), consumer, partition, end: fc.constant('ok'), lucky: fc.boolean() }),
  work: fc.record({ do: fc.constant('consume'), consumer, partition, end: fc.constantFrom(...workEnds), lucky: fc.boolean() }),
  finish: fc.record({ do: fc.constant('finish'), consumer, partition, lucky: fc.boolean() }),
  retry: fc.record({ do: fc.constant('retry'), consumer, well: fc.boolean(), lucky: fc.boolean() }),
  move: fc.record({ do: fc.constant('move'), consumer, partition, by: fc.constantFrom(1, 2, 'end') }),
  wait: fc.record({ do: fc.constant('wait'), milliseconds: fc.constantFrom(10 * second, minute, 5 * minute, 20 * minute, 90 * minute) }),
} as const;

function weighted(weights: readonly (readonly [number, fc.Arbitrary<unknown>])[]): fc.Arbitrary<Action> {
  return fc.oneof(...weights.map(([weight, arbitrary]) => ({ weight, arbitrary }))) as fc.Arbitrary<Action>;
}

const actions = weighted([
  [5, act.write],
  [5, act.send],
  [4, act.relay],
  [1, act.endTransaction],
  [1, act.resend],
  [1, act.elect],
  [1, act.expire],
  [1, act.compact],
  [1, act.sample],
  [5, act.consume],
  [4, act.work],
  [1, act.finish],
  [1, act.retry],
  [1, act.move],
  [3, act.wait],
]);

const aMinute = fc.record({ do: fc.constant('wait'), milliseconds: fc.constant(minute) });

const meanwhile = fc.array(
  weighted([
    [3, act.send],
    [2, act.consume],
    [1, act.work],
    [1, act.write],
    [1, act.elect],
    [1, act.expire],
    [2, aMinute],
  ]),
  { maxLength: 3 },
);

const troubled: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('none') },
  { weight: 1, arbitrary: fc.constantFrom('failed', 'half', 'half', 'not-asked') },
);

const plans: fc.Arbitrary<Plan> = fc.record({
  troubles: fc.oneof(
    { weight: 1, arbitrary: fc.constant<readonly Trouble[]>(['none']) },
    { weight: 1, arbitrary: fc.array(troubled, { minLength: 13, maxLength: 13 }) },
  ),
  meanwhile: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(meanwhile, { minLength: 3, maxLength: 3 }) },
  ),
  order: fc.constantFrom('upstream-first', 'upstream-first', 'upstream-first', 'destination-first'),
});

export const schedules: fc.Arbitrary<Schedule> = fc.record({
  shape: shapes,
  actions: fc.array(actions, { minLength: 1, maxLength: 40, size: 'max' }),
  plan: plans,
});
