import type { Instant } from '../../../main/domain/observation/instant.ts';
import { shift } from '../../../main/domain/observation/instant.ts';

/** Milliseconds. */
export const second = 1000;
export const minute = 60_000;
export const hour = 3_600_000;

/** The clock of every judgement in these tests, unless one says otherwise. */
export const now: Instant = '2026-11-20T12:00:00Z';

/** The instant `milliseconds` before `now`. */
export function ago(milliseconds: number): Instant {
  return shift(now, -milliseconds);
}
