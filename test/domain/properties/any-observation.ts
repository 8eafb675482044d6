import fc from 'fast-check';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { databaseConfig, epochConfig, placeConfig } from '../builders/configs.ts';
import {
  claimed,
  commit,
  consumed,
  copy,
  deadLetter,
  deduped,
  divertedCopy,
  effect,
  neighbour,
  retried,
  row,
  send,
} from '../builders/observations.ts';
import { commitSample, ledgerRow, partitionSample } from '../builders/samples.ts';
import { ago, hour, minute, second } from '../builders/time.ts';

const instants = fc
  .constantFrom(-minute, 0, 5 * second, 29 * second, 31 * second, 90 * second, 3 * minute, 16 * minute, 59 * minute, 2 * hour, 30 * hour)
  .chain((age) => fc.nat(2).map((extra) => ago(age + extra)));
const perhaps = <T>(values: fc.Arbitrary<T>, name: string) =>
  fc.oneof(
    values.map((value) => ({ [name]: value })),
    fc.constant({}),
  );
const merged = (...parts: readonly fc.Arbitrary<object>[]): fc.Arbitrary<object> =>
  fc.tuple(...parts).map((several) => Object.assign({}, ...several) as object);

const partitions = fc.constantFrom('0', '1', '1', '2', '3');
const offsets = fc.constantFrom('0', '150', '499', '500', '500', '501', '999');
const consumers = fc.constantFrom('billing', 'billing', 'email', 'nobody');
const keys = fc.constantFrom('1', '2', '3', '10');
const places = merged(perhaps(partitions, 'partition'), perhaps(offsets, 'offset'));
const visibilities = fc.constantFrom('visible', 'visible', 'aborted', 'open');
const producers = merged(
  perhaps(fc.constantFrom('4001', '4002'), 'producerId'),
  perhaps(fc.constantFrom('1', '2'), 'producerEpoch'),
  perhaps(fc.constantFrom('7', '8'), 'sequence'),
  perhaps(fc.constantFrom('r-1', 'r-2'), 'resendId'),
);

const rows = merged(
  fc.record({ key: keys, state: fc.constantFrom('pending', 'claimed', 'sent', 'sent', 'failed', 'none', 'unknown') }),
  perhaps(instants, 'createdAt'),
  perhaps(instants, 'sentAt'),
  perhaps(instants, 'claimedAt'),
  fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: places }),
).map((parts) => row(parts));

const sends = merged(
  fc.record({ key: keys, outcome: fc.constantFrom('ok', 'ok', 'failed', 'unknown'), at: fc.option(instants) }),
  fc.oneof(fc.constant({}), places),
).map((parts) => send(parts));
const stored = merged(fc.record({ partition: partitions, offset: offsets, visibility: visibilities, at: fc.option(instants) }), producers);
const asides = fc.record({ consumer: consumers, visibility: visibilities, offset: offsets, at: fc.option(instants) });

const lines = merged(
  fc.record({
    key: keys,
    consumer: consumers,
    outcome: fc.constantFrom('ok', 'failed', 'discarded', 'filtered', 'duplicate', 'unknown'),
    at: fc.option(instants),
  }),
  places,
  perhaps(fc.constantFrom('1', '2'), 'attempt'),
  perhaps(fc.constantFrom('a', 'b'), 'member'),
).map((parts) => consumed(parts));

const neighbours = merged(fc.record({ key: keys, consumer: consumers, at: fc.option(instants) }), places).map((parts) => neighbour(parts));
const commits = fc.record({
  consumer: consumers,
  partition: partitions,
  topic: fc.constantFrom('orders', 'orders', 'orders', 'orders-retry-0'),
  committed: fc.option(fc.constantFrom('0', '150', '151', '500', '501', '1000')),
});
const entries = fc.record({ consumer: consumers, ownsKey: fc.boolean(), at: fc.option(instants) });

/** What was sampled, what stands where, and what the ledger has. */
const told: fc.Arbitrary<Observation> = fc.oneof(
  fc
    .record({ group: fc.constantFrom('billing-v2', 'email-v2'), partition: partitions, at: instants, committed: offsets })
    .map((parts) => commitSample(parts)),
  fc
    .record({
      partition: partitions,
      at: instants,
      logStart: fc.constantFrom('0', '150', '151', '600'),
      highWatermark: fc.constantFrom('150', '501', '1000'),
      leaderEpoch: fc.constantFrom('3', '4'),
    })
    .map((parts) => partitionSample(parts)),
  fc.record({ partition: partitions, offset: offsets }).map((parts) => placeConfig(parts)),
  fc
    .record({ partition: partitions, offset: offsets, messageId: fc.constant('m-18'), businessKey: fc.constantFrom('o-9', 'o-10') })
    .map((parts) => placeConfig(parts)),
  fc.constantFrom('confirmed', 'uncertain', 'open').map((outcome) => ledgerRow({ outcome })),
);

/** Any one thing that a source may say of the message, whatever the others say. */
export const anyObservation: fc.Arbitrary<Observation> = fc.oneof(
  rows,
  sends,
  stored.map((parts) => copy(parts)),
  stored.map((parts) => copy(parts)),
  stored.map((parts) => divertedCopy({ ...parts, partition: '0' })),
  asides.map((parts) => retried(parts)),
  asides.map((parts) => deadLetter(parts)),
  commits.map((parts) => commit({ ...parts, group: `${parts.consumer}-v2` })),
  commits.map((parts) => commit({ ...parts, group: `${parts.consumer}-v2` })),
  lines,
  neighbours,
  entries.map((parts) => deduped(parts)),
  entries.map((parts) => claimed(parts)),
  fc.tuple(entries, keys).map(([parts, key]) => effect({ ...parts, row: key })),
  merged(perhaps(instants, 'previousAt'), perhaps(instants, 'firstAt')).map((parts) => epochConfig(parts)),
  told,
  fc.record({ replica: fc.boolean(), clockOffset: fc.constantFrom('0', '-7000', '6000') }).map((parts) => databaseConfig(parts)),
);
