import type { Judged } from './adapt/judged.ts';
import { judged } from './adapt/judged.ts';
import { evidenceOf } from './adapt/evidence.ts';
import type { Look } from './look/look.ts';
import { look } from './look/read.ts';
import { act } from './model/actions.ts';
import type { World } from './model/world.ts';
import { newWorld } from './model/world.ts';
import type { Expectation } from './oracle/expect.ts';
import { expect } from './oracle/expect.ts';
import { falseLoss, falseSuccess } from './oracle/safety.ts';
import type { Schedule } from './schedule.ts';

/** One message of one schedule: what ought to be said, what was said, and what is unsafe of it. */
export interface Verdicts {
  readonly id: string;
  readonly expected: Expectation;
  readonly got: Judged;
  /** Expected x got, where a code differs: `overall RELAY_LOST x UNDETERMINED`. */
  readonly misses: readonly string[];
  readonly duplicateMisses: readonly string[];
  readonly falseLosses: readonly string[];
  readonly falseSuccesses: readonly string[];
}

export interface Trial {
  readonly world: World;
  readonly seen: Look;
  readonly verdicts: readonly Verdicts[];
}

/** An id that nobody ever gave to a message. */
const stranger = 'm-stranger';

function compare(world: World, id: string, expected: Expectation, got: Judged): Verdicts {
  const said = [
    { consumer: null, code: got.overall, certainty: got.certainty },
    ...got.deliveries.map(({ consumer, code, certainty }) => ({ consumer, code, certainty })),
  ];
  const overall = expected.overall === got.overall ? [] : [`overall ${expected.overall} x ${got.overall}`];
  const deliveries = got.deliveries.flatMap(({ consumer, code }) =>
    expected.deliveries[consumer] === code ? [] : [`consumer ${expected.deliveries[consumer]} x ${code}`],
  );
  const duplicates = [expected.duplicates.join('+') || 'none', got.duplicates.join('+') || 'none'];
  return {
    id,
    expected,
    got,
    misses: [...overall, ...deliveries],
    duplicateMisses: duplicates[0] === duplicates[1] ? [] : [duplicates.join(' x ')],
    falseLosses: said.flatMap((each) => {
      const why = falseLoss(world, id, each);
      return why === null ? [] : [`${each.certainty} ${each.code}: ${why}`];
    }),
    falseSuccesses: said.flatMap((each) => {
      const why = falseSuccess(world, id, each);
      return why === null ? [] : [`PROCESSED: ${why}`];
    }),
  };
}

/** Plays a schedule, looks at what became of it, and has every message judged twice: by the oracle and by Waybill. */
export function trial({ shape, actions, plan }: Schedule): Trial {
  const world = newWorld(shape);
  for (const action of actions) act(world, action);
  const seen = look(world, plan);
  const evidence = evidenceOf(seen);
  const verdicts = [...world.ids, stranger].map((id) => compare(world, id, expect(seen, id), judged(evidence, id)));
  return { world, seen, verdicts };
}
