import type { Lifecycle } from '../../main/domain/lifecycle/lifecycle.ts';
import type { CoverageRole } from '../../main/domain/observation/coverage.ts';
import { orderObservations } from '../../main/domain/lifecycle/order.ts';
import type { Consumer } from '../../main/domain/workspace/route.ts';
import type { RuleId } from '../../main/language/rule-id.ts';
import {
  bareConsumer,
  billing,
  commit,
  consume,
  copy,
  createdAt,
  database,
  deadLetter,
  dedupe,
  effect,
  epoch,
  everything,
  exchange,
  exchangeRead,
  exchangeRoute,
  lifecycle,
  partition,
  placeOf,
  rabbit,
  retry,
  routeWith,
  row,
  send,
  topic,
  witness,
  without,
} from './world.ts';

export interface Example {
  readonly rule: RuleId;
  readonly certainty: 'proven' | 'suspected' | 'undetermined';
  readonly lifecycle: Lifecycle;
}

function example(rule: RuleId, certainty: Example['certainty'], life: Lifecycle): Example {
  return { rule, certainty, lifecycle: life };
}

const sent = row({ sentAt: '2026-11-20T02:14:06.092Z' });
const acknowledged = row({ sentAt: '2026-11-20T02:14:06.092Z', partition: '0', offset: '1204' });
const removed = [topic('orders'), partition('orders', { logStart: '1900' }), topic('orders-backup'), partition('orders-backup')];
const keyed = routeWith({
  identity: { messageId: [{ kind: 'header', name: 'message-id' }], businessKey: [{ kind: 'key' }], search: {} },
});
const compacting = [topic('orders', { cleanupPolicy: 'compact' }), partition('orders'), topic('orders-backup'), partition('orders-backup')];
const successor = placeOf('1500', { holds: 'other', messageId: 'm-21', businessKey: 'o-9' });
const ended = [topic('orders'), partition('orders', { highWatermark: '1200' }), topic('orders-backup'), partition('orders-backup')];
const passed = commit({ committed: '1300' });
const later = consume({ messageId: 'm-99', neighbour: true, partition: '0', offset: '1250' }, '2026-11-20T02:20:00Z', '9');
const onExchange = (
  observations: Parameters<typeof lifecycle>[0],
  {
    missing = [],
    consumer = {},
    now,
  }: { readonly missing?: readonly CoverageRole[]; readonly consumer?: Partial<Consumer>; readonly now?: string } = {},
): Lifecycle =>
  lifecycle(observations, {
    route: exchangeRoute(consumer),
    coverage: exchangeRead(...missing),
    own: true,
    ...(now === undefined ? {} : { now }),
  });
const unwitnessed = { witness: null, deadLetter: null };
const unlettered = { deadLetter: null };
const returned = send({ outcome: 'returned', attempt: '1', error: 'NO_ROUTE' });
const failure = consume({ outcome: 'failed' }, '2026-11-20T02:15:00Z');
const dlx = { deadLetterExchange: 'dlx', deadLetterReaches: 'yes' } as const;
const full = { ready: '100', maxLength: '100', headAt: '2026-11-20T02:40:00Z' } as const;
const published = witness({ exchange: 'shop', publishedAt: '2026-11-20T02:14:06Z' });
const watermark = routeWith({ consumers: [{ ...billing, commit: 'watermark' }] });
const young = '2026-11-20T02:14:20Z';

/** The group's commit added as read: correlation alone keeps commits only of partitions in which a copy stands. */
function withCommit(life: Lifecycle, committed: string): Lifecycle {
  return { ...life, observations: orderObservations([...life.observations, commit({ committed })]) };
}

