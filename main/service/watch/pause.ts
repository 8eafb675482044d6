import { setTimeout as after } from 'node:timers/promises';
import type { Pause } from './watch-source.ts';

/** Waits on the clock of this machine, and ends at once with the abort. */
export const pause: Pause = async (milliseconds, signal) => {
  await after(milliseconds, undefined, { signal }).catch(() => undefined);
};
