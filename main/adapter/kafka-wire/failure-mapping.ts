import { handshakeProblem, handshakeWords, type HandshakeProblem } from '../tls/handshake.ts';
import { MalformedResponseError } from './byte-reader.ts';
import { wireFailure, WireFailureError, type WireFailure, type WireFailureCode } from './wire-failure.ts';

/** Marks the error a socket is destroyed with when we close it ourselves. */
export const closedByUsCode = 'ERR_CONNECTION_CLOSED_BY_US';
/** Marks the error a socket is destroyed with when a plain connection was answered with TLS. */
export const tlsRequiredCode = 'ERR_TLS_REQUIRED';

const byHandshakeProblem: Readonly<Record<HandshakeProblem, WireFailureCode>> = {
  untrusted: 'certificate-untrusted',
  expired: 'certificate-expired',
  'other-host': 'certificate-of-another-host',
  'client-refused': 'client-certificate-refused',
  'not-offered': 'tls-not-offered',
};

const byBrokerCode: ReadonlyMap<number, WireFailureCode> = new Map([
  [1, 'offset-out-of-range'],
  [2, 'malformed-batch'],
  [3, 'unknown-topic'],
  [5, 'leader-moved'], // LEADER_NOT_AVAILABLE
  [6, 'leader-moved'], // NOT_LEADER_OR_FOLLOWER
  [7, 'request-timeout'],
  [9, 'leader-moved'], // REPLICA_NOT_AVAILABLE
  [15, 'leader-moved'], // COORDINATOR_NOT_AVAILABLE
  [16, 'leader-moved'], // NOT_COORDINATOR
  [29, 'not-authorized'], // topic
  [30, 'not-authorized'], // group
  [31, 'not-authorized'], // cluster
  [35, 'unsupported-version'],
  [53, 'not-authorized'], // transactional id
  [56, 'leader-moved'], // KAFKA_STORAGE_ERROR: another replica takes over
  [58, 'authentication-failed'],
  [74, 'leader-moved'], // FENCED_LEADER_EPOCH
  [75, 'leader-moved'], // UNKNOWN_LEADER_EPOCH
  [78, 'leader-moved'], // OFFSET_NOT_AVAILABLE: a new leader does not know its high watermark yet
  [100, 'unknown-topic'],
]);

/** The failure for an error code that a broker answered with; `subject` says what was asked. */
export function brokerFailure(errorCode: number, subject: string): WireFailure {
  return wireFailure(byBrokerCode.get(errorCode) ?? 'broker-error', `${subject}: the broker answered error ${errorCode}`);
}

interface ErrorTraits {
  readonly name: string;
  readonly message: string;
  readonly code: string | number | null;
  readonly type: string;
}

/**
 * The failure for an error that kafkajs or a decoder threw while talking to the broker at `address`. Anything that is not
 * an expected failure is a defect and is thrown on.
 */
export function failureOf(error: unknown, address: string): WireFailure {
  if (!(error instanceof Error)) throw error;
  if (error instanceof WireFailureError) return error.failure;
  const code: unknown = Reflect.get(error, 'code');
  const type: unknown = Reflect.get(error, 'type');
  const traits: ErrorTraits = {
    name: error.name,
    message: error.message,
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    type: typeof type === 'string' ? type : '',
  };
  const failureCode = codeFor(error, traits);
  if (failureCode === null) throw error;
  const words = handshakeWords(typeof traits.code === 'string' ? traits.code : null, traits.message);
  return wireFailure(failureCode, `${address}: ${words}${hintFor(traits)}`);
}

function codeFor(error: Error, traits: ErrorTraits): WireFailureCode | null {
  if (error instanceof MalformedResponseError) return 'malformed-response';
  switch (traits.name) {
    case 'KafkaJSRequestTimeoutError':
      return 'request-timeout';
    case 'KafkaJSConnectionError':
    case 'KafkaJSConnectionClosedError':
      return connectionCode(traits);
    case 'KafkaJSLockTimeout':
      return 'broker-unreachable';
    case 'KafkaJSSASLAuthenticationError':
      return authenticationCode(traits);
    case 'KafkaJSProtocolError':
      return protocolCode(traits);
    default:
      return null;
  }
}

function connectionCode(traits: ErrorTraits): WireFailureCode {
  if (traits.code === closedByUsCode) return 'aborted';
  if (traits.code === tlsRequiredCode) return 'tls-required';
  const code = String(traits.code ?? '');
  const problem = handshakeProblem(code, traits.message);
  if (problem !== null) return byHandshakeProblem[problem];
  const inHandshake = /secure TLS connection|SSL routines|certificate/i.test(traits.message);
  return inHandshake || /^(ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/.test(code)
    ? 'tls-failed'
    : 'broker-unreachable';
}

// kafkajs calls everything that goes wrong while it authenticates an authentication failure, also a connection that breaks.
function authenticationCode({ message }: ErrorTraits): WireFailureCode {
  if (/timed out/.test(message)) return 'request-timeout';
  const problem = handshakeProblem(null, message);
  if (problem !== null) return byHandshakeProblem[problem];
  if (/mechanism is not supported by the server/.test(message)) return 'mechanism-not-offered';
  return /Connection error|Closed connection|Not connected|Connection closed/.test(message)
    ? 'broker-unreachable'
    : 'authentication-failed';
}

function protocolCode(traits: ErrorTraits): WireFailureCode {
  // The second: the listener asks for no log-in at all.
  if (traits.type === 'UNSUPPORTED_SASL_MECHANISM' || traits.type === 'ILLEGAL_SASL_STATE') return 'mechanism-not-offered';
  if (/SASL/.test(traits.type)) return 'authentication-failed';
  return typeof traits.code === 'number' ? (byBrokerCode.get(traits.code) ?? 'broker-error') : 'broker-error';
}

// A broker answers the wrong kind of client by closing the connection, without a reason.
function hintFor(traits: ErrorTraits): string {
  return traits.name === 'KafkaJSConnectionClosedError' ? ' (closed by the broker; a listener that wants TLS or SASL does so)' : '';
}
