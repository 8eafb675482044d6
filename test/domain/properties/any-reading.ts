import fc from 'fast-check';
import type { Coverage, CoverageRole } from '../../../main/domain/observation/coverage.ts';
import { coverageRoles } from '../../../main/domain/observation/coverage.ts';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { partitionConfig, topicConfig } from '../builders/configs.ts';
import type { Change, Reading } from '../builders/reading.ts';
import { alsoSeen, reading, said, unsaid } from '../builders/reading.ts';
import { ago, hour, minute, second } from '../builders/time.ts';
import { anyObservation } from './any-observation.ts';
import type { Consumption } from './world-consumption.ts';
import { routeOf, routeShapes } from './world-route.ts';
import { perfectReading, worlds } from './worlds.ts';

/** Takes something from what one entry says was read; null takes the whole entry. */
export type Shrink = (entry: Coverage) => Coverage | null;

/** Ways in which less may have been read than an entry says. */
export const shrinks: fc.Arbitrary<Shrink> = fc.constantFrom<Shrink[]>(
  () => null,
  (entry) => ({ ...entry, complete: false, reason: 'timeout: no answer' }),
  (entry) => ({ ...entry, complete: false }),
  (entry) => ({ ...entry, reason: 'too-large: stopped' }),
  (entry) => ({ ...entry, read: [], complete: false, reason: 'cancelled: stopped' }),
  (entry) => ({
    ...entry,
    read:
      entry.unit === 'offset'
        ? [
            { from: '0', to: '500' },
            { from: '501', to: '1000' },
          ]
        : [],
    complete: entry.unit === 'offset',
  }),
  (entry) => ({ ...entry, read: entry.unit === 'offset' ? [{ from: '500', to: '1000' }] : [], complete: entry.unit === 'offset' }),
  (entry) => ({ ...entry, wanted: null, read: [], asOf: null, complete: false, reason: 'not-authorized: Read on topic' }),
  (entry) => ({ ...entry, asOf: null }),
);

/** The reading with one entry of its coverage shrunk. */
export function shrunk(before: Reading, index: number, shrink: Shrink): Reading {
  const chosen = before.coverage.length === 0 ? -1 : index % before.coverage.length;
  return { ...before, coverage: before.coverage.flatMap((entry, position) => (position === chosen ? (shrink(entry) ?? []) : entry)) };
}

const topics = fc.constantFrom('orders', 'orders', 'orders-backup', 'orders-retry-0', 'orders.DLT');
const partition = fc.constantFrom('0', '1', '2', '3');

const selfDescriptions: fc.Arbitrary<Change> = fc.oneof(
  fc
    .record({ topic: topics, cleanupPolicy: fc.constantFrom('delete', 'compact', 'compact,delete') })
    .map((facts) => said(topicConfig(facts))),
  topics.map((topic) => unsaid(topicConfig({ topic }))),
  fc
    .record({
      topic: topics,
      partition,
      logStart: fc.constantFrom('0', '150', '151', '600'),
      lastStable: fc.constantFrom('0', '500', '1000'),
    })
    .map((facts) => said(partitionConfig(facts))),
  fc
    .record({ partition, logStart: fc.constantFrom('1', '200'), firstAt: fc.constantFrom(ago(minute), ago(2 * hour), ago(60 * hour)) })
    .map((facts) => said(partitionConfig(facts))),
  fc.record({ topic: topics, partition }).map((place) => unsaid(partitionConfig(place))),
);

/** Shrinks one entry of a role, so that a role with a single entry is met as often as one with many. */
function shrunkRole(before: Reading, role: CoverageRole, nth: number, shrink: Shrink): Reading {
  const positions = before.coverage.flatMap((entry, position) => (entry.role === role ? [position] : []));
  const position = positions[nth % Math.max(1, positions.length)];
  return position === undefined ? before : shrunk(before, position, shrink);
}

/** Topics have no exchanges: those have worlds of their own. */
const roles = coverageRoles.filter((role) => role !== 'topology');
const instants = fc.constantFrom(ago(second), ago(20 * second), ago(hour));
const coverageChanges: fc.Arbitrary<Change> = fc
  .tuple(
    fc.constantFrom(...roles),
    fc.nat(3),
    fc.oneof(
      { weight: 4, arbitrary: shrinks },
      {
        weight: 1,
        arbitrary: instants.map((asOf): Shrink => (entry) => ({ ...entry, asOf })),
      },
    ),
  )
  .map(
    ([role, nth, shrink]): Change =>
      (before) =>
        shrunkRole(before, role, nth, shrink),
  );

const changes = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Change[]>([]) },
  {
    weight: 3,
    arbitrary: fc.array(fc.oneof({ weight: 3, arbitrary: coverageChanges }, { weight: 2, arbitrary: selfDescriptions }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
);

const chaos: fc.Arbitrary<Reading> = fc
  .tuple(routeShapes, fc.array(anyObservation, { maxLength: 9 }))
  .map(([shape, observations]) => reading(observations, { route: routeOf(shape) }));

const disturbed: fc.Arbitrary<Reading> = fc
  .tuple(worlds, fc.array(anyObservation, { maxLength: 2 }))
  .map(([world, observations]: [Parameters<typeof perfectReading>[0], readonly Observation[]]) =>
    alsoSeen(...observations)(perfectReading(world)),
  );

/** Worlds in which a consumer is judged by silence: what it did is told by what nobody says. */
const silent: fc.Arbitrary<Reading> = fc
  .tuple(worlds, fc.constantFrom<Consumption>('skipped', 'claimed-only', 'suppressed', 'trace-behind'))
  .map(([world, consumption]) =>
    perfectReading({
      ...world,
      production: 'stored',
      consumptions: [consumption, consumption],
      shape: { ...world.shape, consumers: world.shape.consumers.map((consumer) => ({ ...consumer, trace: 'every' as const })) },
    }),
  );

/** Worlds in which retention was faster than a consumer, or may have been. */
const removed: fc.Arbitrary<Reading> = worlds.map((world) =>
  perfectReading({ ...world, production: 'removed', consumptions: ['not-yet', world.consumptions[0] ?? 'processed'] }),
);

/** Readings of every kind: consistent worlds, worlds with something that does not fit, and pure contradiction; read completely or not. */
export const anyReading: fc.Arbitrary<Reading> = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: worlds.map(perfectReading) },
      { weight: 2, arbitrary: silent },
      { weight: 1, arbitrary: removed },
      { weight: 2, arbitrary: disturbed },
      { weight: 3, arbitrary: chaos },
    ),
    changes,
  )
  .map(([before, several]) => several.reduce((current, change) => change(current), before));
