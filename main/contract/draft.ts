import { confidences, draftRules } from '../domain/draft/guess.ts';
import { failure } from './failure.ts';
import { z } from './schema.ts';

/** A topic, table, exchange, queue or stream of a source. */
export const cataloguePlace = z.strictObject({
  kind: z.enum(['topic', 'table', 'exchange', 'queue', 'stream']),
  name: z.string(),
  /** Partitions of a topic, bindings of an exchange, rows of a table by estimate; null where that is not known. */
  size: z.int().nullable(),
  columns: z.array(z.strictObject({ name: z.string(), type: z.string(), key: z.boolean() })),
});
export type CataloguePlaceDocument = z.infer<typeof cataloguePlace>;

const reasoned = z.strictObject({ value: z.json(), rule: z.enum(draftRules), reason: z.string() });

/** One proposed value with the reason for it. */
const draftGuess = z.strictObject({
  path: z.array(z.union([z.string(), z.int()])),
  value: z.json(),
  confidence: z.enum(confidences),
  rule: z.enum(draftRules),
  reason: z.string(),
  alternatives: z.array(reasoned),
});

export const draftGap = z.strictObject({ source: z.string(), place: z.string(), failure });

/** `waybill.draft/1`: the places of a source while none is chosen (`route` null), else a drafted route with the workspace that it makes. */
export const draft = z.strictObject({
  format: z.literal('waybill.draft/1'),
  source: z.string(),
  places: z.array(cataloguePlace),
  route: z.string().nullable(),
  guesses: z.array(draftGuess),
  /** The lines that were added to the workspace. */
  addition: z.string(),
  workspace: z.string(),
  difference: z.string(),
  gaps: z.array(draftGap),
  complete: z.boolean(),
});
export type DraftDocument = z.infer<typeof draft>;
