import type { Failure } from '../../../domain/observation/failure.ts';
import type { Meaning } from '../network-failure.ts';
import { meaning, networkMeaning, PasswordMissingError, placedDetail, wordsOf } from '../network-failure.ts';
import { StatementRefusedError } from '../statement-allow-list.ts';

/** PostgreSQL's error codes (appendix A of its manual), whole ones before their class of two characters. */
const states: Readonly<Record<string, Meaning>> = {
  '28P01': meaning('authentication-failed', false),
  '28000': meaning('authentication-failed', false),
  '3D000': meaning('not-found', false), // database
  '3F000': meaning('not-found', false), // schema
  '42P01': meaning('not-found', false), // table
  '42703': meaning('not-found', false), // column
  '42501': meaning('not-authorized', false),
  '57014': meaning('timeout', true), // statement_timeout, or cancelled by an administrator
  '55P03': meaning('timeout', true), // lock_timeout
  '25P03': meaning('timeout', true), // idle_in_transaction_session_timeout
  '40001': meaning('refused', true), // on a replica: the read stood in the way of replay
  '40P01': meaning('refused', true),
  '22023': meaning('misconfigured', false), // a time zone that does not exist
  '22P05': meaning('unsupported', false), // a character that the database's encoding does not have
  '08P01': meaning('misconfigured', false), // how a pooler refuses the session's settings
  '53300': meaning('refused', true), // too many connections
  '08': meaning('unreachable', true),
  '53': meaning('refused', true),
  '57': meaning('unreachable', true), // shutting down, starting up
  '58': meaning('refused', true),
  '22': meaning('malformed', false),
  '0A': meaning('unsupported', false),
  '42': meaning('unsupported', false),
};

/** What the client says in words only. */
const sayings: readonly (readonly [pattern: RegExp, meaning: Meaning])[] = [
  [/does not support SSL|establishing an SSL connection/, meaning('tls-failed', false)],
  [/^SASL|password must be a string|Unknown authenticationOk|authentication method/i, meaning('authentication-failed', false)],
  [/^Connection terminated|connection error and is not queryable|Client was closed/, meaning('unreachable', true)],
];

function meaningOf(error: Error, code: string): Meaning | undefined {
  if (error instanceof PasswordMissingError) return meaning('secret-missing', false);
  if (/^[0-9A-Z]{5}$/.test(code) && 'severity' in error) return states[code] ?? states[code.slice(0, 2)] ?? meaning('refused', false);
  return networkMeaning(code) ?? sayings.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** `permission denied for schema billing` names a schema; for tables the caller knows the full name. */
function lackingRight(message: string): string | null {
  const [, schema] = /^permission denied for schema (.+)$/.exec(message) ?? [];
  return schema === undefined ? null : `USAGE on schema ${schema}`;
}

/**
 * The failure that an error of the client, the network or the server stands for. `place` is
 * `host:port`, said where the network is the matter. Throws the error on when it is none of these:
 * then it is a defect, as is a refused statement.
 */
export function failureOf(error: unknown, place: string): Failure {
  if (!(error instanceof Error) || error instanceof StatementRefusedError) throw error;
  const code: unknown = Reflect.get(error, 'code');
  const found = meaningOf(error, typeof code === 'string' ? code : '');
  if (found === undefined) throw error;
  const words = wordsOf(error);
  return { ...found, detail: placedDetail(found, lackingRight(words) ?? words, place) };
}
