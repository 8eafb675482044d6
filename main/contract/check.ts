import { z } from './schema.ts';

export const checkStep = z.strictObject({
  source: z.string(),
  step: z.string(),
  ok: z.boolean(),
  detail: z.string(),
  fix: z.string().nullable(),
});
export type CheckStepDocument = z.infer<typeof checkStep>;

/** `waybill.check/1`: every source opened, step by step. */
export const check = z.strictObject({ format: z.literal('waybill.check/1'), steps: z.array(checkStep) });
export type CheckDocument = z.infer<typeof check>;
