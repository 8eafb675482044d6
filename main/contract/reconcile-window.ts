import { codes } from '../domain/verdict/code.ts';
import { duplicateClasses } from '../domain/verdict/verdict.ts';
import { failure } from './failure.ts';
import { openMessage, reconcileProgress } from './reconciliation.ts';
import { instant, z } from './schema.ts';

/** A window of event time of one route. Null ends as for a search: an hour before now, and now. */
const routeWindow = z.strictObject({ route: z.string(), from: instant.nullable(), to: instant.nullable() });

/** `anew` reads everything again, also what an earlier run has kept. */
export const reconcileAsked = routeWindow.extend({ anew: z.boolean() });

export const reconcileItem = z.discriminatedUnion('item', [
  /** `run` names it for `reconcile.messages`; `resumed`: it goes on where one that was broken off has ended. The window is what was asked for. */
  z.strictObject({ item: z.literal('started'), run: z.string(), resumed: z.boolean(), from: instant, to: instant }),
  z.strictObject({ item: z.literal('progress'), progress: reconcileProgress }),
  /** Something failed as a whole, and the run says what it knows nevertheless. */
  z.strictObject({ item: z.literal('failure'), failure }),
]);

/** Which open messages of a run: all conditions that are given must hold. `between` is event time in [from, to). */
export const openMessageFilter = z.strictObject({
  codes: z.array(z.enum(codes)).nullable(),
  duplicates: z.array(z.enum(duplicateClasses)).nullable(),
  between: z.strictObject({ from: instant, to: instant }).nullable(),
});
export type OpenMessageFilterDocument = z.infer<typeof openMessageFilter>;

/** More than this at once would stall the window. */
const pageLimit = 1000;

export const openMessagesAsked = z.strictObject({
  route: z.string(),
  run: z.string(),
  filter: openMessageFilter,
  page: z.strictObject({ skip: z.int().nonnegative(), take: z.int().min(1).max(pageLimit) }),
});

/** `total` counts what the filter lets through, on all pages. */
export const openMessagesPage = z.strictObject({ total: z.int().nonnegative(), messages: z.array(openMessage) });

/** `count` lines were written. */
export const idsWritten = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('written'), path: z.string(), count: z.int().nonnegative() }),
  z.strictObject({ outcome: z.literal('cancelled') }),
  z.strictObject({ outcome: z.literal('failed'), failure }),
]);

/** Numbers over what is stored, or over what consumers traced. */
export const sequencesAsked = routeWindow.extend({ over: z.enum(['stored', 'traces']) });
