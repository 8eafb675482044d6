import { coverage } from './coverage.ts';
import { instant, z } from './schema.ts';
import { delivery, duplicateClass, verdict } from './verdict.ts';

export const railStates = ['seen', 'not-reached', 'unread', 'ended'] as const;
export const railStages = ['outbox', 'relay', 'broker', 'consumer', 'effect'] as const;

/** The whole way of one message in five steps, for a list. */
const rail = z.array(z.strictObject({ stage: z.enum(railStages), state: z.enum(railStates) }));

/** One message that matches. `rail`, `coordinates` and `deliveries` travel to the window only. */
export const match = z.strictObject({
  route: z.string(),
  messageId: z.string().nullable(),
  businessKey: z.string().nullable(),
  verdict,
  duplicates: z.array(duplicateClass),
  at: instant.nullable(),
  rail: rail.exactOptional(),
  coordinates: z.string().exactOptional(),
  deliveries: z.array(delivery).exactOptional(),
});
export type MatchDocument = z.infer<typeof match>;

/** `waybill.matches/1`: messages that match a search, and what was read to find them. */
export const matches = z.strictObject({
  format: z.literal('waybill.matches/1'),
  matches: z.array(match),
  coverage: z.array(coverage),
  complete: z.boolean(),
  duplicatesComplete: z.boolean(),
});
export type MatchesDocument = z.infer<typeof matches>;
