import { failure } from './failure.ts';
import { z } from './schema.ts';

/** How far one source is with a search. `found` counts observations of messages; `share` is 0 to 1 where the size is known. */
export const sourceState = z.strictObject({
  source: z.string(),
  kind: z.string(),
  state: z.enum(['waiting', 'searching', 'complete', 'partial', 'failed', 'not-asked']),
  found: z.int().nonnegative(),
  share: z.number().min(0).max(1).nullable(),
  /** What it waits for or has read, e.g. `orders/0`. */
  part: z.string().nullable(),
  failure: failure.nullable(),
});
export type SourceState = z.infer<typeof sourceState>;
