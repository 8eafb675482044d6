import type { SampleFacts } from '../observation/observation.ts';
import { wholeNumber } from '../observation/whole-number.ts';

type QueueSample = Extract<SampleFacts, { readonly subject: 'queue-sample' }>;

/** True when a queue had as many messages, or bytes, ready as it may have; false too where the broker does not say. */
export function isAtLimit({ ready, readyBytes, maxLength, maxBytes }: QueueSample): boolean {
  const reached = (count: string | undefined, limit: string | undefined): boolean => {
    const [has, may] = [wholeNumber(count), wholeNumber(limit)];
    return has !== null && may !== null && has >= may;
  };
  return reached(ready, maxLength) || reached(readyBytes, maxBytes);
}
