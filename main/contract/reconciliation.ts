import { codes } from '../domain/verdict/code.ts';
import { duplicateClasses, findingIds } from '../domain/verdict/verdict.ts';
import { coverage } from './coverage.ts';
import { instant, z } from './schema.ts';
import { verdict } from './verdict.ts';

const count = z.int().nonnegative();

/** Counts of message ids in a span of event time, `to` exclusive. */
export const bucket = z.strictObject({
  from: instant,
  to: instant,
  recorded: count,
  stored: count,
  processed: z.record(z.string(), count),
  missing: count,
  /** More than one visible copy; travels to the window only. */
  storedTwice: count.exactOptional(),
  /** Verdict withheld; travels to the window only. */
  undetermined: count.exactOptional(),
});
export type BucketDocument = z.infer<typeof bucket>;

/** `waybill.reconciliation/1`: a route compared as id sets. `byVerdict` has only codes that occur and sums to `messages`. */
export const reconciliation = z.strictObject({
  format: z.literal('waybill.reconciliation/1'),
  route: z.string(),
  from: instant,
  to: instant,
  messages: count,
  byVerdict: z.partialRecord(z.enum(codes), count),
  duplicates: z.partialRecord(z.enum(duplicateClasses), count),
  buckets: z.array(bucket),
  coverage: z.array(coverage),
  complete: z.boolean(),
  duplicatesComplete: z.boolean(),
});
export type ReconciliationDocument = z.infer<typeof reconciliation>;

/** One line of `--ids`: a message that is not PROCESSED or STORED, or has a duplicate or a finding. */
export const openMessage = z.strictObject({
  messageId: z.string(),
  businessKey: z.string().nullable(),
  verdict,
  deliveries: z.array(z.strictObject({ consumer: z.string(), code: z.enum(codes) })),
  duplicates: z.array(z.enum(duplicateClasses)),
  findings: z.array(z.enum(findingIds)),
  /** Travels to the window only. */
  at: instant.nullable().exactOptional(),
});
export type OpenMessageDocument = z.infer<typeof openMessage>;

/** How far a run is; see domain/reconcile. */
export const reconcileProgress = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.enum(['outbox', 'destination', 'fallback', 'trace', 'dedupe', 'effect', 'compare', 'explain']),
      source: z.string().nullable(),
      part: z.string(),
      state: z.enum(['waiting', 'running', 'done', 'partial', 'failed']),
      done: count,
      total: count.nullable(),
      unit: z.enum(['rows', 'records', 'messages']),
      upTo: instant.nullable(),
      reason: z.string().nullable(),
    }),
  ),
  share: z.number().min(0).max(1).nullable(),
  rate: z.number().nonnegative().nullable(),
  remaining: z.number().nonnegative().nullable(),
  buckets: z.array(bucket).nullable(),
});
export type ReconcileProgressDocument = z.infer<typeof reconcileProgress>;
