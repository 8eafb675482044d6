import type { Order } from './orders.ts';
import { type Age, type Fact, type GroupName, type PlannedRecord, type Shop, type Where } from './plan.ts';

export type Outcome = 'OK' | 'ERROR' | 'DROP' | 'FILTER' | 'DUP';

export interface ConsumeOptions {
  readonly outcome?: Outcome;
  /** How long after the record; 1.3 s when absent. */
  readonly after?: Age;
  readonly attempt?: number;
  readonly member?: string;
  readonly error?: string;
  /** The copy that was consumed; the order's own record when absent. */
  readonly record?: PlannedRecord;
}

function consumeTrace(shop: Shop, consumer: string, order: Order, options: ConsumeOptions): Fact {
  const record = options.record ?? order.record;
  const values = (where: Where) => {
    const stored = where(record);
    return {
      message_id: order.messageId,
      stage: 'CONSUME',
      outcome: options.outcome ?? 'OK',
      at: shop.at(record.age - (options.after ?? 1300)),
      consumer,
      producer_id: order.headers['producer-id'] ?? null,
      seq: stored.sequence,
      partition_no: stored.partition,
      offset_no: stored.offset,
      attempt: options.attempt ?? 1,
      member: options.member ?? `${consumer}-1`,
      error: options.error ?? null,
    };
  };
  return { kind: 'row', table: 'message_events', values };
}

/** Billing writes its key first, ... */
export function billingClaims(shop: Shop, order: Order): Fact {
  const values = () => ({ message_id: order.messageId, claimed_at: shop.at(order.record.age - 1000) });
  return { kind: 'row', table: 'processed', values };
}

/** ... then its effect ... */
export function billingInvoices(shop: Shop, order: Order, after: Age = 1200): Fact {
  const values = () => ({ order_no: order.orderNumber, amount: '19.90', created_at: shop.at(order.record.age - after) });
  return { kind: 'row', table: 'invoices', values };
}

/** ... and last its trace. */
export function billingTrace(shop: Shop, order: Order, options: ConsumeOptions = {}): Fact {
  return consumeTrace(shop, 'billing-service', order, options);
}

export function emailTrace(shop: Shop, order: Order, options: ConsumeOptions = {}): Fact {
  return consumeTrace(shop, 'email', order, options);
}

/** Everything that billing leaves behind when it handled an order. */
export function billingDone(shop: Shop, order: Order): readonly Fact[] {
  return [billingClaims(shop, order), billingInvoices(shop, order), billingTrace(shop, order)];
}

/** The group has not come as far as this record. */
export function waiting(group: GroupName, record: PlannedRecord): Fact {
  return { kind: 'waiting', group, record };
}

/** Headers as dead-letter publishers add them: where the record came from and why it was given up. */
export function deadLetterHeaders(topic: string, partition: number, reason: string): Readonly<Record<string, string>> {
  return {
    'kafka_dlt-original-topic': topic,
    'kafka_dlt-original-partition': String(partition),
    'kafka_dlt-original-consumer-group': 'billing-v2',
    'kafka_dlt-exception-message': reason,
  };
}
