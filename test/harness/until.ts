import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** What is waited for, for the error: "Kafka to answer Metadata". */
  readonly what: string;
  /** Milliseconds after which waiting ends with an error. */
  readonly within: number;
  /** Checked before each attempt; a text ends the wait at once with that reason. */
  readonly hopeless?: () => string | null;
  readonly signal?: AbortSignal;
}

const PAUSE_MILLISECONDS = 50;

/**
 * Repeats `attempt` until it returns something other than null, undefined or false, and returns that.
 * An attempt that throws counts as "not yet"; its error becomes the cause of the final one.
 */
export async function until<Result>(
  attempt: () => Promise<Result | null | undefined | false> | Result | null | undefined | false,
  options: UntilOptions,
): Promise<Result> {
  const deadline = performance.now() + options.within;
  let cause: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    const reason = options.hopeless?.() ?? null;
    if (reason !== null) throw new Error(`${options.what}: ${reason}`, { cause });
    try {
      const result = await attempt();
      if (result !== null && result !== undefined && result !== false) return result;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      throw new Error(`${options.what}: not within ${options.within / 1000} s`, { cause });
    }
    await delay(PAUSE_MILLISECONDS, undefined, options.signal === undefined ? {} : { signal: options.signal });
  }
}
