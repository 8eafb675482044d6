import type { QueueAnswer } from './management-answers.ts';

/** What decides what becomes of messages in a queue: arguments and policies put together. Counts and bytes are decimal text, spans milliseconds. */
export interface QueueLimits {
  readonly messageTtl?: string;
  readonly maxLength?: string;
  readonly maxBytes?: string;
  readonly overflow?: string;
  readonly deadLetterExchange?: string;
  readonly deadLetterRoutingKey?: string;
  readonly deliveryLimit?: string;
}

type QueueType = 'classic' | 'quorum' | 'stream' | 'unknown';

/** The type as the API says it, or as the queue was declared. */
export function queueTypeOf({ type, arguments: declared }: Pick<QueueAnswer, 'type' | 'arguments'>): QueueType {
  const said = type ?? text(declared['x-queue-type']) ?? 'classic';
  const name = said.replace(/^rabbit_(\w+)_queue$/, '$1');
  return name === 'classic' || name === 'quorum' || name === 'stream' ? name : 'unknown';
}

function numberText(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Since version 4.0 a quorum queue without one has this limit. */
const defaultDeliveryLimit = '20';

/**
 * The limits in force. Of a number the smaller of argument and policy counts, as RabbitMQ does it; the policy here is
 * already the user's and the operator's together (effective_policy_definition). Of a text the argument counts, but for the overflow of a quorum queue, where the policy does.
 */
export function limitsOf(
  { arguments: declared, type }: Pick<QueueAnswer, 'arguments' | 'type'>,
  policy: Readonly<Record<string, unknown>>,
  majorVersion: number | null,
): QueueLimits {
  const kind = queueTypeOf({ type, arguments: declared });
  const smaller = (name: string): string | undefined => {
    const values = [numberText(declared[`x-${name}`]), numberText(policy[name])].filter((value) => value !== undefined);
    return values.length === 0 ? undefined : String(values.reduce((least, value) => (value < least ? value : least)));
  };
  const argument = (name: string): string | undefined => text(declared[`x-${name}`]) ?? text(policy[name]);
  const overflow = kind === 'quorum' ? (text(policy['overflow']) ?? text(declared['x-overflow'])) : argument('overflow');
  const told = kind === 'quorum' ? smaller('delivery-limit') : undefined;
  const deliveryLimit = told ?? (kind === 'quorum' && majorVersion !== null && majorVersion >= 4 ? defaultDeliveryLimit : undefined);
  const limits = {
    // A stream keeps by size and age; it neither expires a message nor puts one aside.
    messageTtl: kind === 'stream' ? undefined : smaller('message-ttl'),
    maxLength: kind === 'stream' ? undefined : smaller('max-length'),
    maxBytes: smaller('max-length-bytes'),
    overflow: kind === 'stream' ? undefined : overflow,
    deadLetterExchange: kind === 'stream' ? undefined : argument('dead-letter-exchange'),
    deadLetterRoutingKey: kind === 'stream' ? undefined : argument('dead-letter-routing-key'),
    // -1 is none.
    deliveryLimit: deliveryLimit?.startsWith('-') === true ? undefined : deliveryLimit,
  };
  return Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined));
}
