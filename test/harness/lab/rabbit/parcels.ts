import type { ExpectedCode, ExpectedDuplicate, ExpectedFinding, ExpectedMessage } from '../expected.ts';
import type { Row } from '../plan.ts';
import { LINES, type LineName } from './lines.ts';
import type { Parcel, Phase, RabbitFact, RabbitShop } from './plan.ts';

/** Plans a message of a line; its business key is made from its id. */
export function newParcel(line: LineName, messageId: string, phase: Phase = 'before'): Parcel {
  const orderNumber = `p-${messageId}`;
  return { line, messageId, orderNumber, phase, payload: JSON.stringify({ orderNo: orderNumber, line }) };
}

export type RowState = 'NEW' | 'SENDING' | 'SENT' | 'FAILED';

/** The outbox row of a message: claimed 20 ms and sent 60 ms after it was written. */
export function outboxRow(shop: RabbitShop, parcel: Parcel, status: RowState, more: Row = {}): RabbitFact {
  const { phase } = parcel;
  const values = {
    message_id: parcel.messageId,
    order_no: parcel.orderNumber,
    status,
    topic: LINES[parcel.line].key,
    payload: parcel.payload,
    headers: '{}',
    created_at: shop.at(phase),
    claimed_at: status === 'NEW' ? null : shop.at(phase, 20),
    sent_at: status === 'SENT' ? shop.at(phase, 60) : null,
    attempts: status === 'NEW' ? 0 : 1,
    last_error: null,
    ...more,
  };
  return { kind: 'row', table: 'outbox', values };
}

/** A copy that the exchange took. `publishedEarlier`: by how many milliseconds the producer's clock says so too early. */
export function copy(parcel: Parcel, publishedEarlier = 0): RabbitFact {
  return { kind: 'copy', parcel, publishing: { to: 'exchange' }, publishedEarlier };
}

/** A message that went the usual way as far as the exchange. */
export function sent(shop: RabbitShop, parcel: Parcel): readonly RabbitFact[] {
  return [copy(parcel), outboxRow(shop, parcel, 'SENT'), sendTrace(shop, parcel, 'OK')];
}

/** The relay's own trace of a send. RETURN: the broker handed the message back, because it was mandatory and no queue was bound. */
export function sendTrace(shop: RabbitShop, parcel: Parcel, outcome: 'OK' | 'ERROR' | 'RETURN', error: string | null = null): RabbitFact {
  const values = {
    message_id: parcel.messageId,
    stage: 'SEND',
    outcome,
    at: shop.at(parcel.phase, 60),
    producer_id: 'relay-1',
    attempt: 1,
    error,
  };
  return { kind: 'row', table: 'message_events', values };
}

export interface ConsumeOptions {
  readonly outcome?: 'OK' | 'ERROR' | 'DROP' | 'FILTER' | 'DUP';
  readonly attempt?: number;
  /** Milliseconds after the row. */
  readonly after?: number;
  readonly error?: string;
}

export function consumeTrace(shop: RabbitShop, parcel: Parcel, options: ConsumeOptions = {}): RabbitFact {
  const { consumer } = LINES[parcel.line];
  const values = {
    message_id: parcel.messageId,
    stage: 'CONSUME',
    outcome: options.outcome ?? 'OK',
    at: shop.at(parcel.phase, options.after ?? 300),
    consumer,
    attempt: options.attempt ?? 1,
    member: `${consumer}-1`,
    error: options.error ?? null,
  };
  return { kind: 'row', table: 'message_events', values };
}

export function taken(parcel: Parcel, how: Extract<RabbitFact, { kind: 'taken' }>['how'] = 'acknowledged'): RabbitFact {
  return { kind: 'taken', parcel, how };
}

/** The carrier writes its idempotency key first, ... */
export function claims(shop: RabbitShop, parcel: Parcel): RabbitFact {
  return { kind: 'row', table: 'processed', values: { message_id: parcel.messageId, claimed_at: shop.at(parcel.phase, 200) } };
}

/** ... then its effect ... */
export function invoices(shop: RabbitShop, parcel: Parcel, after = 250): RabbitFact {
  const values = { order_no: parcel.orderNumber, amount: '4.90', created_at: shop.at(parcel.phase, after) };
  return { kind: 'row', table: 'invoices', values };
}

/** ... and last its trace, with which the message has left the queue. */
export function carried(shop: RabbitShop, parcel: Parcel): readonly RabbitFact[] {
  return [taken(parcel), claims(shop, parcel), invoices(shop, parcel), consumeTrace(shop, parcel)];
}

export interface ParcelVerdict {
  readonly code: ExpectedCode;
  /** Of the line's consumer; left out: nothing is asserted. */
  readonly delivery?: ExpectedCode;
  readonly duplicates?: readonly ExpectedDuplicate[];
  readonly findings?: readonly ExpectedFinding[];
}

export function routeOf(line: LineName): string {
  return `${line}-events`;
}

/** What must be said about a message. */
export function expectParcel(scenario: string, parcel: Parcel, verdict: ParcelVerdict): ExpectedMessage {
  const { code, delivery, duplicates = [], findings = [] } = verdict;
  const { messageId, orderNumber: businessKey, line } = parcel;
  const deliveries = delivery === undefined ? {} : { [LINES[line].consumer]: delivery };
  return { scenario, messageId, businessKey, route: routeOf(line), code, deliveries, duplicates, findings };
}
