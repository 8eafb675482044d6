import { partitionOf } from './keys.ts';
import { type Message, acknowledged, consumed, expectMessage, newMessage, stored } from './messages.ts';
import { type Age, type Fact, type Scenario, type Shop, minutes, seconds } from './plan.ts';

/** Refunds and shipments belong to an ordinary order (every third is in partition 0) and share one outbox table. */
function newDispatch(shop: Shop, topic: 'refunds' | 'shipments', messageId: string, order: number, created: Age): Message {
  const key = shop.orderNumber(`m-ordinary-${3 * order + 1}`, 0);
  return newMessage(shop, { topic, messageId, key, partition: partitionOf(key, 2), created, payload: { orderNo: key, kind: topic } });
}

function dispatchRow(shop: Shop, message: Message, status: 'NEW' | 'SENT'): Fact {
  return {
    kind: 'row',
    table: 'dispatch_outbox',
    values: (where) => ({
      message_id: message.messageId,
      business_key: message.key,
      topic: shop.topic(message.record.topic),
      status,
      payload: message.payload,
      created_at: shop.at(message.created),
      sent_at: status === 'SENT' ? shop.at(message.created - 450) : null,
      ...(status === 'SENT' ? acknowledged(message)(where) : { partition_no: null, offset_no: null }),
    }),
  };
}

export function ordinaryRefunds(shop: Shop): Scenario {
  const refunds = Array.from({ length: 4 }, (_, index) =>
    newDispatch(shop, 'refunds', `refund-ordinary-${index + 1}`, index, minutes(95 - 9 * index)),
  );
  return {
    facts: refunds.flatMap((refund) => [
      ...[stored(refund), dispatchRow(shop, refund, 'SENT')],
      consumed(shop, 'message_events', 'ledger', refund, seconds(1)),
    ]),
    expected: refunds.map((refund) =>
      expectMessage('ordinary-refund', refund, { route: 'refunds', code: 'PROCESSED', deliveries: { ledger: 'PROCESSED' } }),
    ),
  };
}

/** Written a minute ago; the relay of refunds runs only a few times a day. */
export function refundInFlight(shop: Shop): Scenario {
  const refund = newDispatch(shop, 'refunds', 'refund-in-flight', 4, minutes(1));
  return {
    facts: [dispatchRow(shop, refund, 'NEW')],
    expected: [expectMessage('in-flight', refund, { route: 'refunds', code: 'IN_FLIGHT', deliveries: { ledger: 'IN_FLIGHT' } })],
  };
}

/** The relay of shipments deletes a row when it was sent. */
export function ordinaryShipments(shop: Shop): Scenario {
  const shipments = Array.from({ length: 3 }, (_, index) =>
    newDispatch(shop, 'shipments', `shipment-ordinary-${index + 1}`, index, minutes(70 - 11 * index)),
  );
  return {
    facts: shipments.flatMap((shipment) => [stored(shipment), consumed(shop, 'message_events', 'warehouse', shipment, seconds(1))]),
    expected: shipments.map((shipment) =>
      expectMessage('ordinary-shipment', shipment, { route: 'shipments', code: 'PROCESSED', deliveries: { warehouse: 'PROCESSED' } }),
    ),
  };
}

/** Nobody can tell an id that never was from one whose row was deleted before its record was lost. */
export function shipmentUnknown(): Scenario {
  const unknown = { businessKey: null, deliveries: {}, duplicates: [], findings: [] };
  return {
    facts: [],
    expected: [
      { scenario: 'undetermined-rows-not-kept', messageId: 'shipment-nobody-knows', route: 'shipments', code: 'UNDETERMINED', ...unknown },
    ],
  };
}
