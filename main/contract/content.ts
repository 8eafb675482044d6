import type { Content } from '../domain/observation/content.ts';
import { z } from './schema.ts';

const bytes = z.strictObject({ base64: z.base64(), size: z.int().nonnegative(), masked: z.boolean() });

/** Key, value and headers of a record or row, masked. */
export const content = z.strictObject({
  key: bytes.nullable(),
  value: bytes.nullable(),
  headers: z.array(z.strictObject({ name: bytes, value: bytes.nullable() })),
}) satisfies z.ZodType<Content>;
