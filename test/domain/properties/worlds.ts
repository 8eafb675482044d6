import fc from 'fast-check';
import { partitionConfig } from '../builders/configs.ts';
import type { Reading } from '../builders/reading.ts';
import { changed, reading, said } from '../builders/reading.ts';
import { ago, hour, minute } from '../builders/time.ts';
import type { Consumption } from './world-consumption.ts';
import { consumedBy, consumptions } from './world-consumption.ts';
import type { Production } from './world-production.ts';
import { producedBy, productions } from './world-production.ts';
import type { RouteShape } from './world-route.ts';
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
});

/** Retention has removed the offsets below 200 of partition 1. */
function removal(before: Reading): Reading {
  const range = { from: '200', to: '1000' };
  return said(partitionConfig({ logStart: '200', firstAt: ago(minute) }))(
    changed('destination', 'orders/1', { wanted: range, read: [range] })(before),
  );
}

/** What a reading finds that reads everything, in order, and is told the truth. */
export function perfectReading({ shape, production, age, traced, consumptions: fates, lucky }: World): Reading {
  const route = routeOf(shape);
  const tracing = (traced || route.outbox === null) && route.consumers.some((consumer) => consumer.trace?.sampled === 'every');
  const produced = producedBy(production, { route, age, traced: tracing });
  const places =
    produced.removed === null
      ? produced.copies.map(({ coordinates }) => ({ partition: coordinates['partition'] ?? '', offset: coordinates['offset'] ?? '' }))
      : [produced.removed];
  const consumed = route.consumers.flatMap((consumer, index) => consumedBy(consumer, fates[index] ?? 'not-yet', places, lucky));
  const found = reading([...produced.observations, ...consumed], { route });
  return produced.removed === null ? found : removal(found);
}
