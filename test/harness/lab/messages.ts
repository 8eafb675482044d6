import type { ExpectedCode, ExpectedDuplicate, ExpectedFinding, ExpectedMessage } from './expected.ts';
import { traceparent } from './orders.ts';
import type { Age, Fact, PlannedRecord, Shop, TableName, TopicName, Where } from './plan.ts';

/** One message of a route other than order-events. */
export interface Message {
  readonly messageId: string;
  readonly key: string;
  readonly created: Age;
  readonly payload: string;
  readonly record: PlannedRecord;
}

export interface MessageOptions {
  readonly topic: TopicName;
  readonly messageId: string;
  readonly key: string;
  readonly partition: number;
  /** When it was written down; the record follows 200 ms later. */
  readonly created: Age;
  readonly payload: Readonly<Record<string, string>>;
}

/** Plans a message; its record is real only when its fact is part of a scenario. */
export function newMessage(shop: Shop, options: MessageOptions): Message {
  const { topic, messageId, key, partition, created } = options;
  const payload = JSON.stringify(options.payload);
  const headers = { 'message-id': messageId, 'occurred-at': shop.at(created), traceparent: traceparent(messageId) };
  const record = { topic, partition, age: created - 200, key, value: payload, headers, producer: `${topic}-relay` };
  return { messageId, key, created, payload, record };
}

export function stored(message: Message): Fact {
  return { kind: 'record', record: message.record };
}

/** The acknowledged coordinates of a message for an outbox row. */
export function acknowledged(message: Message): (where: Where) => { readonly partition_no: number; readonly offset_no: bigint } {
  return (where) => {
    const { partition, offset } = where(message.record);
    return { partition_no: partition, offset_no: offset };
  };
}

/** The trace of a consumer that handled a message `after` its record. */
export function consumed(shop: Shop, table: TableName, consumer: string, message: Message, after: Age): Fact {
  const values = (where: Where) => {
    const at = where(message.record);
    return {
      message_id: message.messageId,
      stage: 'CONSUME',
      outcome: 'OK',
      at: shop.at(message.record.age - after),
      consumer,
      partition_no: at.partition,
      offset_no: at.offset,
      attempt: 1,
      member: `${consumer}-1`,
    };
  };
  return { kind: 'row', table, values };
}

export interface MessageVerdict {
  readonly route: string;
  readonly code: ExpectedCode;
  readonly deliveries?: Readonly<Record<string, ExpectedCode>>;
  readonly duplicates?: readonly ExpectedDuplicate[];
  readonly findings?: readonly ExpectedFinding[];
}

/** What must be said about a message. */
export function expectMessage(scenario: string, message: Message, verdict: MessageVerdict): ExpectedMessage {
  const { route, code, deliveries = {}, duplicates = [], findings = [] } = verdict;
  return { scenario, messageId: message.messageId, businessKey: message.key, route, code, deliveries, duplicates, findings };
}
