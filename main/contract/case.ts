import { content } from './content.ts';
import { coverage } from './coverage.ts';
import { observation } from './observation.ts';
import { route } from './route.ts';
import { instant, z } from './schema.ts';
import { verdict } from './verdict.ts';

const message = z.strictObject({
  route: z.string(),
  messageId: z.string(),
  businessKey: z.string().nullable(),
  recorded: verdict,
  /** What the rules of the reading version say; null in a file that was only written. */
  rejudged: verdict.nullable(),
  observations: z.array(observation),
  coverage: z.array(coverage),
  contents: z.record(z.string(), content),
});

/** `waybill.case/1`: judged messages with all their evidence, masked, without addresses or secrets. */
export const caseDocument = z.strictObject({
  format: z.literal('waybill.case/1'),
  engine: z.string(),
  title: z.string(),
  now: instant,
  withPayload: z.boolean(),
  routes: z.array(route),
  sources: z.array(z.strictObject({ name: z.string(), kind: z.string() })),
  messages: z.array(message),
});
export type CaseDocument = z.infer<typeof caseDocument>;