/** One message for every rule that can decide about production, in each certainty it can have. */
export const produceExamples: readonly Example[] = [
  example('not-yet-visible', 'proven', lifecycle([copy({ visibility: 'open', producerId: '4001' })], { now: young })),
  example('open-transaction-overdue', 'proven', lifecycle([copy({ visibility: 'open' })])),
  example(
    'transaction-aborted',
    'proven',
    lifecycle([sent, copy({ visibility: 'aborted' }), copy({ visibility: 'aborted' }, { offset: '1205' })]),
  ),
  example('transaction-aborted', 'undetermined', lifecycle([copy({ visibility: 'aborted' })], { coverage: without('fallback') })),
  example('stored', 'proven', lifecycle([copy(), copy({}, { offset: '1205' })])),
  example('accepted-by-exchange', 'proven', onExchange([sent, witness({ exchange: 'shop' }), ...rabbit()])),
  example('diverted', 'proven', lifecycle([copy({ role: 'fallback' }, { topic: 'orders-backup' })])),
  example(
    'diverted',
    'suspected',
    lifecycle([copy({ role: 'fallback' }, { topic: 'orders-backup' })], { coverage: without('destination') }),
  ),
  example('lost-to-retention', 'proven', withCommit(lifecycle([acknowledged, ...removed], { own: true }), '1100')),
  example(
    'lost-to-retention',
    'undetermined',
    withCommit(lifecycle([acknowledged, ...removed], { own: true, coverage: without('trace') }), '1100'),
  ),
  example('expired', 'proven', lifecycle([acknowledged, consume({}), ...removed], { own: true })),
  example('expired', 'undetermined', lifecycle([acknowledged, commit({ committed: '1950' }), ...removed], { own: true })),
  example('compacted', 'proven', lifecycle([acknowledged, placeOf('1204'), successor, ...compacting], { own: true, route: keyed })),
  example('compacted', 'suspected', lifecycle([sent, successor, ...compacting], { own: true, route: keyed })),
  example(
    'compacted',
    'undetermined',
    lifecycle([acknowledged, placeOf('1204'), successor, ...compacting], { own: true, route: keyed, coverage: without('fallback') }),
  ),
  example('broker-lost', 'proven', lifecycle([acknowledged, ...ended, epoch()], { own: true })),
  example('broker-lost', 'proven', lifecycle([acknowledged, placeOf('1204', { holds: 'other', messageId: 'm-21' }), epoch()])),
  example(
    'broker-lost',
    'suspected',
    lifecycle([acknowledged, placeOf('1204', { holds: 'other', messageId: 'm-21' }), ...compacting], { own: true }),
  ),
  example('broker-lost', 'undetermined', lifecycle([acknowledged, ...ended], { own: true, coverage: without('destination') })),
  example('sighted-downstream', 'proven', lifecycle([consume({}), effect()])),
  example('produce-in-flight', 'proven', lifecycle([row({ state: 'pending' })], { now: young })),
  example('produce-in-flight', 'proven', lifecycle([send({})], { now: young })),
  example('acknowledged-copy-missing', 'undetermined', lifecycle([acknowledged])),
  example('acknowledged-copy-missing', 'undetermined', lifecycle([acknowledged], { coverage: without('destination') })),
  example('outbox-stuck', 'proven', lifecycle([row({ state: 'pending' })])),
  example(
    'outbox-stuck',
    'suspected',
    lifecycle([row({ state: 'claimed', claimedAt: createdAt }), database({ clockOffset: '3', replica: true })]),
  ),
  example(
    'outbox-stuck',
    'undetermined',
    lifecycle([row({ state: 'pending' }), database({ clockOffset: '3', replica: true, replayedAt: createdAt })]),
  ),
  example('returned-unroutable', 'proven', onExchange([sent, returned, ...rabbit()], { consumer: unwitnessed })),
  example(
    'returned-unroutable',
    'suspected',
    onExchange([sent, returned, send({ attempt: '2' }, '2026-11-20T02:14:07Z'), ...rabbit()], { consumer: unwitnessed }),
  ),
  example('returned-unroutable', 'undetermined', onExchange([returned, ...rabbit()], { consumer: unwitnessed, missing: ['outbox'] })),
  example('bound-nowhere', 'suspected', onExchange([sent, exchange({ routed: 'no' })], { consumer: unwitnessed })),
  example(
    'bound-nowhere',
    'undetermined',
    onExchange([send({}), exchange({ routed: 'no' })], { consumer: unwitnessed, missing: ['outbox'] }),
  ),
  example('relay-lost', 'undetermined', onExchange([sent, ...rabbit()], { consumer: unwitnessed })),
  example('send-failed', 'proven', lifecycle([row({ state: 'failed', error: 'NOT_ENOUGH_REPLICAS' })])),
  example(
    'send-failed',
    'undetermined',
    lifecycle([row({ state: 'failed', error: 'NOT_ENOUGH_REPLICAS' })], { coverage: without('destination') }),
  ),
  example('relay-lost', 'proven', lifecycle([sent])),
  example('relay-lost', 'proven', lifecycle([send({})])),
  example('relay-lost', 'suspected', lifecycle([sent, epoch()])),
  example('relay-lost', 'suspected', lifecycle([row({ state: 'none' })])),
  example('relay-lost', 'undetermined', lifecycle([sent], { coverage: without('destination') })),
  example('relay-lost', 'undetermined', lifecycle([row({ state: 'none' })], { coverage: without('fallback') })),
  example('not-found', 'proven', lifecycle([])),
  example('not-found', 'undetermined', lifecycle([], { coverage: without('trace', 'dedupe') })),
  example('undetermined', 'undetermined', lifecycle([row({ state: 'unknown', rawState: 'HALF' })])),
];

