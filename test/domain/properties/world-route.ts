import fc from 'fast-check';
import type { Consumer, Dedupe, Route } from '../../../main/domain/workspace/route.ts';
import {
  backup,
  claimStore,
  consumer,
  deadLetterTopic,
  doneStore,
  invoices,
  keyStore,
  outbox,
  retryTopic,
  route,
  trace,
} from '../builders/route.ts';
import { hour, minute } from '../builders/time.ts';

/** A table that is written with the effect or before it, or keys that are written with it and expire. */
export type Store = 'done' | 'claimed' | 'keys';
const stores: Readonly<Record<Store, Dedupe>> = { done: doneStore, claimed: claimStore, keys: keyStore };

/** What is configured of one consumer. */
export interface ConsumerShape {
  readonly trace: 'every' | 'share' | 'none';
  readonly dedupe: readonly Store[];
  readonly effect: boolean;
  readonly aside: boolean;
  readonly isolation: Consumer['isolation'];
  readonly commit: Consumer['commit'];
}

export interface RouteShape {
  readonly outbox: boolean;
  readonly fallback: boolean;
  readonly timeToLive: number | null;
  readonly consumers: readonly ConsumerShape[];
}

const names = ['billing', 'email'] as const;
const traceNames = { every: 'orders-trace', share: 'sampled-trace' };

function consumerOf(shape: ConsumerShape, name: string): Consumer {
  return consumer({
    name,
    group: `${name}-v2`,
    isolation: shape.isolation,
    commit: shape.commit,
    retries: shape.aside ? [retryTopic] : [],
    deadLetter: shape.aside ? deadLetterTopic : null,
    trace: shape.trace === 'none' ? null : trace({ sampled: shape.trace, name: traceNames[shape.trace] }),
    dedupe: shape.dedupe.map((store) => stores[store]),
    // Made from the id alone, so that it can be asked for an id that nothing else names.
    effect: shape.effect ? { ...invoices, key: [{ name: 'messageId' }] } : null,
  });
}

/** The route of a shape; its consumers are `billing` and `email`. */
export function routeOf({ outbox: recorded, fallback, timeToLive, consumers }: RouteShape): Route {
  return route({
    outbox: recorded ? outbox() : null,
    fallbacks: fallback ? [backup] : [],
    consumers: consumers.map((shape, index) => consumerOf(shape, names[index] ?? 'audit')),
    timeToLive,
    overdueAfter: hour,
  });
}

const consumerShapes: fc.Arbitrary<ConsumerShape> = fc.record({
  trace: fc.constantFrom('every', 'every', 'every', 'share', 'none'),
  dedupe: fc.constantFrom<ConsumerShape['dedupe']>([], ['done'], ['claimed'], ['claimed', 'done'], ['keys']),
  effect: fc.boolean(),
  aside: fc.boolean(),
  isolation: fc.constantFrom('read_committed', 'read_uncommitted'),
  commit: fc.constantFrom('auto', 'after-processing', 'after-processing', 'watermark', 'external'),
});

export const routeShapes: fc.Arbitrary<RouteShape> = fc.record({
  outbox: fc.boolean(),
  fallback: fc.boolean(),
  timeToLive: fc.constantFrom(null, null, 5 * minute),
  consumers: fc.array(consumerShapes, { minLength: 0, maxLength: 2 }),
});
