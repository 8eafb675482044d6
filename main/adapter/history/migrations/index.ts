import { states } from './1-states.ts';
import type { Migration } from './migration.ts';

/** Every step of the schema in order; the last one's version is the schema's. */
export const migrations: readonly Migration[] = [states];
