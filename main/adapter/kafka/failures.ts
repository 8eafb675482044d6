import type { Failure, FailureCode } from '../../domain/observation/failure.ts';
import type { WireFailure, WireFailureCode } from '../kafka-wire/wire-failure.ts';

const codes: Readonly<Record<WireFailureCode, FailureCode>> = {
  aborted: 'cancelled',
  'authentication-failed': 'authentication-failed',
  'broker-error': 'refused',
  'broker-unreachable': 'unreachable',
  'certificate-expired': 'tls-failed',
  'certificate-of-another-host': 'tls-failed',
  'certificate-untrusted': 'tls-failed',
  'checksum-mismatch': 'malformed',
  'client-certificate-refused': 'tls-failed',
  'codec-not-supported': 'unsupported',
  'decompressed-size-exceeded': 'too-large',
  'leader-moved': 'unreachable',
  'malformed-batch': 'malformed',
  'malformed-response': 'malformed',
  'mechanism-not-offered': 'authentication-failed',
  'no-progress': 'timeout',
  'not-authorized': 'not-authorized',
  'offset-out-of-range': 'not-found',
  'request-timeout': 'timeout',
  'tls-failed': 'tls-failed',
  'tls-not-offered': 'tls-failed',
  'tls-required': 'tls-failed',
  'token-failed': 'authentication-failed',
  'unknown-topic': 'not-found',
  'unsupported-magic': 'unsupported',
  'unsupported-version': 'unsupported',
};

/** The failure of a source for a failure on the wire. A name that does not resolve is told apart from a broker that is down. */
export function failureOf({ code, detail, retryable }: WireFailure): Failure {
  const unresolved = code === 'broker-unreachable' && /ENOTFOUND|EAI_AGAIN/.test(detail);
  return { code: unresolved ? 'name-not-resolved' : codes[code], detail, retryable };
}
