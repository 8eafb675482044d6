import { PLACES } from './lines.ts';
import { type ParcelVerdict, carried, copy, expectParcel, newParcel, outboxRow, sendTrace, sent } from './parcels.ts';
import type { RabbitFact, RabbitScenario, RabbitShop } from './plan.ts';

const HANDLED: ParcelVerdict = { code: 'PROCESSED', delivery: 'PROCESSED' };

/** Parcels that went the usual way, before and behind everything that was lost. */
export function ordinary(shop: RabbitShop): RabbitScenario {
  const parcels = (['before', 'between', 'behind'] as const).flatMap((phase) =>
    [1, 2].map((number) => newParcel('parcels', `parcel-${phase}-${number}`, phase)),
  );
  return {
    facts: parcels.flatMap((parcel) => [...sent(shop, parcel), ...carried(shop, parcel)]),
    expected: parcels.map((parcel) => expectParcel('rabbit-ordinary', parcel, HANDLED)),
  };
}

/** The relay notes "sent" before the broker answers, and the answer never comes. Later parcels stand behind it in the witness. */
export function relayLost(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-relay-lost', 'between');
  return {
    facts: [outboxRow(shop, parcel, 'SENT')],
    expected: [expectParcel('rabbit-relay-lost', parcel, { code: 'RELAY_LOST', delivery: 'NOT_REACHED' })],
  };
}

/** The broker refuses the message for good. */
export function sendFailed(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-send-failed', 'between');
  const error = '406 PRECONDITION_FAILED - user_id property set to someone else';
  return {
    facts: [outboxRow(shop, parcel, 'FAILED', { last_error: error, attempts: 3 }), sendTrace(shop, parcel, 'ERROR', error)],
    expected: [expectParcel('rabbit-send-failed', parcel, { code: 'SEND_FAILED', delivery: 'NOT_REACHED' })],
  };
}

/** The producer asked for a queue, and the broker handed the message back: nothing was bound for its key just then. */
export function returned(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-returned', 'between');
  return {
    facts: [outboxRow(shop, parcel, 'SENT'), sendTrace(shop, parcel, 'RETURN', '312 NO_ROUTE')],
    expected: [expectParcel('rabbit-returned', parcel, { code: 'UNROUTED', delivery: 'NOT_REACHED' })],
  };
}

/** Somebody removed the binding of the only queue. Nobody asked the broker to say so. */
export function boundNowhere(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('surveys', 'survey-bound-nowhere');
  return {
    facts: [copy(parcel), outboxRow(shop, parcel, 'SENT'), sendTrace(shop, parcel, 'OK')],
    expected: [expectParcel('rabbit-bound-nowhere', parcel, { code: 'UNROUTED', delivery: 'NOT_REACHED' })],
  };
}

/** Nothing has come to fetch the row. */
export function stuckPending(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-stuck-pending');
  return {
    facts: [outboxRow(shop, parcel, 'NEW')],
    expected: [expectParcel('rabbit-outbox-stuck-pending', parcel, { code: 'OUTBOX_STUCK' })],
  };
}

/** A relay took the row and died. */
export function stuckClaimed(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-stuck-claimed');
  return {
    facts: [outboxRow(shop, parcel, 'SENDING')],
    expected: [expectParcel('rabbit-outbox-stuck-claimed', parcel, { code: 'OUTBOX_STUCK' })],
  };
}

/** Sent and handled, but the relay died before it noted that: it will send it again. */
export function rowBehind(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-row-behind');
  return {
    facts: [copy(parcel), outboxRow(shop, parcel, 'SENDING'), ...carried(shop, parcel)],
    expected: [expectParcel('rabbit-row-behind', parcel, { ...HANDLED, findings: ['row-behind'] })],
  };
}

/** The relay of newsletters runs twice a day. */
export function inFlight(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('newsletters', 'newsletter-in-flight');
  return {
    facts: [outboxRow(shop, parcel, 'NEW')],
    expected: [expectParcel('rabbit-in-flight', parcel, { code: 'IN_FLIGHT', delivery: 'IN_FLIGHT' })],
  };
}

/** The relay could not reach the exchange and wrote the message into the fallback, a stream: once before and once behind what was lost. */
export function divertedToQueue(shop: RabbitShop): RabbitScenario {
  const parcels = [newParcel('parcels', 'parcel-diverted-queue-1'), newParcel('parcels', 'parcel-diverted-queue-2', 'behind')];
  const publishing = { to: 'queue', queue: PLACES.backup } as const;
  return {
    facts: parcels.flatMap((parcel): readonly RabbitFact[] => [
      { kind: 'copy', parcel, publishing },
      outboxRow(shop, parcel, 'SENT', { attempts: 4 }),
    ]),
    expected: parcels.map((parcel) => expectParcel('rabbit-diverted-to-queue', parcel, { code: 'DIVERTED' })),
  };
}

/** The broker was away altogether: the relay kept the message in a table. */
export function divertedToTable(shop: RabbitShop): RabbitScenario {
  const parcel = newParcel('parcels', 'parcel-diverted-table', 'between');
  const values = {
    message_id: parcel.messageId,
    order_no: parcel.orderNumber,
    payload: parcel.payload,
    created_at: shop.at(parcel.phase, 100),
  };
  return {
    facts: [{ kind: 'row', table: 'unsent', values }, outboxRow(shop, parcel, 'SENT', { attempts: 4 })],
    expected: [expectParcel('rabbit-diverted-to-table', parcel, { code: 'DIVERTED' })],
  };
}

/** An id that nobody ever used, on a route of which everything can be read. */
export function notFound(): RabbitScenario {
  const unknown = { businessKey: null, code: 'NOT_FOUND', deliveries: {}, duplicates: [], findings: [] } as const;
  return { facts: [], expected: [{ scenario: 'rabbit-not-found', messageId: 'parcel-nobody-knows', route: 'parcels-events', ...unknown }] };
}
