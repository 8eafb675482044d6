import fc from 'fast-check';
import type { Reading } from '../builders/reading.ts';
import { reading } from '../builders/reading.ts';
import { hour, minute } from '../builders/time.ts';
import type { Consumption } from './world-consumption.ts';
import { consumedBy, consumptions } from './world-consumption.ts';
import type { Production } from './world-production.ts';
import { producedBy, productions } from './world-production.ts';
import type { RouteShape } from './world-route.ts';
import { possibleFate, storageOf } from './world-storage.ts';
import { routeOf, routeShapes } from './world-route.ts';

/** What truly happened to one message; nothing in it contradicts anything else. */
export interface World {
  readonly shape: RouteShape;
  readonly production: Production;
  /** Milliseconds. */
  readonly age: number;
  readonly traced: boolean;
  readonly consumptions: readonly Consumption[];
  readonly lucky: boolean;
  /** Whether what removed a record was sampled. */
  readonly sampled: boolean;
}

export const worlds: fc.Arbitrary<World> = fc.record({
  shape: routeShapes,
  production: fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Production>('stored', 'stored-twice') },
    { weight: 3, arbitrary: fc.constantFrom(...productions, 'removed', 'removed') },
  ),
  age: fc.constantFrom(10 * minute, 10 * minute, 3 * hour),
  traced: fc.boolean(),
  consumptions: fc.tuple(fc.constantFrom(...consumptions), fc.constantFrom(...consumptions)),
  lucky: fc.boolean(),
  sampled: fc.boolean(),
});

/** What a reading finds that reads everything, in order, and is told the truth. */
export function perfectReading({ shape, production, age, traced, consumptions: wanted, lucky, sampled }: World): Reading {
  const route = routeOf(shape);
  const tracing = (traced || route.outbox === null) && route.consumers.some((consumer) => consumer.trace?.sampled === 'every');
  const produced = producedBy(production, { route, age, traced: tracing });
  const fates = wanted.map((fate) => possibleFate(production, fate));
  const places =
    produced.gone === null
      ? produced.copies.map(({ coordinates }) => ({ partition: coordinates['partition'] ?? '', offset: coordinates['offset'] ?? '' }))
      : [produced.gone];
  const consumed = route.consumers.flatMap((consumer, index) => consumedBy(consumer, fates[index] ?? 'not-yet', places, lucky));
  // Nothing says of a message that nobody names where it stood.
  const named = produced.observations.length + consumed.length > 0 || production === 'removed';
  const storage = named ? storageOf(production, route, fates, sampled) : [];
  return reading([...produced.observations, ...consumed], { route }, ...storage);
}
