import { route } from './route.ts';
import { source } from './source.ts';
import { name, urlOf, z } from './text.ts';

const texts = z.array(name).min(1);

const trace = z.strictObject({
  source: name,
  table: name,
  sampled: z
    .union([z.boolean(), z.number().min(0).max(1)])
    .exactOptional()
    .describe('false: every message is traced. Undeclared or a share: absence from it proves nothing.'),
  columns: z.strictObject({
    messageId: name,
    at: name,
    stage: name.exactOptional(),
    outcome: name.exactOptional(),
    businessKey: name.exactOptional(),
    consumer: name.exactOptional(),
    producer: name.exactOptional(),
    sequence: name.exactOptional(),
    partition: name.exactOptional(),
    offset: name.exactOptional(),
    attempt: name.exactOptional(),
    member: name.exactOptional(),
    error: name.exactOptional(),
  }),
  stages: z.strictObject({ produce: texts, consume: texts, effect: texts }).partial().exactOptional(),
  outcomes: z
    .strictObject({ ok: texts, failed: texts, discarded: texts, filtered: texts, duplicate: texts, returned: texts })
    .partial()
    .exactOptional(),
});
export type TraceFile = z.infer<typeof trace>;

const ledger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('sqlite'), path: name, alone: z.boolean().exactOptional() }),
  z.strictObject({ kind: z.literal('postgres'), url: urlOf('postgres', 'postgresql') }),
]);

/** A workspace file, version 1. Unknown fields are errors: a misspelt one would silently not be read. */
export const workspaceFile = z.strictObject({
  waybill: z.literal(1),
  name,
  environment: z.enum(['production', 'staging', 'local']),
  ledger: ledger.exactOptional(),
  roster: name.exactOptional(),
  sources: z.record(name, source),
  routes: z.record(name, route).exactOptional().describe('None yet: `waybill draft` makes the first.'),
  traces: z.record(name, trace).exactOptional(),
});
export type WorkspaceFile = z.infer<typeof workspaceFile>;
