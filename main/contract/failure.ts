import type { Failure } from '../domain/observation/failure.ts';
import { failureCodes } from '../domain/observation/failure.ts';
import { z } from './schema.ts';

/** Why something could not be done; the window and the command line word it from the code. */
export const failure = z.strictObject({
  code: z.enum(failureCodes),
  retryable: z.boolean(),
  detail: z.string(),
}) satisfies z.ZodType<Failure>;

/** What a person typed wrong: several messages or routes fit, a name is unknown. `choices` are what would be right. */
export const usageProblem = z.strictObject({
  problem: z.enum([
    'several-messages',
    'several-routes',
    'unknown-route',
    'unknown-field',
    'malformed-time',
    'unknown-rule',
    'no-sequence',
  ]),
  detail: z.string(),
  choices: z.array(z.string()),
});
export type UsageProblem = z.infer<typeof usageProblem>;