/** The same for the rules about the one consumer of the route. */
export const deliverExamples: readonly Example[] = [
  example('processed', 'proven', lifecycle([copy(), consume({})])),
  example('processed', 'proven', lifecycle([copy(), effect()])),
  example('processed', 'proven', lifecycle([copy(), dedupe({ means: 'done' })])),
  example('effect-lost', 'proven', lifecycle([copy(), dedupe({})])),
  example('effect-lost', 'proven', lifecycle([copy(), consume({ outcome: 'duplicate' })])),
  example('effect-lost', 'undetermined', lifecycle([copy(), dedupe({})], { coverage: without('effect') })),
  example('filtered', 'proven', lifecycle([copy(), consume({ outcome: 'filtered' })])),
  example('discarded', 'proven', lifecycle([copy(), consume({ outcome: 'discarded' })])),
  example('dead-lettered', 'proven', lifecycle([copy(), deadLetter({ cause: 'exception', error: 'card declined' })])),
  example('dead-lettered', 'suspected', lifecycle([copy(), deadLetter()], { coverage: without('effect') })),
  example('retrying', 'proven', lifecycle([copy(), retry(), commit({ committed: '12' }, 'orders-retry-0')])),
  example('retrying', 'suspected', lifecycle([copy(), retry()])),
  example('dead-letter-lost', 'suspected', onExchange([sent, published, failure, ...rabbit(dlx)])),
  example('dead-letter-lost', 'suspected', onExchange([sent, published, failure, ...rabbit({ ...dlx, deadLetterReaches: 'no' })])),
  example('dead-letter-lost', 'undetermined', onExchange([sent, published, failure, ...rabbit(dlx)], { missing: ['dead-letter'] })),
  example('just-accepted', 'proven', onExchange([sent, published, ...rabbit()], { now: young })),
  example('just-accepted', 'suspected', onExchange([sent, published, ...rabbit()], { now: young, missing: ['trace'] })),
  example(
    'queue-overdue',
    'suspected',
    onExchange([row({ createdAt: '2026-11-20T01:00:00Z' }), published, ...rabbit({ ready: '12', headAt: '2026-11-20T00:59:00Z' })]),
  ),
  example('waiting-in-queue', 'suspected', onExchange([sent, published, ...rabbit({ ready: '12', headAt: '2026-11-20T02:14:00Z' })])),
  example('queue-overflow', 'suspected', onExchange([sent, published, ...rabbit(full)], { consumer: unlettered })),
  example('queue-overflow', 'undetermined', onExchange([sent, published, ...rabbit(full)], { consumer: unlettered, missing: ['trace'] })),
  example('expired-in-queue', 'suspected', onExchange([sent, published, ...rabbit({ messageTtl: '60000' })], { consumer: unlettered })),
  example(
    'expired-in-queue',
    'undetermined',
    onExchange([sent, published, ...rabbit({ messageTtl: '60000' })], { consumer: unlettered, missing: ['effect'] }),
  ),
  example('undetermined', 'undetermined', onExchange([sent, published, ...rabbit()])),
  example(
    'process-failed',
    'proven',
    lifecycle([copy(), consume({ outcome: 'failed', error: 'timeout' }), consume({ outcome: 'failed' }, createdAt, '3')]),
  ),
  example('process-failed', 'suspected', lifecycle([copy(), consume({ outcome: 'failed' })], { coverage: without('dedupe') })),
  example('not-reached', 'proven', lifecycle([sent])),
  example('not-reached', 'suspected', lifecycle([sent, epoch()])),
  example('behind-produce', 'proven', lifecycle([row({ state: 'pending' })])),
  example('behind-produce', 'suspected', lifecycle([row({ state: 'pending' })], { coverage: without('destination') })),
  example('watermark-in-flight', 'proven', lifecycle([copy(), commit({ committed: '1200' }), later], { route: watermark })),
  example('overdue', 'proven', lifecycle([row({ createdAt: '2026-11-20T01:00:00Z' }), copy(), commit({ committed: '1200' })])),
  example(
    'overdue',
    'proven',
    lifecycle([row({ createdAt: '2026-11-20T01:00:00Z' }), copy(), topic('orders'), partition('orders', { lastStable: '1200' })], {
      own: true,
    }),
  ),
  example(
    'not-yet-visible-to-consumer',
    'proven',
    lifecycle([copy(), topic('orders'), partition('orders', { lastStable: '1200' })], { own: true }),
  ),
  example('not-yet-consumed', 'proven', lifecycle([copy(), commit({ committed: '1200' })])),
  example('not-yet-consumed', 'suspected', lifecycle([copy(), commit({ committed: '1200' })], { coverage: without('trace') })),
  example('trace-behind', 'proven', lifecycle([copy(), passed])),
  example('trace-behind', 'undetermined', lifecycle([copy(), passed], { coverage: without('trace') })),
  example('skipped', 'suspected', lifecycle([copy(), passed, later])),
  example('skipped', 'undetermined', lifecycle([copy(), passed, later], { coverage: without('effect') })),
  example(
    'committed',
    'proven',
    lifecycle([copy(), commit({ consumer: 'email', group: 'email-v1', committed: '1300' })], {
      route: routeWith({ consumers: [bareConsumer] }),
      coverage: everything,
    }),
  ),
  example('undetermined', 'undetermined', lifecycle([copy(), commit({})])),
];
