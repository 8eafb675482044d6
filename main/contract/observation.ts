import type { Observation } from '../domain/observation/observation.ts';
import { instant, integer, z } from './schema.ts';

const text = z.string();
const optionalText = text.exactOptional();
const optionalInteger = integer.exactOptional();

function fact<Kind extends string, Facts extends z.ZodType>(kind: Kind, facts: Facts) {
  return z.strictObject({
    id: text,
    source: text,
    kind: z.literal(kind),
    at: instant.nullable(),
    clock: z.enum(['row', 'broker', 'producer', 'tool']),
    coordinates: z.record(text, text),
    facts,
  });
}

const names = { messageId: optionalText, businessKey: optionalText };

const outbox = z.strictObject({
  ...names,
  state: z.enum(['pending', 'claimed', 'sent', 'failed', 'none', 'unknown']),
  rawState: optionalText,
  createdAt: instant.exactOptional(),
  claimedAt: instant.exactOptional(),
  sentAt: instant.exactOptional(),
  attempts: optionalText,
  destination: optionalText,
  partition: optionalText,
  offset: optionalText,
  error: optionalText,
  valueSize: optionalInteger,
});

const produce = z.strictObject({
  ...names,
  outcome: z.enum(['ok', 'failed', 'returned', 'unknown']),
  rawOutcome: optionalText,
  producer: optionalText,
  sequence: optionalText,
  partition: optionalText,
  offset: optionalText,
  attempt: optionalText,
  error: optionalText,
});

const stored = {
  ...names,
  visibility: z.enum(['visible', 'aborted', 'open', 'undecided']),
  timestampType: z.enum(['create', 'append']).exactOptional(),
  producerId: optionalInteger,
  producerEpoch: optionalInteger,
  sequence: optionalInteger,
  leaderEpoch: optionalInteger,
  keySize: optionalInteger,
  valueSize: optionalInteger,
  valueHash: optionalText,
  producer: optionalText,
  producerSequence: optionalText,
  traceId: optionalText,
  resendId: optionalText,
  exchange: optionalText,
  routingKey: optionalText,
  publishedAt: instant.exactOptional(),
  expiration: optionalInteger,
};

const record = z.strictObject({ ...stored, role: z.enum(['destination', 'fallback']) });
const witness = z.strictObject({ ...stored, role: z.literal('destination') });
const aside = z.strictObject({ ...stored, consumer: text, cause: optionalText, originQueue: optionalText, error: optionalText });

const commit = z.strictObject({
  consumer: text,
  group: text,
  committed: optionalInteger,
  groupState: optionalText,
  protocol: z.enum(['classic', 'consumer']).exactOptional(),
  members: optionalInteger,
});

const consume = z.strictObject({
  ...names,
  consumer: text,
  trace: text,
  outcome: z.enum(['ok', 'failed', 'discarded', 'filtered', 'duplicate', 'unknown']),
  rawOutcome: optionalText,
  partition: optionalText,
  offset: optionalText,
  attempt: optionalText,
  member: optionalText,
  error: optionalText,
  neighbour: z.literal(true).exactOptional(),
});

const effect = z.strictObject({ ...names, consumer: text, key: text, ownsKey: z.boolean() });
const dedupe = z.strictObject({
  ...names,
  consumer: text,
  place: text,
  key: text,
  means: z.enum(['done', 'claimed']),
  ownsKey: z.boolean(),
  timeToLive: optionalInteger,
});

const known = z.enum(['yes', 'no', 'unknown']);

/** Of every sample. */
const sampled = { unchangedSince: instant.exactOptional() };

const config = z.discriminatedUnion('subject', [
  z.strictObject({
    subject: z.literal('topic'),
    partitions: integer,
    cleanupPolicy: optionalText,
    timestampType: z.enum(['create', 'append']).exactOptional(),
    topicId: optionalText,
  }),
  z.strictObject({
    subject: z.literal('partition'),
    logStart: integer,
    lastStable: integer,
    highWatermark: integer,
    leaderEpoch: optionalInteger,
    firstAt: instant.exactOptional(),
    endAt: instant.exactOptional(),
  }),
  z.strictObject({
    subject: z.literal('epoch'),
    epoch: integer,
    previousEpoch: integer,
    previousAt: instant.exactOptional(),
    firstAt: instant.exactOptional(),
  }),
  z.strictObject({ subject: z.literal('place'), holds: z.enum(['nothing', 'other']), messageId: optionalText, businessKey: optionalText }),
  z.strictObject({
    subject: z.literal('exchange'),
    type: text,
    alternate: optionalText,
    routed: known,
    publishedIn: optionalInteger,
    publishedOut: optionalInteger,
    lag: optionalInteger,
  }),
  z.strictObject({
    subject: z.literal('queue'),
    type: z.enum(['classic', 'quorum', 'stream', 'unknown']),
    bound: known,
    ready: optionalInteger,
    unacknowledged: optionalInteger,
    consumers: optionalInteger,
    headAt: instant.exactOptional(),
    messageTtl: optionalInteger,
    maxLength: optionalInteger,
    maxBytes: optionalInteger,
    readyBytes: optionalInteger,
    overflow: optionalText,
    deadLetterExchange: optionalText,
    deadLetterRoutingKey: optionalText,
    deadLetterReaches: known.exactOptional(),
    deliveryLimit: optionalInteger,
    policy: optionalText,
    lag: optionalInteger,
  }),
  z.strictObject({
    subject: z.literal('database'),
    clockOffset: text.regex(/^-?\d+(\.\d+)?$/),
    replica: z.boolean(),
    replayedAt: instant.exactOptional(),
  }),
  z.strictObject({ ...sampled, subject: z.literal('commit-sample'), group: text, committed: integer }),
  z.strictObject({
    ...sampled,
    subject: z.literal('partition-sample'),
    logStart: integer,
    highWatermark: integer,
    leaderEpoch: optionalInteger,
    topicId: optionalText,
  }),
  z.strictObject({ ...sampled, subject: z.literal('exchange-sample'), routed: known }),
  z.strictObject({
    ...sampled,
    subject: z.literal('queue-sample'),
    bound: known,
    ready: optionalInteger,
    maxLength: optionalInteger,
    maxBytes: optionalInteger,
    readyBytes: optionalInteger,
    messageTtl: optionalInteger,
    overflow: optionalText,
  }),
  z.strictObject({
    subject: z.literal('resend'),
    resendId: text,
    plan: text,
    outcome: z.enum(['confirmed', 'uncertain', 'open']),
  }),
]);

/** One fact read from one source, as `kind` says. Strict: what is judged must be what was written. */
export const observation = z.discriminatedUnion('kind', [
  fact('outbox', outbox),
  fact('produce', produce),
  fact('record', record),
  fact('witness', witness),
  fact('retry', aside),
  fact('dead-letter', aside),
  fact('commit', commit),
  fact('consume', consume),
  fact('dedupe', dedupe),
  fact('effect', effect),
  fact('config', config),
]) satisfies z.ZodType<Observation>;
