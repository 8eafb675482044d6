import type { Answer } from '../../domain/observation/failure.ts';
import { failed } from '../../domain/observation/failure.ts';

export interface Limit {
  readonly milliseconds: number;
  /** The detail of the `timeout` when it passes. */
  readonly late: string;
  /** Ends what is waited for at once; called at an abort and when the limit passes. */
  readonly end: () => void;
}

/**
 * Waits for an answer no longer than the limit and the signal allow. An abort, and a server that
 * stays silent, end the connection: that is the only quick way out of a statement that sends nothing
 * to anybody. Errors: those of the work, `timeout`, `cancelled`; rejects when the work does.
 */
export async function limited<Value>(
  begin: () => Promise<Answer<Value>>,
  { milliseconds, late: detail, end }: Limit,
  signal: AbortSignal,
): Promise<Answer<Value>> {
  const late = AbortSignal.timeout(milliseconds);
  const stop = AbortSignal.any([signal, late]);
  const stopped = Promise.withResolvers<Answer<Value>>();
  const onStop = (): void => {
    end();
    stopped.resolve(late.aborted && !signal.aborted ? failed('timeout', detail, true) : failed('cancelled', 'stopped'));
  };
  if (stop.aborted) onStop();
  stop.addEventListener('abort', onStop, { once: true });
  const begun = begin();
  // Whichever comes second has nobody to tell.
  begun.catch(() => undefined);
  try {
    return await Promise.race([stopped.promise, begun]);
  } finally {
    stop.removeEventListener('abort', onStop);
  }
}
