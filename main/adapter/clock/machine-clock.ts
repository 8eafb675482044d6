import type { Clock } from '../../ports/clock.ts';
import { formatInstant } from '../../domain/observation/instant.ts';

/** The clock of this machine. */
export const machineClock: Clock = { now: () => formatInstant(BigInt(Date.now()) * 1000n) };
