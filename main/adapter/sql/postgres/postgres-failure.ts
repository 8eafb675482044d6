import type { Failure, FailureCode } from '../../../domain/observation/failure.ts';
import { StatementRefusedError } from '../statement-allow-list.ts';

/** The client asked for a password because the server wants one, and none is stored. */
export class PasswordMissingError extends Error {
  constructor() {
    super('the server asks for a password and none is stored');
    this.name = 'PasswordMissingError';
  }
}

interface Meaning {
  readonly code: FailureCode;
  readonly retryable: boolean;
}

function meaning(code: FailureCode, retryable: boolean): Meaning {
  return { code, retryable };
}

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

const names = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'EAI_FAIL']);
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPIPE',
  'ENOENT',
  'EACCES',
  'EPERM',
]);
const encryption = /^(ERR_(TLS|SSL|OSSL)|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|EPROTO)/;

/** What the client says in words only. */
const sayings: readonly (readonly [pattern: RegExp, meaning: Meaning])[] = [
  [/does not support SSL|establishing an SSL connection/, meaning('tls-failed', false)],
  [/^SASL|password must be a string|Unknown authenticationOk|authentication method/i, meaning('authentication-failed', false)],
  [/^Connection terminated|connection error and is not queryable|Client was closed/, meaning('unreachable', true)],
];

function meaningOf(error: Error, code: string): Meaning | undefined {
  if (error instanceof PasswordMissingError) return meaning('secret-missing', false);
  if (/^[0-9A-Z]{5}$/.test(code) && 'severity' in error) return states[code] ?? states[code.slice(0, 2)] ?? meaning('refused', false);
  if (names.has(code)) return meaning('name-not-resolved', code === 'EAI_AGAIN');
  if (network.has(code)) return meaning('unreachable', true);
  if (code === 'ETIMEDOUT') return meaning('timeout', true);
  if (encryption.test(code)) return meaning('tls-failed', false);
  return sayings.find(([pattern]) => pattern.test(error.message))?.[1];
}

/** Several addresses of one name that all failed come as one error without words. */
function wordsOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join('; ');
  return error.message;
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
  const local = found.code === 'unreachable' || found.code === 'name-not-resolved' || found.code === 'tls-failed';
  return { ...found, detail: local ? `${place}: ${words}` : (lackingRight(words) ?? words) };
}
