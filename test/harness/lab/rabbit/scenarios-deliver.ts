import type { ExpectedCode } from '../expected.ts';
import type { LineName } from './lines.ts';
import {
  type ConsumeOptions,
  type ParcelVerdict,
  carried,
  claims,
  consumeTrace,
  copy,
  expectParcel,
  invoices,
  newParcel,
  sent,
  taken,
} from './parcels.ts';
import type { Parcel, RabbitFact, RabbitScenario, RabbitShop } from './plan.ts';

const FAILURE: ConsumeOptions = { outcome: 'ERROR', error: 'SocketTimeoutException: the depot did not answer within 2000 ms' };
const HANDLED: ParcelVerdict = { code: 'PROCESSED', delivery: 'PROCESSED' };

/** A message that the exchange took: the scenarios differ in what became of it behind. */
function accepted(
  shop: RabbitShop,
  [line, name]: readonly [line: LineName, name: string],
  behind: (parcel: Parcel) => readonly RabbitFact[],
  verdict: ExpectedCode | ParcelVerdict,
): RabbitScenario {
  const parcel = newParcel(line, name);
  const said = typeof verdict === 'string' ? { code: verdict, delivery: verdict } : verdict;
  return { facts: [...sent(shop, parcel), ...behind(parcel)], expected: [expectParcel(`rabbit-${name}`, parcel, said)] };
}

function traced(shop: RabbitShop, options: ConsumeOptions): (parcel: Parcel) => readonly RabbitFact[] {
  return (parcel) => [taken(parcel), consumeTrace(shop, parcel, options)];
}

/** The carrier wrote its key, then the call failed, and every retry was taken for a duplicate. */
export function effectLost(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['parcels', 'parcel-effect-lost'], (parcel) => [taken(parcel), claims(shop, parcel)], 'EFFECT_LOST');
}

/** The relay was restarted and sent again, and the carrier wrote a second invoice. */
export function duplicateEffect(shop: RabbitShop): RabbitScenario {
  const behind = (parcel: Parcel): readonly RabbitFact[] => [
    copy(parcel),
    ...carried(shop, parcel),
    ...[taken(parcel), invoices(shop, parcel, 500), consumeTrace(shop, parcel, { after: 520 })],
  ];
  const verdict: ParcelVerdict = { ...HANDLED, duplicates: ['SEND_DUPLICATE', 'DUPLICATE_EFFECT'] };
  return accepted(shop, ['parcels', 'parcel-duplicate-effect'], behind, verdict);
}

export function filtered(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['mails', 'mail-filtered'], traced(shop, { outcome: 'FILTER' }), 'FILTERED');
}

export function discarded(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['mails', 'mail-discarded'], traced(shop, { outcome: 'DROP' }), 'DISCARDED');
}

/** Failed, and its queue puts nothing aside. */
export function processFailed(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['mails', 'mail-process-failed'], traced(shop, FAILURE), 'PROCESS_FAILED');
}

/** The last of its queue: the mailer has not come for it. */
export function notYetConsumed(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['mails', 'mail-waiting'], () => [], 'NOT_YET_CONSUMED');
}

/** Waits like it, on a route where that is too long. */
export function overdue(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['reminders', 'reminder-overdue'], () => [], 'OVERDUE');
}

/** Its queue lets nothing grow older than a fifth of a second, and keeps nothing of it. */
export function expiredInQueue(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['coupons', 'coupon-expired'], () => [], 'TTL_EXPIRED');
}

/** Its queue holds two messages and drops the oldest of three. */
export function overflow(shop: RabbitShop): RabbitScenario {
  const [dropped, ...kept] = ['price-dropped', 'price-kept-1', 'price-kept-2'].map((name) => newParcel('prices', name));
  if (dropped === undefined) throw new Error('Nothing is dropped.');
  const first = sent(shop, dropped).map((fact): RabbitFact => (fact.kind === 'copy' ? copy(dropped, 2000) : fact));
  const waiting = { code: 'NOT_YET_CONSUMED', delivery: 'NOT_YET_CONSUMED' } as const;
  return {
    facts: [...first, ...kept.flatMap((parcel) => sent(shop, parcel))],
    expected: [
      expectParcel('rabbit-overflow', dropped, { code: 'OVERFLOW', delivery: 'OVERFLOW' }),
      ...kept.map((parcel) => expectParcel('rabbit-kept', parcel, waiting)),
    ],
  };
}

/** The carrier rejects it, and the dead letters have it. */
export function deadLetteredRejected(shop: RabbitShop): RabbitScenario {
  const behind = (parcel: Parcel): readonly RabbitFact[] => [
    ...[taken(parcel, 'rejected'), consumeTrace(shop, parcel, FAILURE)],
    { kind: 'dead-letter', parcel },
  ];
  return accepted(shop, ['parcels', 'parcel-rejected'], behind, 'DEAD_LETTERED');
}

/** The carrier falls over on it until the queue gives it up. */
export function deadLetteredDeliveryLimit(shop: RabbitShop): RabbitScenario {
  const behind = (parcel: Parcel): readonly RabbitFact[] => [taken(parcel, 'failed-again-and-again'), { kind: 'dead-letter', parcel }];
  return accepted(shop, ['parcels', 'parcel-delivery-limit'], behind, 'DEAD_LETTERED');
}

export function deadLetteredExpired(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['labels', 'label-expired'], (parcel) => [{ kind: 'dead-letter', parcel }], 'DEAD_LETTERED');
}

/** Its queue holds one message: the older one is put aside. */
export function deadLetteredMaxLength(shop: RabbitShop): RabbitScenario {
  const [older, newer] = [newParcel('tags', 'tag-put-aside'), newParcel('tags', 'tag-kept')];
  const aside: RabbitFact = { kind: 'dead-letter', parcel: older };
  return {
    facts: [...sent(shop, older), ...sent(shop, newer), aside],
    expected: [
      expectParcel('rabbit-tag-put-aside', older, { code: 'DEAD_LETTERED', delivery: 'DEAD_LETTERED' }),
      expectParcel('rabbit-kept', newer, { code: 'NOT_YET_CONSUMED', delivery: 'NOT_YET_CONSUMED' }),
    ],
  };
}

/** Rejected, and the exchange of its dead letters has no queue. */
export function deadLetterLost(shop: RabbitShop): RabbitScenario {
  const behind = (parcel: Parcel) => [taken(parcel, 'rejected'), consumeTrace(shop, parcel, FAILURE)];
  return accepted(shop, ['returns', 'return-letter-lost'], behind, 'DLX_LOST');
}

/** Its queue has no witness and nothing records what its consumer does: nobody can tell what became of it. */
export function withoutWitness(shop: RabbitShop): RabbitScenario {
  return accepted(shop, ['notes', 'note-without-witness'], () => [], { code: 'UNDETERMINED' });
}
