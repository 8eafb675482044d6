import type { Coverage } from '../domain/observation/coverage.ts';
import { coverageRoles, coverageUnits } from '../domain/observation/coverage.ts';
import { instant, z } from './schema.ts';

const range = z.strictObject({ from: z.string(), to: z.string() });

/** What was asked of one part of a source and what of it was read. */
export const coverage = z.strictObject({
  id: z.string(),
  source: z.string(),
  role: z.enum(coverageRoles),
  part: z.string(),
  unit: z.enum(coverageUnits),
  wanted: range.nullable(),
  read: z.array(range),
  asOf: instant.nullable(),
  complete: z.boolean(),
  needed: z.boolean(),
  reason: z.string().nullable(),
}) satisfies z.ZodType<Coverage>;
