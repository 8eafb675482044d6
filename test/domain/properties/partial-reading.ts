import fc from 'fast-check';
import type { Coverage, CoverageRole } from '../../../main/domain/observation/coverage.ts';
import type { ConfigObservation, Observation } from '../../../main/domain/observation/observation.ts';
import { isSample } from '../../../main/domain/observation/sample.ts';
import type { Reading } from '../builders/reading.ts';
import { perfectQueueReading, queueWorlds } from './queue-worlds.ts';
import { perfectReading, worlds } from './worlds.ts';

/** How one place of a perfect reading was not read; `half` leaves the upper half of its offsets unread. */
type Loss = 'none' | 'failed' | 'never-asked' | 'half';

export interface Partial {
  readonly perfect: Reading;
  /** The same world, read in part: what stood in an unread place is not known, and the coverage says that it was not read. */
  readonly partial: Reading;
}

function isIn(observation: Observation, { role, part, source }: Coverage): boolean {
  if (observation.source !== source) return false;
  const { topic, partition, table } = observation.coordinates;
  switch (observation.kind) {
    case 'outbox':
      return role === 'outbox' && part === table;
    case 'record':
    case 'witness':
      return role === observation.facts.role && part === (table ?? `${topic}/${partition}`);
    case 'retry':
    case 'dead-letter':
      return role === observation.kind && part === `${topic}/${partition}`;
    case 'commit':
      return role === 'group' && part === `${observation.facts.group}: ${topic}`;
    case 'produce':
      return role === 'trace' && part === 'orders-trace';
    case 'consume':
      return role === 'trace' && part === observation.facts.trace;
    case 'dedupe':
    case 'effect':
      return role === observation.kind && part === `${observation.facts.consumer}: ${table}`;
    case 'config':
      return isOfTopology(observation, part) || isOfLog(observation, role, part);
  }
}

/** What a broker said of an exchange or a queue is not known where it was not asked. */
function isOfTopology({ coordinates, facts }: ConfigObservation, part: string): boolean {
  if (facts.subject === 'queue') return part === `queue ${coordinates['queue']}`;
  return facts.subject === 'exchange' && part === `exchange ${coordinates['exchange']}`;
}

/** Places and epochs are found where the log is read, samples where there is a history. */
function isOfLog({ coordinates: { topic, partition }, facts }: ConfigObservation, role: CoverageRole, part: string): boolean {
  if (part !== `${topic}/${partition}`) return false;
  if (facts.subject === 'place' || facts.subject === 'epoch') return role === 'destination';
  return role === 'history' && isSample(facts);
}

const middle = 499n;

function isUnread(observation: Observation, entry: Coverage, loss: Loss): boolean {
  if (loss === 'none' || !isIn(observation, entry)) return false;
  return loss !== 'half' || BigInt(observation.coordinates['offset'] ?? '0') >= middle;
}

function entryAfter(entry: Coverage, loss: Loss): readonly Coverage[] {
  switch (loss) {
    case 'none':
      return [entry];
    case 'never-asked':
      return [];
    case 'failed':
      return [{ ...entry, wanted: null, read: [], asOf: null, complete: false, reason: 'unreachable: connection refused' }];
    case 'half':
      return [{ ...entry, read: [{ from: entry.wanted?.from ?? '0', to: String(middle) }], complete: false, reason: 'cancelled: stopped' }];
  }
}

/** The reading without some of its places. */
function without(perfect: Reading, losses: readonly Loss[]): Reading {
  const chosen = perfect.coverage.map((entry, index) => {
    const loss = losses[index % losses.length] ?? 'none';
    return { entry, loss: loss === 'half' && entry.unit !== 'offset' ? ('failed' as const) : loss };
  });
  return {
    ...perfect,
    observations: perfect.observations.filter((observation) => !chosen.some(({ entry, loss }) => isUnread(observation, entry, loss))),
    coverage: chosen.flatMap(({ entry, loss }) => entryAfter(entry, loss)),
  };
}

const losses: fc.Arbitrary<Loss> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Loss>('none') },
  { weight: 3, arbitrary: fc.constantFrom<Loss>('failed', 'never-asked', 'half') },
);

/** Worlds, each read perfectly and in part. */
export const partialReadings: fc.Arbitrary<Partial> = fc
  .tuple(worlds, fc.array(losses, { minLength: 19, maxLength: 19 }))
  .map(([world, lost]) => {
    const perfect = perfectReading(world);
    return { perfect, partial: without(perfect, lost) };
  });

/** The same for worlds with an exchange. */
export const partialQueueReadings: fc.Arbitrary<Partial> = fc
  .tuple(queueWorlds, fc.array(losses, { minLength: 17, maxLength: 17 }))
  .map(([world, lost]) => {
    const perfect = perfectQueueReading(world);
    return { perfect, partial: without(perfect, lost) };
  });
