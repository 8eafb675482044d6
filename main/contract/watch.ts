import { watchEventKinds } from '../domain/watch/watch-event.ts';
import { instant, z } from './schema.ts';

const count = z.int().nonnegative();

/** What happened between the sample at `since` (null where it is not known) and the one at `at`. `harmful`: it loses messages, or may. */
export const watchEvent = z.strictObject({
  kind: z.enum(watchEventKinds),
  source: z.string(),
  since: instant.nullable(),
  at: instant,
  harmful: z.boolean(),
  sentence: z.string(),
  facts: z.record(z.string(), z.string()),
});

/** `waybill.watch/1`: what was sampled, and seen to happen. `interval` in milliseconds; `eventsBefore` counts earlier events that are not listed. */
export const watch = z.strictObject({
  format: z.literal('waybill.watch/1'),
  routes: z.array(z.string()),
  interval: count,
  samples: count,
  from: instant,
  to: instant,
  events: z.array(watchEvent),
  eventsBefore: count,
  complete: z.boolean(),
});
export type WatchDocument = z.infer<typeof watch>;
