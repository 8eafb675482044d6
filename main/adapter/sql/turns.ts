/** Lets one caller at a time through, in order of arrival. */
export interface Turns {
  /** Resolves with the way to end the turn, or with null as soon as the signal is aborted before the turn came. */
  take(signal: AbortSignal): Promise<(() => void) | null>;
}

/** A connection carries one statement at a time: what else wants to use it waits here, and stops waiting when it is cancelled. */
export function createTurns(): Turns {
  const waiting: (() => void)[] = [];
  let taken = false;

  function release(): void {
    const next = waiting.shift();
    if (next === undefined) taken = false;
    else next();
  }

  function once(): () => void {
    let held = true;
    return () => {
      if (held) release();
      held = false;
    };
  }

  return {
    take(signal) {
      if (signal.aborted) return Promise.resolve(null);
      if (!taken) {
        taken = true;
        return Promise.resolve(once());
      }
      return new Promise((resolve) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1);
          resolve(null);
        };
        const enter = (): void => {
          signal.removeEventListener('abort', leave);
          resolve(once());
        };
        waiting.push(enter);
        signal.addEventListener('abort', leave, { once: true });
      });
    },
  };
}
