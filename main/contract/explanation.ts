import { coverage } from './coverage.ts';
import { observation } from './observation.ts';
import { z } from './schema.ts';
import { delivery, duplicate, finding, verdict } from './verdict.ts';

/** `waybill.explanation/1`: one message, its verdict per consumer, and what was read to reach it. */
export const explanation = z.strictObject({
  format: z.literal('waybill.explanation/1'),
  route: z.string(),
  messageId: z.string().nullable(),
  businessKey: z.string().nullable(),
  verdict,
  deliveries: z.array(delivery),
  findings: z.array(finding),
  duplicates: z.array(duplicate),
  observations: z.array(observation),
  coverage: z.array(coverage),
  complete: z.boolean(),
  duplicatesComplete: z.boolean(),
});
export type ExplanationDocument = z.infer<typeof explanation>;
