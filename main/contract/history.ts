import { failure } from './failure.ts';
import { instant, z } from './schema.ts';
import { watchEvent } from './watch.ts';

/** What the window tells of a workspace's history. `refused`: its samples are not kept; the failure says why. */
export const historyState = z.strictObject({
  state: z.enum(['sampling', 'off', 'refused']),
  /** Milliseconds between two samples. */
  interval: z.int().positive(),
  /** What is kept; null while nothing is. */
  kept: z.strictObject({ since: instant, until: instant, bytes: z.int().nonnegative() }).nullable(),
  failure: failure.nullable(),
  /** What was seen to happen since the workspace was opened, the latest first; the window makes its own sentences. */
  events: z.array(watchEvent.omit({ sentence: true })),
});
export type HistoryState = z.infer<typeof historyState>;
