import { describe, expect, it } from 'vitest';
import { facetsOf } from '../../../main/domain/lifecycle/facets.ts';
import type { Lifecycle } from '../../../main/domain/lifecycle/lifecycle.ts';
import { isCovered } from '../../../main/domain/observation/coverage.ts';
import { deliverRules } from '../../../main/domain/rule/deliver/index.ts';
import { produceRules } from '../../../main/domain/rule/produce/index.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import type { Planted } from '../../domain/properties/planted-rule.ts';
import { planted } from '../../domain/properties/planted-rule.ts';
import type { Property } from '../../domain/properties/property.ts';
import { isCaught } from '../../domain/properties/property.ts';
import type { Schedule } from './schedule.ts';
import { schedules } from './schedule.ts';
import { trial } from './trial.ts';

/** As many as every test run plays. */
const subset = 2000;
const milliseconds = 300_000;

function unsafe(schedule: Schedule): string | null {
  return trial(schedule).verdicts.flatMap(({ falseLosses, falseSuccesses }) => [...falseLosses, ...falseSuccesses])[0] ?? null;
}

const safety: Property<Schedule> = {
  law: 'no loss and no success is false',
  cases: schedules,
  complaint: unsafe,
  show: (schedule) => JSON.stringify(schedule, null, 1),
};

/** The right relay-lost, which is shown another reading. */
function relayLostSees(change: (lifecycle: Lifecycle) => Lifecycle): Planted {
  return planted(produceRules, 'relay-lost', (right) => (context) => {
    const lifecycle = change(context.lifecycle);
    return right({ ...context, lifecycle, facets: facetsOf(lifecycle) });
  });
}

const ignoresOrder = relayLostSees((lifecycle) => ({
  ...lifecycle,
  coverage: lifecycle.coverage.map((entry) => (entry.asOf === null ? entry : { ...entry, asOf: lifecycle.now })),
}));

const provesSuspicion = planted(deliverRules, 'skipped', (right) => (context) => {
  const decision = right(context);
  return decision?.decision === 'holds' ? { ...decision, certainty: 'proven' } : decision;
});

const forgetsEpochs = relayLostSees((lifecycle) => ({
  ...lifecycle,
  observations: lifecycle.observations.flatMap((observation): readonly Observation[] => {
    if (observation.kind !== 'config') return [observation];
    if (observation.facts.subject === 'epoch') return [];
    if (observation.facts.subject !== 'partition') return [observation];
    const { leaderEpoch: _forgotten, ...facts } = observation.facts;
    return [{ ...observation, facts }];
  }),
}));

const takesCommitsForWork = planted(deliverRules, 'committed', (right) => (context) => {
  const decision = right(context);
  return decision?.decision === 'holds' ? { ...decision, code: 'PROCESSED' } : decision;
});

/** Whoever trusts the hash of the key looks into one partition and takes the others for read. */
const trustsPrefilter = relayLostSees((lifecycle) => ({
  ...lifecycle,
  coverage: lifecycle.coverage.map((entry) => {
    const guessed = entry.part.endsWith('/1');
    return entry.role !== 'destination' || guessed || isCovered(entry)
      ? entry
      : { ...entry, asOf: entry.asOf ?? lifecycle.now, read: entry.wanted === null ? [] : [entry.wanted], complete: true, reason: null };
  }),
}));

describe('a planted bug makes an unsafe verdict within the schedules of every test run', () => {
  const bugs: readonly (readonly [string, Planted])[] = [
    ['the order of reading is ignored', ignoresOrder],
    ['what is suspected is taken for proven', provesSuspicion],
    ['leader epochs are forgotten', forgetsEpochs],
    ['what is committed is taken for processed', takesCommitsForWork],
    ['a prefilter is taken for an absence', trustsPrefilter],
  ];
  it.each(bugs)('%s', { timeout: milliseconds }, (_bug, swap) => {
    expect(isCaught(safety, subset, swap)).toBe(true);
  });
});
