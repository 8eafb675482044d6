import type { Judged } from './adapt/judged.ts';
import { judged } from './adapt/judged.ts';
import { evidenceOf } from './adapt/evidence.ts';
import { queueEvidenceOf } from './adapt/queue-evidence.ts';
import type { Look } from './look/look.ts';
import type { QueueLook } from './look/queue-look.ts';
import { lookAtQueues } from './look/queue-look.ts';
import { look } from './look/read.ts';
import { act } from './model/actions.ts';
import { actOnQueues } from './model/queue-actions.ts';
import type { QueueWorld } from './model/queue-world.ts';
import { newQueueWorld } from './model/queue-world.ts';
import type { World } from './model/world.ts';
import { newWorld } from './model/world.ts';
import type { Expectation } from './oracle/expect.ts';
import { expect } from './oracle/expect.ts';
import { expectOfQueue } from './oracle/queue-expect.ts';
import { falseQueueLoss, falseQueueSuccess } from './oracle/queue-safety.ts';
import type { Said } from './oracle/safety.ts';
import { falseLoss, falseSuccess } from './oracle/safety.ts';
import type { QueueSchedule } from './queue-schedule.ts';
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

interface Safety {
  readonly falseLoss: (said: Said) => string | null;
  readonly falseSuccess: (said: Said) => string | null;
}

function compare(id: string, expected: Expectation, got: Judged, safety: Safety): Verdicts {
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
      const why = safety.falseLoss(each);
      return why === null ? [] : [`${each.certainty} ${each.code}: ${why}`];
    }),
    falseSuccesses: said.flatMap((each) => {
      const why = safety.falseSuccess(each);
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
  const verdicts = [...world.ids, stranger].map((id) =>
    compare(id, expect(seen, id), judged(evidence, id), {
      falseLoss: (said) => falseLoss(world, id, said),
      falseSuccess: (said) => falseSuccess(world, id, said),
    }),
  );
  return { world, seen, verdicts };
}

export interface QueueTrial {
  readonly world: QueueWorld;
  readonly seen: QueueLook;
  readonly verdicts: readonly Verdicts[];
}

/** The same over an exchange and its queue. Streams are read apart for each message, so each has evidence of its own. */
export function queueTrial({ shape, actions, troubles }: QueueSchedule): QueueTrial {
  const world = newQueueWorld(shape);
  for (const action of actions) actOnQueues(world, action);
  const seen = lookAtQueues(world, troubles);
  const verdicts = world.ids.map((id) => {
    const expected = expectOfQueue(seen, id);
    return compare(id, expected, judged(queueEvidenceOf(seen, id, expected.event), id), {
      falseLoss: (said) => falseQueueLoss(world, id, said),
      falseSuccess: (said) => falseQueueSuccess(world, id, said),
    });
  });
  return { world, seen, verdicts };
}
