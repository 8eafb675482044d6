import {
  type ConsumeOptions,
  billingClaims,
  billingDone,
  billingInvoices,
  billingTrace,
  deadLetterHeaders,
  emailTrace,
  waiting,
} from './consumers.ts';
import type { ExpectedCode } from './expected.ts';
import { type Order, type OrderVerdict, elsewhere, expectOrder, newOrder, secondCopy, storedOrder } from './orders.ts';
import { type Fact, type Scenario, type Shop, minutes, seconds } from './plan.ts';

/** An order that is stored and that email and the audit log have handled: the scenarios differ in what billing did. */
function billingOnly(
  shop: Shop,
  name: string,
  place: readonly [partition: number, minutesAgo: number],
  billing: (order: Order) => readonly Fact[],
  verdict: OrderVerdict,
): Scenario {
  const order = newOrder(shop, `m-${name}`, place[0], minutes(place[1]));
  return {
    facts: [...storedOrder(shop, order), emailTrace(shop, order), ...billing(order)],
    expected: [expectOrder(name, order, verdict)],
  };
}

function weighing(code: ExpectedCode, billing: ExpectedCode): OrderVerdict {
  return { code, deliveries: [billing, 'PROCESSED'] };
}

const failure: ConsumeOptions = { outcome: 'ERROR', error: 'SocketTimeoutException: ledger did not answer within 2000 ms' };

/** Billing wrote its key, then the call failed, and every retry was taken for a duplicate. */
export function effectLost(shop: Shop): Scenario {
  return billingOnly(shop, 'effect-lost', [1, 42], (order) => [billingClaims(shop, order)], weighing('EFFECT_LOST', 'EFFECT_LOST'));
}

/** Billing says that it succeeded, but there is no invoice. */
export function noEffectSeen(shop: Shop): Scenario {
  const billing = (order: Order) => [billingClaims(shop, order), billingTrace(shop, order)];
  return billingOnly(shop, 'no-effect-seen', [2, 41], billing, { ...weighing('PROCESSED', 'PROCESSED'), findings: ['no-effect-seen'] });
}

export function filtered(shop: Shop): Scenario {
  return billingOnly(
    shop,
    'filtered',
    [0, 39],
    (order) => [billingTrace(shop, order, { outcome: 'FILTER' })],
    weighing('FILTERED', 'FILTERED'),
  );
}

export function discarded(shop: Shop): Scenario {
  return billingOnly(
    shop,
    'discarded',
    [1, 38],
    (order) => [billingTrace(shop, order, { outcome: 'DROP' })],
    weighing('DISCARDED', 'DISCARDED'),
  );
}

export function deadLettered(shop: Shop): Scenario {
  const billing = (order: Order): readonly Fact[] => [
    billingTrace(shop, order, failure),
    { kind: 'record', record: elsewhere(order, 'orders.DLT', deadLetterHeaders(shop.topic('orders'), 2, failure.error ?? '')) },
  ];
  return billingOnly(shop, 'dead-lettered', [2, 36], billing, weighing('DEAD_LETTERED', 'DEAD_LETTERED'));
}

/** In the retry topic, which billing has not read so far. */
export function retrying(shop: Shop): Scenario {
  const billing = (order: Order): readonly Fact[] => {
    const record = elsewhere(order, 'orders-retry-0', { 'retry-attempt': '1' });
    return [billingTrace(shop, order, failure), { kind: 'record', record }, waiting('billing-v2', record)];
  };
  return billingOnly(shop, 'retrying', [0, 34], billing, weighing('IN_FLIGHT', 'IN_FLIGHT'));
}

/** Was in the retry topic and came through from there. */
export function retried(shop: Shop): Scenario {
  const billing = (order: Order): readonly Fact[] => [
    billingTrace(shop, order, failure),
    { kind: 'record', record: elsewhere(order, 'orders-retry-0', { 'retry-attempt': '1' }) },
    billingClaims(shop, order),
    billingInvoices(shop, order, seconds(59)),
    billingTrace(shop, order, { attempt: 2, after: seconds(60) }),
  ];
  return billingOnly(shop, 'retried', [1, 90], billing, { ...weighing('PROCESSED', 'PROCESSED'), duplicates: ['REDELIVERY'] });
}

