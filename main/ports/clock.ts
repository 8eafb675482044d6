import type { Instant } from '../domain/observation/instant.ts';

/** The clock of this machine: only for when something was read, never for a judgement where a database's clock is known. */
export interface Clock {
  now(): Instant;
}
