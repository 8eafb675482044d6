import { instantOf } from '../../domain/observation/instant.ts';
import type { ConfigFacts, Known } from '../../domain/observation/observation.ts';
import type { QueueAnswer } from './management-answers.ts';
import type { QueueLimits } from './queue-limits.ts';
import { queueTypeOf } from './queue-limits.ts';

/** How old the numbers of the management API may be, in milliseconds: measured at 3 to 5 s, by its interval of 5 s. */
export const managementLag = '5000';

/** Consumers that there are: 3.10 keeps rows of those that are gone, whose channel is an empty list. */
export function consumersOf({ consumer_details: details, consumers }: Pick<QueueAnswer, 'consumer_details' | 'consumers'>): number | null {
  if (details === undefined || details === null) return consumers ?? null;
  return details.filter(({ channel_details: channel }) => channel !== undefined && channel !== null && !Array.isArray(channel)).length;
}

function headAtOf({ head_message_timestamp: seconds }: QueueAnswer): string | null {
  const value = Number(seconds);
  return seconds === undefined || seconds === null || seconds === '' || !Number.isSafeInteger(value) ? null : instantOf(value * 1_000);
}

function counted(field: string, value: number | null | undefined): Readonly<Record<string, string>> {
  return value === null || value === undefined ? {} : { [field]: String(value) };
}

/** What is known of one queue, as the facts of its observation. */
export function queueFacts(
  queue: QueueAnswer,
  limits: QueueLimits,
  bound: Known,
  deadLetterReaches: Known | null,
): Extract<ConfigFacts, { subject: 'queue' }> {
  const headAt = headAtOf(queue);
  const policy = queue.policy ?? queue.operator_policy ?? '';
  return {
    subject: 'queue',
    type: queueTypeOf(queue),
    bound,
    ...counted('ready', queue.messages_ready),
    ...counted('readyBytes', queue.message_bytes_ready),
    ...counted('unacknowledged', queue.messages_unacknowledged),
    ...counted('consumers', consumersOf(queue)),
    ...(headAt === null ? {} : { headAt }),
    ...limits,
    ...(deadLetterReaches === null ? {} : { deadLetterReaches }),
    ...(policy === '' ? {} : { policy }),
    lag: managementLag,
  };
}
