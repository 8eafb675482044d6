import { gapKinds } from '../domain/sequence/sequence-report.ts';
import { coverage } from './coverage.ts';
import { instant, integer, z } from './schema.ts';

const neighbour = z.strictObject({ messageId: z.string().nullable(), sequence: integer, at: instant.nullable() });

/** `first` to `last` inclusive; `before` and `after` are the messages beside the gap. */
const gap = z.strictObject({
  producer: z.string(),
  part: z.string(),
  first: integer,
  last: integer,
  kind: z.enum(gapKinds),
  before: neighbour.nullable(),
  after: neighbour.nullable(),
});

const repeat = z.strictObject({
  producer: z.string(),
  part: z.string(),
  sequence: integer,
  count: z.int().positive(),
  messageIds: z.array(z.string()),
});

/** One producer's numbers in one part; travels to the window only. */
const sequencePair = z.strictObject({
  producer: z.string(),
  part: z.string(),
  first: integer,
  last: integer,
  seen: integer,
  repeated: integer,
  from: instant.nullable(),
  to: instant.nullable(),
});

/** `waybill.sequences/1`: gaps and repeats per producer and partition. */
export const sequences = z.strictObject({
  format: z.literal('waybill.sequences/1'),
  route: z.string(),
  gaps: z.array(gap),
  repeats: z.array(repeat),
  pairs: z.array(sequencePair).exactOptional(),
  coverage: z.array(coverage),
  complete: z.boolean(),
});
export type SequencesDocument = z.infer<typeof sequences>;
