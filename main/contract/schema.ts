import { z } from 'zod';
import { parseInstant } from '../domain/observation/instant.ts';

// zod otherwise probes `new Function` once, which a strict content security policy reports as a violation.
z.config({ jitless: true });

export { z };

/** RFC 3339 with a zone, with the digits its source had. */
export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d{1,9})?([Zz]|[+-]\d{2}:?\d{2})$/)
  .refine((text) => parseInstant(text) !== null, 'no such day or time');

/** A 64-bit number as decimal text. */
export const integer = z.string().regex(/^-?\d{1,20}$/);
