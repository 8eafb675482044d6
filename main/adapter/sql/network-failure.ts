import type { FailureCode } from '../../domain/observation/failure.ts';
import { handshakeWords } from '../tls/handshake.ts';

/** What an error stands for. */
export interface Meaning {
  readonly code: FailureCode;
  readonly retryable: boolean;
}

export function meaning(code: FailureCode, retryable: boolean): Meaning {
  return { code, retryable };
}

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

/** What a code of Node.js's network and TLS says; undefined for any other. */
export function networkMeaning(code: string): Meaning | undefined {
  if (names.has(code)) return meaning('name-not-resolved', code === 'EAI_AGAIN');
  if (network.has(code)) return meaning('unreachable', true);
  if (code === 'ETIMEDOUT') return meaning('timeout', true);
  return encryption.test(code) ? meaning('tls-failed', false) : undefined;
}

/** The client was asked for a password because the server wants one, and none is stored. */
export class PasswordMissingError extends Error {
  constructor() {
    super('the server asks for a password and none is stored');
    this.name = 'PasswordMissingError';
  }
}

/** Several addresses of one name that all failed come as one error without words. */
export function wordsOf(error: Error): string {
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join('; ');
  return error.message;
}

/** The detail of a failure: with the server's address where the way to it is the matter. */
export function placedDetail({ code }: Meaning, words: string, place: string): string {
  if (code === 'tls-failed') return `${place}: ${handshakeWords(null, words)}`;
  return code === 'unreachable' || code === 'name-not-resolved' ? `${place}: ${words}` : words;
}
