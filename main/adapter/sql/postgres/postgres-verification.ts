import { sql } from 'kysely';
import type { Row, Sql } from '../dialect.ts';
import { sessionSettings } from './postgres-settings.ts';

/** Asks for the settings of the session as the server has them. */
export const settingsQuery: Sql = sql`select ${sql.join(
  Object.keys(sessionSettings).map((name) => sql`current_setting(${sql.lit(name)}) as ${sql.id(name)}`),
)}`;

/**
 * What is wrong with the settings that the server answered, or null. A pooler may drop the start-up
 * options silently, and then nothing would stand between a defect and a write.
 */
export function settingsProblem(row: Row | undefined): string | null {
  const wrong = Object.entries(sessionSettings).filter(([name, value]) => row?.[name] !== value);
  if (wrong.length === 0) return null;
  return `the session did not take ${wrong.map(([name, value]) => `${name} = ${value}`).join(', ')}`;
}
