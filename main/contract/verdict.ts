import { certainties, codes, stages } from '../domain/verdict/code.ts';
import { duplicateCauses, duplicateClasses, findingIds, missingBecause } from '../domain/verdict/verdict.ts';
import { z } from './schema.ts';

export const code = z.enum(codes);

const facts = z.record(z.string(), z.string());

/**
 * The verdict object of every document. `facts` are the values of its sentence; they travel to the
 * window, which makes sentences in its own language, and are left out of what the command line prints.
 */
export const verdict = z.strictObject({
  code,
  stage: z.enum(stages),
  certainty: z.enum(certainties),
  rule: z.string(),
  sentence: z.string(),
  facts: facts.exactOptional(),
  evidence: z.array(z.string()),
  coverage: z.array(z.string()),
  candidates: z.array(code),
  missing: z.array(
    z.strictObject({
      source: z.string(),
      part: z.string(),
      permission: z.string().nullable(),
      because: z.enum(missingBecause).exactOptional(),
    }),
  ),
});
export type VerdictDocument = z.infer<typeof verdict>;

export const delivery = z.strictObject({ consumer: z.string(), verdict });

export const finding = z.strictObject({ id: z.enum(findingIds), sentence: z.string(), facts: facts.exactOptional() });
export type FindingDocument = z.infer<typeof finding>;

export const duplicateClass = z.enum(duplicateClasses);

export const duplicate = z.strictObject({
  class: duplicateClass,
  cause: z.enum(duplicateCauses),
  harmful: z.boolean(),
  certainty: z.enum(certainties),
  observations: z.array(z.string()),
});