/** Failed, and neither retried nor put aside. */
export function processFailed(shop: Shop): Scenario {
  return billingOnly(
    shop,
    'process-failed',
    [1, 32],
    (order) => [billingTrace(shop, order, failure)],
    weighing('PROCESS_FAILED', 'PROCESS_FAILED'),
  );
}

/** Billing moved past it and traced later orders, but never this one. */
export function skipped(shop: Shop): Scenario {
  return billingOnly(shop, 'skipped', [1, 29], () => [], weighing('SKIPPED', 'SKIPPED'));
}

/** Billing stands still in partition 3 since this order. */
export function overdue(shop: Shop): Scenario {
  return billingOnly(shop, 'overdue', [3, 130], (order) => [waiting('billing-v2', order.record)], weighing('OVERDUE', 'OVERDUE'));
}

/** Young enough to wait behind it. */
export function notYetConsumed(shop: Shop): Scenario {
  const billing = (order: Order) => [waiting('billing-v2', order.record)];
  const deliveries = ['NOT_YET_CONSUMED', 'PROCESSED'] as const;
  return billingOnly(shop, 'not-yet-consumed', [3, 5], billing, { code: 'NOT_YET_CONSUMED', deliveries });
}

/** The newest order of its partition: email has committed past it and may still be working on it. */
export function committedAhead(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-committed-ahead', 2, minutes(2));
  return {
    facts: [...storedOrder(shop, order), ...billingDone(shop, order)],
    expected: [expectOrder('committed-ahead', order, { code: 'IN_FLIGHT', deliveries: ['PROCESSED', 'IN_FLIGHT'] })],
  };
}

const HANDLED: OrderVerdict = { code: 'PROCESSED', deliveries: ['PROCESSED', 'PROCESSED'] };

/** The relay was restarted and sent again; both consumers noticed. */
export function suppressed(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-suppressed', 0, minutes(48));
  const again = secondCopy(order, seconds(20), 'relay-2');
  const second: ConsumeOptions = { outcome: 'DUP', record: again };
  return {
    facts: [
      ...[...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)],
      ...[{ kind: 'record', record: again } as const, billingTrace(shop, order, second), emailTrace(shop, order, second)],
    ],
    expected: [expectOrder('suppressed', order, { ...HANDLED, duplicates: ['SEND_DUPLICATE', 'SUPPRESSED'] })],
  };
}

/** The relay was restarted and sent again, and billing wrote a second invoice. Email filters by itself. */
export function duplicateEffect(shop: Shop): Scenario {
  const order = newOrder(shop, 'm-duplicate-effect', 1, minutes(47));
  const again = secondCopy(order, seconds(25), 'relay-2');
  return {
    facts: [
      ...[...storedOrder(shop, order), ...billingDone(shop, order), emailTrace(shop, order)],
      ...[
        { kind: 'record', record: again } as const,
        billingInvoices(shop, order, seconds(26)),
        billingTrace(shop, order, { record: again }),
      ],
      emailTrace(shop, order, { record: again, outcome: 'FILTER' }),
    ],
    expected: [expectOrder('duplicate-effect', order, { ...HANDLED, duplicates: ['SEND_DUPLICATE', 'DUPLICATE_EFFECT'] })],
  };
}

/** The same member got the record twice: its first attempt failed. */
export function redelivery(shop: Shop): Scenario {
  const billing = (order: Order) => [
    billingTrace(shop, order, { ...failure, after: 900 }),
    ...[billingClaims(shop, order), billingInvoices(shop, order), billingTrace(shop, order, { attempt: 2 })],
  ];
  return billingOnly(shop, 'redelivery', [2, 46], billing, { ...HANDLED, duplicates: ['REDELIVERY'] });
}

/** The first member failed and lost the partition; another one read the record again. */
export function rebalanceReread(shop: Shop): Scenario {
  const billing = (order: Order) => [
    billingTrace(shop, order, { ...failure, after: 900 }),
    ...[billingClaims(shop, order), billingInvoices(shop, order), billingTrace(shop, order, { member: 'billing-service-2' })],
  ];
  return billingOnly(shop, 'rebalance-reread', [0, 44], billing, { ...HANDLED, duplicates: ['REBALANCE_REREAD'] });
}

/** Three groups read every order: that is what they are for. */
export function fanOut(shop: Shop): Scenario {
  return billingOnly(shop, 'fan-out', [1, 43], (order) => billingDone(shop, order), { ...HANDLED, duplicates: ['FAN_OUT'] });
}
