import type { DraftValue } from '../domain/draft/guess.ts';
import { confidences, draftRules } from '../domain/draft/guess.ts';
import { draftGap } from './draft.ts';
import { z } from './schema.ts';

/** A value of a workspace file. */
const draftValue: z.ZodType<DraftValue> = z.lazy(() =>
  z.union([z.string().max(65536), z.number(), z.boolean(), z.array(draftValue), z.record(z.string(), draftValue)]),
);

const reason = z.strictObject({ rule: z.enum(draftRules), facts: z.record(z.string(), z.string()) });

/** One proposed value of a route; the window words the reason. */
const guess = z.strictObject({
  path: z.array(z.union([z.string(), z.int()])),
  value: draftValue,
  confidence: z.enum(confidences),
  reason,
  alternatives: z.array(z.strictObject({ value: draftValue, reason })),
});
export type ShownGuess = z.infer<typeof guess>;

/** What the main process would write: it keeps the text under `id`, so that nothing but its own texts can be saved. */
export const change = z.strictObject({
  id: z.string(),
  path: z.string(),
  text: z.string(),
  /** Only what is new, with its comments. */
  addition: z.string(),
  /** Unified, without file names. */
  difference: z.string(),
});
export type ChangeDocument = z.infer<typeof change>;

/** How far a draft is: what is looked at now. `total` is 0 where it is one question. */
export const draftProgress = z.strictObject({ source: z.string(), place: z.string(), done: z.int(), total: z.int() });

/** A drafted route with what it rests on. */
const draftShown = z.strictObject({ id: z.string(), route: z.string(), guesses: z.array(guess), gaps: z.array(draftGap), change });
export type ShownDraft = z.infer<typeof draftShown>;

const draftUsageProblems = [
  'unknown-source',
  'unknown-place',
  'several-places',
  'no-places',
  'not-drafted-from',
  'no-destination',
  'not-written',
] as const;

/** Why there is no draft; `choices` are what would be right. */
const draftUsage = z.strictObject({
  problem: z.enum(draftUsageProblems),
  detail: z.string(),
  choices: z.array(z.string()),
  gaps: z.array(draftGap),
});
export type ShownDraftUsage = z.infer<typeof draftUsage>;

export const drafted = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('drafted'), draft: draftShown }),
  z.strictObject({ outcome: z.literal('usage'), usage: draftUsage }),
]);

/** What a person decided about one guess: another value, or null to leave it out. */
export const draftChoice = z.strictObject({ guess: z.int().min(0), value: draftValue.nullable() });
export type DraftChoice = z.infer<typeof draftChoice>;
