import type { Failure } from '../../../domain/observation/failure.ts';
import type { Meaning } from '../network-failure.ts';
import { meaning, networkMeaning, PasswordMissingError, placedDetail, wordsOf } from '../network-failure.ts';
import { StatementRefusedError } from '../statement-allow-list.ts';

/** Numbers of the errors that MariaDB and MySQL share, and of those that only one has (their manuals' lists of server errors). */
const numbers: Readonly<Record<number, Meaning>> = {
  1040: meaning('refused', true), // too many connections
  1203: meaning('refused', true), // too many connections of this user
  1226: meaning('refused', true), // the user's limit of an hour
  1129: meaning('refused', false), // host blocked after too many errors
  1130: meaning('authentication-failed', false), // host not allowed
  1045: meaning('authentication-failed', false),
  1698: meaning('authentication-failed', false),
  1862: meaning('authentication-failed', false), // password expired
  1820: meaning('authentication-failed', false),
  3118: meaning('authentication-failed', false), // account locked, MySQL
  4151: meaning('authentication-failed', false), // account locked, MariaDB
  1251: meaning('unsupported', false), // a way to authenticate that one side does not have
  2059: meaning('unsupported', false),
  3159: meaning('tls-failed', false), // MySQL demands TLS
  1044: meaning('not-authorized', false), // on a database
  1142: meaning('not-authorized', false), // on a table
  1143: meaning('not-authorized', false), // on a column
  1227: meaning('not-authorized', false), // a privilege of the server
  1370: meaning('not-authorized', false), // a function
  1345: meaning('not-authorized', false), // EXPLAIN of a view whose tables may not be read
  1049: meaning('not-found', false), // database
  1146: meaning('not-found', false), // table
  1054: meaning('not-found', false), // column
  1356: meaning('not-found', false), // a view whose tables are gone or may not be read
  1449: meaning('not-found', false), // the account that a view runs as
  1969: meaning('timeout', true), // max_statement_time, MariaDB
  3024: meaning('timeout', true), // max_execution_time, MySQL
  1205: meaning('timeout', true), // lock_wait_timeout
  1317: meaning('timeout', true), // killed by an administrator
  1213: meaning('refused', true),
  1053: meaning('unreachable', true), // shutting down
  1927: meaning('unreachable', true), // connection killed, MariaDB
  3169: meaning('unreachable', true), // session killed, MySQL
  4031: meaning('unreachable', true), // wait_timeout passed, MySQL
  1158: meaning('unreachable', true),
  1159: meaning('unreachable', true),
  1160: meaning('unreachable', true),
  1161: meaning('unreachable', true),
  1193: meaning('unsupported', false), // a setting that this server does not have
  1298: meaning('misconfigured', false), // a time zone that does not exist
  1267: meaning('unsupported', false), // collations that do not compare
  1037: meaning('refused', true),
  1041: meaning('refused', true),
  1021: meaning('refused', true),
  1114: meaning('refused', true),
  1153: meaning('too-large', false), // max_allowed_packet
  1461: meaning('refused', true), // max_prepared_stmt_count
};

/** Codes that the client gives itself. */
const codes: Readonly<Record<string, Meaning>> = {
  PROTOCOL_CONNECTION_LOST: meaning('unreachable', true),
  HANDSHAKE_NO_SSL_SUPPORT: meaning('tls-failed', false),
  HANDSHAKE_SSL_ERROR: meaning('tls-failed', false),
  HANDSHAKE_UNKNOWN_ERROR: meaning('unsupported', false),
  AUTH_SWITCH_PLUGIN_ERROR: meaning('unsupported', false),
  PROTOCOL_ERROR: meaning('malformed', false),
};

/** What the client says in words only. */
const sayings: readonly (readonly [pattern: RegExp, meaning: Meaning])[] = [
  [/when connection is in closed state|Can't write in closed state|The server closed the connection/, meaning('unreachable', true)],
];

function meaningOf(error: Error, code: string, number: number): Meaning | undefined {
  if (error instanceof PasswordMissingError) return meaning('secret-missing', false);
  const server = numbers[number];
  if (server !== undefined) return server;
  // Numbers below 1000 are no server's.
  if (number >= 1000 && 'sqlState' in error) return meaning('refused', false);
  return codes[code] ?? networkMeaning(code) ?? sayings.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** True for an error after which the server has ended the session. */
export function endsSession(error: unknown): boolean {
  return (
    error instanceof Error &&
    (Reflect.get(error, 'fatal') === true || [1053, 1927, 3169, 4031].includes(Number(Reflect.get(error, 'errno'))))
  );
}

/**
 * The failure that an error of the client, the network or the server stands for. `place` is
 * `host:port`, said where the network is the matter. Throws the error on when it is none of these:
 * then it is a defect, as is a refused statement.
 */
export function failureOf(error: unknown, place: string): Failure {
  if (!(error instanceof Error) || error instanceof StatementRefusedError) throw error;
  const code: unknown = Reflect.get(error, 'code');
  const number: unknown = Reflect.get(error, 'errno');
  const found = meaningOf(error, typeof code === 'string' ? code : '', typeof number === 'number' ? number : 0);
  if (found === undefined) throw error;
  return { ...found, detail: placedDetail(found, wordsOf(error), place) };
}

/** True when the server refused a password because none was given. */
export function lacksPassword(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, 'errno') === 1045 && error.message.includes('using password: NO');
}
