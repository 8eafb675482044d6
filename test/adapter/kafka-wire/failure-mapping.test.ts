import { describe, expect, it } from 'vitest';
import { MalformedResponseError } from '../../../main/adapter/kafka-wire/byte-reader.ts';
import { brokerFailure, closedByUsCode, failureOf } from '../../../main/adapter/kafka-wire/failure-mapping.ts';

function thrown(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('errors of the client', () => {
  it.each([
    ['KafkaJSConnectionError', 'Connection error: connect ECONNREFUSED', { code: 'ECONNREFUSED' }, 'broker-unreachable', true],
    ['KafkaJSConnectionError', 'Connection timeout', {}, 'broker-unreachable', true],
    ['KafkaJSConnectionClosedError', 'Closed connection', {}, 'broker-unreachable', true],
    ['KafkaJSLockTimeout', 'Timeout while acquiring lock', {}, 'broker-unreachable', true],
    ['KafkaJSConnectionError', 'Connection error: closed', { code: closedByUsCode }, 'aborted', false],
    [
      'KafkaJSConnectionError',
      'Connection error: self-signed certificate',
      { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
      'certificate-untrusted',
      false,
    ],
    ['KafkaJSConnectionError', 'Connection error: altname', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'certificate-of-another-host', false],
    [
      'KafkaJSConnectionError',
      'Connection error: Client network socket disconnected before secure TLS connection was established',
      { code: 'ECONNRESET' },
      'tls-not-offered',
      false,
    ],
    ['KafkaJSRequestTimeoutError', 'Request Fetch timed out', {}, 'request-timeout', true],
    [
      'KafkaJSSASLAuthenticationError',
      'SASL PLAIN authentication failed: Authentication failed: Invalid username or password',
      {},
      'authentication-failed',
      false,
    ],
    ['KafkaJSSASLAuthenticationError', 'SASL PLAIN authentication failed: Request SaslAuthenticate timed out', {}, 'request-timeout', true],
    ['KafkaJSSASLAuthenticationError', 'SASL PLAIN authentication failed: Closed connection', {}, 'broker-unreachable', true],
    ['KafkaJSProtocolError', 'not supported', { type: 'UNSUPPORTED_SASL_MECHANISM', code: 33 }, 'mechanism-not-offered', false],
    ['KafkaJSProtocolError', 'denied', { type: 'TOPIC_AUTHORIZATION_FAILED', code: 29 }, 'not-authorized', false],
    ['KafkaJSProtocolError', 'odd', { type: 'UNKNOWN', code: -1 }, 'broker-error', false],
  ])('%s "%s" is a failure of its own kind', (name, message, more, code, retryable) => {
    expect(failureOf(thrown(name, message, more), 'kafka:9092')).toMatchObject({
      code,
      retryable,
      detail: expect.stringContaining('kafka:9092'),
    });
  });

  it('that come from reading a response are malformed responses', () => {
    expect(failureOf(new MalformedResponseError('short'), 'kafka:9092')).toMatchObject({ code: 'malformed-response', retryable: false });
  });

  it('that nobody expects are thrown on', () => {
    expect(() => failureOf(new TypeError('a defect'), 'kafka:9092')).toThrow('a defect');
    expect(() => failureOf('text', 'kafka:9092')).toThrow('text');
  });
});

describe('error codes of the broker', () => {
  it.each([
    [1, 'offset-out-of-range', false],
    [3, 'unknown-topic', false],
    [6, 'leader-moved', true],
    [29, 'not-authorized', false],
    [74, 'leader-moved', true],
    [75, 'leader-moved', true],
    [100, 'unknown-topic', false],
    [87, 'broker-error', false],
  ])('%i is %s', (errorCode, code, retryable) => {
    expect(brokerFailure(errorCode, 'orders')).toMatchObject({ code, retryable, detail: expect.stringContaining(String(errorCode)) });
  });
});
