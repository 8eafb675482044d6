import type { Answer } from '../../domain/observation/failure.ts';
import { cancelled, timedOut } from './failures.ts';
import type { RabbitmqSettings } from './settings.ts';

/** Waits for an answer as long as a request may take; a failure when it takes longer or is not wanted any more. */
export async function withinRequest<T>(work: Promise<Answer<T>>, settings: RabbitmqSettings, signal: AbortSignal): Promise<Answer<T>> {
  if (signal.aborted) return { ok: false, failure: cancelled };
  let stop = (): void => undefined;
  const given = new Promise<Answer<T>>((resolve) => {
    const timer = setTimeout(() => resolve({ ok: false, failure: timedOut(settings) }), settings.requestTimeout);
    const onAbort = (): void => resolve({ ok: false, failure: cancelled });
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    stop();
  }
}
