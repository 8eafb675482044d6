import { handshakeFix } from '../tls/handshake.ts';
import type { WireFailure, WireFailureCode } from '../kafka-wire/wire-failure.ts';

const byCode: Readonly<Partial<Record<WireFailureCode, string>>> = {
  'authentication-failed': 'Check the user name and the stored password, or what the token command prints.',
  'broker-unreachable': 'The broker closed the connection: does this listener want TLS or SASL?',
  'mechanism-not-offered': 'Use a mechanism that this listener has (sasl.enabled.mechanisms of the broker), or its port for another one.',
  'not-authorized': 'Give the user Describe on the cluster.',
  'tls-required': 'Write tls: true, or tls.ca with the authority of the broker, or use its port for plain connections.',
  'token-failed': 'Run the token command in a terminal: it shall print one token, nothing else, and end with 0 within 10 seconds.',
};

const ofTheHandshake: ReadonlySet<WireFailureCode> = new Set([
  'certificate-expired',
  'certificate-of-another-host',
  'certificate-untrusted',
  'client-certificate-refused',
  'tls-failed',
  'tls-not-offered',
]);

/** What to do when a cluster could not be opened. */
export function loginFix({ code, detail }: WireFailure): string {
  return ofTheHandshake.has(code) ? handshakeFix(detail) : (byCode[code] ?? 'Look at the broker.');
}
