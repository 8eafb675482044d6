import type { Failure, FailureCode } from '../../domain/observation/failure.ts';
import { handshakeProblem, handshakeWords } from '../tls/handshake.ts';
import { RefusedFrameError } from './allow-list.ts';
import type { RabbitmqSettings } from './settings.ts';

/** What of a server's own code of closing (AMQP 0-9-1, 1.2) is what to us. */
const replyCodes: ReadonlyMap<number, { readonly code: FailureCode; readonly retryable: boolean }> = new Map([
  [320, { code: 'unreachable', retryable: true }], // connection forced: an operator, or the server shuts down
  [402, { code: 'not-found', retryable: false }], // invalid path: the virtual host
  [403, { code: 'not-authorized', retryable: false }],
  [404, { code: 'not-found', retryable: false }],
  [405, { code: 'refused', retryable: true }], // resource locked: exclusive to somebody
  [406, { code: 'unsupported', retryable: false }],
  [506, { code: 'refused', retryable: true }],
  [530, { code: 'not-found', retryable: false }], // not allowed, at the opening: the virtual host
  [540, { code: 'unsupported', retryable: false }],
  [541, { code: 'unreachable', retryable: true }], // internal error: a stream without a leader
]);

/** What is no known problem of a handshake and yet one. */
const tlsCause = /certificate|SSL|TLS|EPROTO/i;

/** An error of TLS in words for a person; null for another one. */
export function tlsWords(error: Error): string | null {
  const { code } = error as { readonly code?: unknown };
  const named = typeof code === 'string' ? code : null;
  const known = handshakeProblem(named, error.message) !== null || tlsCause.test(`${named ?? ''} ${error.message}`);
  return known ? handshakeWords(named, error.message) : null;
}

function replyCodeOf(error: Error): number | null {
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'number') return code;
  const [, told] = /\b([345]\d\d) \(/.exec(error.message) ?? [];
  return told === undefined ? null : Number(told);
}

/** What the server said, without amqplib's frame around it. */
function wordsOf(message: string): string {
  return /with message "(.*)"$/s.exec(message)?.[1] ?? message;
}

/**
 * The failure of this source for what its client or its server said. The server's reply code decides where there is
 * one; a refusal of our own allow-list is a defect.
 */
export function failureOf(error: unknown, { host, port, user, virtualHost }: RabbitmqSettings): Failure {
  if (error instanceof RefusedFrameError) return { code: 'defect', retryable: false, detail: error.message };
  const at = `${host}:${port}`;
  if (!(error instanceof Error)) return { code: 'unreachable', retryable: true, detail: `${at}: ${String(error)}` };
  const { message } = error;
  const replyCode = replyCodeOf(error);
  const words = wordsOf(message);
  if (/ACCESS_REFUSED - Login was refused|Handshake terminated by server: 403|user '.*' .*refused/.test(message))
    return { code: 'authentication-failed', retryable: false, detail: `${at} refused the password of ${user}` };
  if (/vhost .* not found|vhost ".*" not found/.test(message) && /NOT_ALLOWED|INVALID_PATH|530|402/.test(message))
    return { code: 'not-found', retryable: false, detail: `${at} has no virtual host ${virtualHost}` };
  if (/NOT_ALLOWED - access to vhost/.test(message) || (replyCode === 530 && /access/.test(message)))
    return { code: 'not-authorized', retryable: false, detail: `${user} has no rights in virtual host ${virtualHost}` };
  // It stands, on a node that is away or still starting: the server gives it the code of what does not exist.
  if (replyCode === 404 && /is down or inaccessible/.test(message)) return { code: 'unreachable', retryable: true, detail: words };
  const known = replyCode === null ? undefined : replyCodes.get(replyCode);
  if (known !== undefined) return { ...known, detail: words };
  const secured = tlsWords(error);
  if (secured !== null) return { code: 'tls-failed', retryable: false, detail: `${at}: ${secured}` };
  if (/ENOTFOUND|EAI_AGAIN/.test(message)) return { code: 'name-not-resolved', retryable: true, detail: `${at}: ${message}` };
  return { code: 'unreachable', retryable: true, detail: `${at}: ${words}` };
}

export function timedOut({ host, port, requestTimeout }: RabbitmqSettings): Failure {
  return { code: 'timeout', retryable: true, detail: `${host}:${port}: no answer within ${requestTimeout / 1000} s` };
}

export const cancelled: Failure = { code: 'cancelled', retryable: true, detail: 'stopped' };
