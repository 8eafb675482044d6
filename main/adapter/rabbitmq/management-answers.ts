import { z } from 'zod';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';

z.config({ jitless: true });

/** An object; an empty one is printed as an empty list by some versions. */
const definitions = z
  .union([z.record(z.string(), z.unknown()), z.array(z.unknown()).transform(() => ({}))])
  .nullable()
  .transform((value): Readonly<Record<string, unknown>> => value ?? {});

const count = z.number().int().nonnegative().nullish();

/** One row of a queue's consumers. 3.10 keeps rows of consumers that are gone: their channel is an empty list. */
const consumer = z.object({ channel_details: z.unknown() });

const queue = z.object({
  name: z.string(),
  type: z.string().nullish(),
  arguments: definitions,
  /** Comes with the statistics, some seconds after a queue is made. */
  effective_policy_definition: definitions.optional(),
  policy: z.string().nullish(),
  operator_policy: z.string().nullish(),
  messages_ready: count,
  message_bytes_ready: count,
  messages_unacknowledged: count,
  consumer_details: z.array(consumer).nullish(),
  consumers: count,
  head_message_timestamp: z.union([z.number(), z.string()]).nullish(),
});
export type QueueAnswer = z.infer<typeof queue>;

const exchange = z.object({
  name: z.string(),
  type: z.string(),
  arguments: definitions,
  policy: z.string().nullish(),
  message_stats: z.object({ publish_in: count, publish_out: count }).partial().nullish(),
});
export type ExchangeAnswer = z.infer<typeof exchange>;

const binding = z.object({
  source: z.string(),
  destination: z.string(),
  destination_type: z.enum(['queue', 'exchange']),
  routing_key: z.string(),
});
export type BindingAnswer = z.infer<typeof binding>;

const policies = z.array(z.object({ name: z.string(), definition: definitions }));

const overview = z.object({ rabbitmq_version: z.string() });
const whoami = z.object({ name: z.string(), tags: z.union([z.string().transform((tags) => tags.split(',')), z.array(z.string())]) });
const permission = z.object({ user: z.string(), vhost: z.string(), configure: z.string(), write: z.string(), read: z.string() });
export type PermissionAnswer = z.infer<typeof permission>;
const named = z.object({ name: z.string(), type: z.string().nullish() });

const shapes = {
  queue,
  exchange,
  bindings: z.array(binding),
  policies,
  overview,
  whoami,
  permission,
  names: z.array(named),
} as const;

type Shapes = typeof shapes;

/** Checks what the management API said; what is not as documented is `malformed`, with the field named. */
export function parseAnswer<Kind extends keyof Shapes>(kind: Kind, answer: Answer<unknown>): Answer<z.infer<Shapes[Kind]>> {
  if (!answer.ok) return answer;
  const parsed = shapes[kind].safeParse(answer.value);
  if (parsed.success) return answered(parsed.data as z.infer<Shapes[Kind]>);
  const [issue] = parsed.error.issues;
  return failed(
    'malformed',
    `the management API said something unexpected of ${kind}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
  );
}
