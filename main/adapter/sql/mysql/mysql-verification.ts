import { sql } from 'kysely';
import type { Row, Sql } from '../dialect.ts';
import { wireCharacterSet } from './mysql-charsets.ts';
import type { Server } from './mysql-settings.ts';
import { sessionSettings } from './mysql-settings.ts';

/** Asks which server answers. */
export const versionQuery: Sql = sql`select version() as ${sql.id('version')}`;

/** The statements that give a session its settings: each of its own, as the allow-list has them. */
export function settingStatements(server: Server): readonly Sql[] {
  return Object.entries(sessionSettings[server]).map(([name, value]) => sql.raw(`set session ${name} = ${value}`));
}

/**
 * Given when the connection starts, and ignored by a server that was told to
 * (skip-character-set-client-handshake): then it would take letters for others, and a row that is
 * there would not be found.
 */
const encodings = {
  character_set_client: wireCharacterSet,
  character_set_connection: wireCharacterSet,
  character_set_results: wireCharacterSet,
} as const;

/** What must be in force, by the server's names. */
export function requiredSettings(server: Server): Readonly<Record<string, string>> {
  return { ...sessionSettings[server], ...encodings };
}

/** Asks for the settings of the session as the server has them. */
export function settingsQuery(server: Server): Sql {
  const asked = Object.keys(requiredSettings(server)).map((name) => sql`${sql.raw(`@@session.${name}`)} as ${sql.id(name)}`);
  return sql`select ${sql.join(asked)}`;
}

function isSame(found: string | null | undefined, wanted: string): boolean {
  const text = wanted.replaceAll("'", '');
  if (found === null || found === undefined || found === '') return false;
  // Limits of MariaDB are printed with six digits behind the point.
  return found === text || (/^\d+$/.test(text) && Number(found) === Number(text));
}

/**
 * What is wrong with the settings that the server answered, or null. A proxy that lends one server
 * connection to several clients may drop them silently, and then nothing would stand between a defect
 * and a write.
 */
export function settingsProblem(server: Server, row: Row | undefined): string | null {
  const wrong = Object.entries(requiredSettings(server)).filter(([name, value]) => !isSame(row?.[name], value));
  if (wrong.length === 0) return null;
  return `the session did not take ${wrong.map(([name, value]) => `${name} = ${value}`).join(', ')}`;
}
