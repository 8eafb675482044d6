import fc from 'fast-check';
import type { Trouble } from './look/look.ts';
import type { QueueAction } from './model/queue-actions.ts';
import { publishEnds, queueWorkEnds } from './model/queue-actions.ts';
import type { QueueShape } from './model/queue-world.ts';

/** One run over queues: how the route is set up, what happens, and what of a look at it fails. */
export interface QueueSchedule {
  readonly shape: QueueShape;
  readonly actions: readonly QueueAction[];
  readonly troubles: readonly Trouble[];
}

const minute = 60_000;

const shapes: fc.Arbitrary<QueueShape> = fc.record({
  outbox: fc.constantFrom(true, true, true, false),
  witness: fc.constantFrom('old', 'old', 'old', 'new', 'none'),
  fallback: fc.boolean(),
  produceTrace: fc.boolean(),
  trace: fc.constantFrom('every', 'every', 'share', 'none'),
  dedupe: fc.constantFrom('none', 'before', 'after'),
  effect: fc.boolean(),
  deadLetter: fc.constantFrom('none', 'undeclared', 'declared', 'declared'),
  limit: fc.constantFrom(null, null, 2),
  overflow: fc.constantFrom('drop-head', 'reject-publish'),
  messageTtl: fc.constantFrom(null, null, 2 * minute),
});

const write = fc.record({ do: fc.constant('write'), key: fc.constantFrom('k0', 'k1') });
const sent = fc.record({ do: fc.constant('publish'), end: fc.constant('sent') });
const publish = fc.record({ do: fc.constant('publish'), end: fc.constantFrom(...publishEnds) });
const bind = fc.record({ do: fc.constant('bind'), bound: fc.boolean() });
const bindLetters = fc.record({ do: fc.constant('bind-letters'), bound: fc.boolean() });
const done = fc.record({ do: fc.constant('work'), end: fc.constant('ok'), lucky: fc.boolean() });
const work = fc.record({ do: fc.constant('work'), end: fc.constantFrom(...queueWorkEnds), lucky: fc.boolean() });
const release = fc.record({ do: fc.constant('release') });
const traffic = fc.record({ do: fc.constant('traffic') });
const wait = fc.record({ do: fc.constant('wait'), milliseconds: fc.constantFrom(10_000, minute, 3 * minute, 10 * minute, 90 * minute) });

const actions = fc.oneof(
  { weight: 5, arbitrary: write },
  { weight: 5, arbitrary: sent },
  { weight: 3, arbitrary: publish },
  { weight: 1, arbitrary: bind },
  { weight: 1, arbitrary: bindLetters },
  { weight: 3, arbitrary: done },
  { weight: 3, arbitrary: work },
  { weight: 1, arbitrary: release },
  { weight: 3, arbitrary: traffic },
  { weight: 5, arbitrary: wait },
) as fc.Arbitrary<QueueAction>;

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('none') },
  { weight: 1, arbitrary: fc.constantFrom('failed', 'half', 'not-asked') },
);

export const queueSchedules: fc.Arbitrary<QueueSchedule> = fc.record({
  shape: shapes,
  actions: fc.array(actions, { minLength: 1, maxLength: 40, size: 'max' }),
  troubles: fc.oneof(fc.constant<readonly Trouble[]>(['none']), fc.array(trouble, { minLength: 11, maxLength: 11 })),
});
