import type { Route } from '../domain/workspace/route.ts';
import { z } from './schema.ts';

const text = z.string();
const texts = z.array(text);
const milliseconds = z.number().nonnegative();

const place = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('header'), name: text }),
  z.strictObject({ kind: z.literal('property'), name: text }),
  z.strictObject({ kind: z.literal('json'), pointer: text }),
  z.strictObject({ kind: z.literal('key') }),
  z.strictObject({ kind: z.literal('value') }),
  z.strictObject({ kind: z.literal('timestamp') }),
]);

const template = z.array(z.union([text, place]));
const keyTemplate = z.array(z.union([text, place, z.strictObject({ name: z.enum(['messageId', 'businessKey']) })]));

const identity = z.strictObject({
  messageId: template,
  businessKey: template.exactOptional(),
  traceId: template.exactOptional(),
  producer: template.exactOptional(),
  sequence: template.exactOptional(),
  occurredAt: template.exactOptional(),
  search: z.record(text, template),
});

const stateRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('values'), values: texts }),
  z.strictObject({ kind: z.literal('not-null'), column: text }),
  z.strictObject({ kind: z.literal('is-null'), column: text }),
  z.strictObject({ kind: z.literal('true'), column: text }),
  z.strictObject({ kind: z.literal('otherwise') }),
]);

function columns<Required extends string, Optional extends string>(required: readonly Required[], optional: readonly Optional[]) {
  const shape: unknown = Object.fromEntries([
    ...required.map((name) => [name, text] as const),
    ...optional.map((name) => [name, text.exactOptional()] as const),
  ]);
  return z.strictObject(shape as Record<Required, typeof text> & Record<Optional, ReturnType<typeof text.exactOptional>>);
}

const outbox = z.strictObject({
  source: text,
  tables: texts,
  only: z.record(text, texts),
  columns: columns(
    ['messageId'],
    [
      'createdAt',
      'id',
      'businessKey',
      'state',
      'claimedAt',
      'sentAt',
      'attempts',
      'producer',
      'sequence',
      'destination',
      'partition',
      'offset',
      'payload',
      'headers',
      'error',
    ],
  ),
  states: z.strictObject({
    pending: stateRule.exactOptional(),
    claimed: stateRule.exactOptional(),
    sent: stateRule.exactOptional(),
    failed: stateRule.exactOptional(),
  }),
  keepsSent: z.boolean(),
  allowance: milliseconds,
});

// Cases of the first version know topics only, and do not say so.
const topicPlace = z.strictObject({ kind: z.literal('topic').default('topic'), source: text, topic: text });
const exchangePlace = z.strictObject({ kind: z.literal('exchange'), source: text, exchange: text, routingKey: text });
const queuePlace = z.strictObject({ kind: z.literal('queue'), source: text, queue: text, witness: text.nullable() });
const tablePlace = z.strictObject({
  kind: z.literal('table'),
  source: text,
  table: text,
  columns: columns(['messageId'], ['at', 'businessKey']),
});
const destination = z.union([topicPlace, exchangePlace]);
const fallbackPlace = z.union([topicPlace, queuePlace, tablePlace]);
const asidePlace = z.union([topicPlace, queuePlace]);
const keyColumns = columns(['key'], ['at']);

const trace = z.strictObject({
  name: text,
  source: text,
  table: text,
  sampled: z.enum(['every', 'share', 'undeclared']),
  columns: columns(
    ['messageId', 'at'],
    ['stage', 'outcome', 'businessKey', 'consumer', 'producer', 'sequence', 'partition', 'offset', 'attempt', 'member', 'error'],
  ),
  stages: z.strictObject({ produce: texts, consume: texts, effect: texts }),
  outcomes: z.strictObject({
    ok: texts,
    failed: texts,
    discarded: texts,
    filtered: texts,
    duplicate: texts,
    returned: texts.exactOptional(),
  }),
});

const dedupeStore = { source: text, key: keyTemplate, means: z.enum(['done', 'claimed']) };

const consumer = z.strictObject({
  name: text,
  group: text,
  queue: text.nullable().default(null),
  witness: text.nullable().default(null),
  tracedAs: text,
  isolation: z.enum(['read_committed', 'read_uncommitted']),
  commit: z.enum(['auto', 'after-processing', 'watermark', 'external']),
  retries: z.array(asidePlace),
  deadLetter: asidePlace.nullable(),
  trace: trace.nullable(),
  dedupe: z.array(z.union([z.strictObject({ ...dedupeStore, table: text, columns: keyColumns }), z.strictObject(dedupeStore)])),
  effect: z.strictObject({ source: text, table: text, columns: keyColumns, key: keyTemplate }).nullable(),
});

/** The rules of one route, as a case file keeps them: everything that judging needs, no address. */
export const route = z.strictObject({
  name: text,
  identity,
  outbox: outbox.nullable(),
  destination,
  fallbacks: z.array(fallbackPlace),
  consumers: z.array(consumer),
  grace: milliseconds,
  timeToLive: milliseconds.nullable(),
  overdueAfter: milliseconds,
  clockMargin: milliseconds.nullable(),
  // Cases of the first version do not say so.
  reorderWindow: z.int().positive().default(1000),
  mask: z.array(place),
}) satisfies z.ZodType<Route>;
