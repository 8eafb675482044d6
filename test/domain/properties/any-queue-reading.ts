import fc from 'fast-check';
import type { Observation } from '../../../main/domain/observation/observation.ts';
import { exchangeConfig, partitionConfig, queueConfig } from '../builders/configs.ts';
import { claimed, consumed, deduped, divertedCopy, effect, queueLetter, row, send, unsent, witnessed } from '../builders/observations.ts';
import type { Change, Reading } from '../builders/reading.ts';
import { alsoSeen, changed, said, unsaid } from '../builders/reading.ts';
import { exchangeSample, queueSample } from '../builders/samples.ts';
import { ago, hour, minute, second } from '../builders/time.ts';
import { shrinks, shrunk } from './any-reading.ts';
import type { Shrink } from './any-reading.ts';
import { perfectQueueReading, queueWorlds } from './queue-worlds.ts';

const instants = fc.constantFrom(ago(5 * second), ago(70 * second), ago(10 * minute), ago(2 * hour));
const outcomes = fc.constantFrom('ok', 'failed', 'discarded', 'filtered', 'duplicate', 'unknown');

/** Any one thing that a source of a route over an exchange may say, whatever the others say. */
const anySeen: fc.Arbitrary<Observation> = fc.oneof(
  fc
    .record({ state: fc.constantFrom('pending', 'claimed', 'sent', 'failed', 'none', 'unknown'), createdAt: instants, sentAt: instants })
    .map((parts) => row(parts)),
  fc
    .record({
      outcome: fc.constantFrom('ok', 'failed', 'returned', 'unknown'),
      attempt: fc.constantFrom('1', '2'),
      at: fc.option(instants),
    })
    .map((parts) => send(parts)),
  fc
    .record({ offset: fc.constantFrom('0', '500', '700'), at: fc.option(instants), publishedAt: instants })
    .map((parts) => witnessed(parts)),
  fc
    .record({ originQueue: fc.constantFrom('billing.q', 'email.q'), cause: fc.constantFrom('rejected', 'expired') })
    .map((parts) => queueLetter(parts)),
  fc.constantFrom(divertedCopy({ source: 'rabbit', topic: 'backup.witness' }), unsent()),
  fc.record({ outcome: outcomes, at: fc.option(instants) }).map((parts) => consumed(parts)),
  fc.record({ at: instants, routed: fc.constantFrom('yes', 'no', 'unknown') }).map((parts) => exchangeSample(parts)),
  fc
    .record(
      {
        at: instants,
        ready: fc.constantFrom('0', '99', '100'),
        maxLength: fc.constant('100'),
        maxBytes: fc.constant('1000'),
        readyBytes: fc.constantFrom('0', '990', '1000'),
      },
      { requiredKeys: ['at'] },
    )
    .map((parts) => queueSample(parts)),
  fc.boolean().map((ownsKey) => deduped({ ownsKey })),
  fc.boolean().map((ownsKey) => claimed({ ownsKey })),
  fc.boolean().map((ownsKey) => effect({ ownsKey })),
);

const known = fc.constantFrom('yes', 'no', 'unknown');
const queues = fc.record(
  {
    type: fc.constantFrom('classic', 'stream', 'unknown'),
    bound: known,
    ready: fc.constantFrom('0', '1', '100'),
    unacknowledged: fc.constantFrom('0', '2'),
    headAt: instants,
    messageTtl: fc.constantFrom('0', '60000', '86400000'),
    maxLength: fc.constantFrom('100', '1000'),
    deadLetterExchange: fc.constant('dlx'),
    deadLetterReaches: known,
  },
  { requiredKeys: [] },
);

/** What brokers say of their queues and streams, in any combination. */
const selfDescriptions: fc.Arbitrary<Change> = fc.oneof(
  queues.map((facts) => said(queueConfig(facts))),
  known.map((bound) => said(queueConfig({ queue: 'billing.witness', bound }))),
  fc.record({ routed: known }).map((facts) => said(exchangeConfig(facts))),
  fc.constant(said(exchangeConfig({ routed: 'no', alternate: 'unrouted' }))),
  fc.constantFrom('billing.q', 'billing.witness').map((queue) => unsaid(queueConfig({ queue }))),
  fc
    .record({ logStart: fc.constantFrom('0', '50', '600'), endAt: instants })
    .map((facts) => said(partitionConfig({ source: 'rabbit', topic: 'billing.witness', partition: '0', ...facts }))),
  fc
    .constantFrom('0', '100')
    .map((from) => changed('destination', undefined, { wanted: { from, to: '1000' }, read: [{ from, to: '1000' }] })),
);

const coverageChanges: fc.Arbitrary<Change> = fc.tuple(fc.nat(40), shrinks).map(
  ([index, shrink]: [number, Shrink]): Change =>
    (before) =>
      shrunk(before, index, shrink),
);

/** What was truly lost on its way to the exchange, by a stream that may have nothing behind it yet. */
const unfinished: fc.Arbitrary<Reading> = fc
  .tuple(queueWorlds, instants)
  .map(([world, endAt]) =>
    said(partitionConfig({ source: 'rabbit', topic: 'billing.witness', partition: '0', endAt }))(
      perfectQueueReading({ ...world, production: 'lost', witness: true }),
    ),
  );

/** Readings of routes over an exchange: consistent worlds, and worlds with something that does not fit; read completely or not. */
export const anyQueueReading: fc.Arbitrary<Reading> = fc
  .tuple(
    fc.oneof({ weight: 5, arbitrary: queueWorlds.map(perfectQueueReading) }, { weight: 1, arbitrary: unfinished }),
    fc.oneof({ weight: 2, arbitrary: fc.constant<Observation[]>([]) }, { weight: 1, arbitrary: fc.array(anySeen, { maxLength: 3 }) }),
    fc.oneof(
      { weight: 1, arbitrary: fc.constant<Change[]>([]) },
      { weight: 2, arbitrary: fc.array(fc.oneof(coverageChanges, selfDescriptions), { maxLength: 3 }) },
    ),
  )
  .map(([world, seen, several]) => [alsoSeen(...seen), ...several].reduce((current, change) => change(current), world));
