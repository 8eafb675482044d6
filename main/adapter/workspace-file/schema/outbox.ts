import { duration, name, z } from './text.ts';

const stateRule = z.union([
  z.array(name).min(1),
  z.literal('otherwise'),
  z.strictObject({ notNull: name }),
  z.strictObject({ isNull: name }),
  z.strictObject({ true: name }),
]);

const columns = z.strictObject({
  messageId: name,
  id: name.exactOptional(),
  businessKey: name.exactOptional(),
  state: name.exactOptional(),
  createdAt: name.exactOptional(),
  claimedAt: name.exactOptional(),
  sentAt: name.exactOptional(),
  attempts: name.exactOptional(),
  producer: name.exactOptional().describe('Who numbers the message, and with which number.'),
  sequence: name.exactOptional(),
  destination: name.exactOptional(),
  partition: name.exactOptional(),
  offset: name.exactOptional(),
  payload: name.exactOptional(),
  headers: name.exactOptional(),
  error: name.exactOptional(),
});

/** How a row becomes a message; read when a resend rebuilds one. */
const message = z.strictObject({
  key: name.exactOptional(),
  value: name.exactOptional(),
  valueEncoding: z.enum(['utf8', 'base64', 'hex', 'bytes']).exactOptional(),
  headers: z.record(name, name).exactOptional(),
  headersColumn: name.exactOptional(),
  partition: name.exactOptional(),
});

/** Where a route's messages are recorded before they are sent. */
export const outbox = z.strictObject({
  source: name,
  tables: z.array(name).min(1).exactOptional(),
  preset: z.enum(['debezium', 'spring-modulith', 'gruelbox']).exactOptional(),
  only: z.record(name, z.array(z.union([name, z.number(), z.boolean()])).min(1)).exactOptional(),
  columns: columns.partial().exactOptional(),
  states: z.strictObject({ pending: stateRule, claimed: stateRule, sent: stateRule, failed: stateRule }).partial().exactOptional(),
  keepsSent: z.boolean().exactOptional().describe('false: the relay deletes what it sent.'),
  allowance: duration.exactOptional(),
  message: message.exactOptional(),
});
export type OutboxFile = z.infer<typeof outbox>;
export type StateRuleFile = z.infer<typeof stateRule>;
