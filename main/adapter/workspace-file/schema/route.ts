import { outbox } from './outbox.ts';
import { asidePlace, destination, fallbackPlace } from './place.ts';
import { duration, keyTemplate, name, template, z } from './text.ts';

const identity = z.strictObject({
  messageId: template,
  businessKey: template.exactOptional(),
  traceId: template.exactOptional(),
  producer: template.exactOptional(),
  sequence: template.exactOptional(),
  occurredAt: template.exactOptional(),
  search: z.record(name, template).exactOptional(),
});

const keyColumns = z.strictObject({ key: name, at: name.exactOptional() });

const means = z.enum(['done', 'claimed']).describe('done: written with or after the effect. claimed: written before it.');

const dedupe = z.union([
  z.strictObject({ source: name, table: name, columns: keyColumns, key: keyTemplate.exactOptional(), means }),
  z.strictObject({ source: name, key: keyTemplate, means }).describe('A key of a Redis source.'),
]);

const effect = z.strictObject({ source: name, table: name, columns: keyColumns, key: keyTemplate.exactOptional() });

const consumer = z.strictObject({
  name,
  group: name.exactOptional(),
  queue: name.exactOptional().describe('RabbitMQ: the queue it consumes.'),
  witness: name.exactOptional().describe('RabbitMQ: a stream that you bound like the queue; a queue that is itself a stream needs none.'),
  tracedAs: name.exactOptional(),
  isolation: z.enum(['read_committed', 'read_uncommitted']).exactOptional(),
  commit: z.enum(['auto', 'after-processing', 'watermark', 'external']).exactOptional(),
  retries: z.array(asidePlace).exactOptional(),
  deadLetter: asidePlace.exactOptional(),
  trace: name.exactOptional(),
  dedupe: z.array(dedupe).exactOptional(),
  effect: effect.exactOptional(),
});

const resend = z.strictObject({
  perSecond: z.number().positive().exactOptional(),
  cap: z.int().positive().exactOptional(),
  approvals: z.int().positive().exactOptional(),
});

/** One path of messages as the team knows it. */
export const route = z.strictObject({
  identity,
  outbox: outbox.exactOptional(),
  destination,
  fallbacks: z.array(fallbackPlace).exactOptional(),
  consumers: z.array(consumer).exactOptional(),
  grace: duration.exactOptional(),
  timeToLive: duration.exactOptional(),
  overdueAfter: duration.exactOptional(),
  clockMargin: duration.exactOptional(),
  reorderWindow: z.int().positive().exactOptional().describe('How far apart neighbours of a sequence may be stored, in offsets.'),
  resend: resend.exactOptional(),
  mask: z.array(template).exactOptional(),
});
export type RouteFile = z.infer<typeof route>;
