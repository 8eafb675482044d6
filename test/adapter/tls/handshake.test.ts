import { describe, expect, it } from 'vitest';
import { handshakeFix, handshakeProblem, handshakeWords } from '../../../main/adapter/tls/handshake.ts';

describe('errors of a handshake', () => {
  it.each([
    ['CERT_HAS_EXPIRED', 'certificate has expired', 'expired', /renewed/],
    ['CERT_NOT_YET_VALID', 'certificate is not yet valid', 'expired', /clock of this machine/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames: x", 'other-host', /tls\.serverName/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'untrusted', /tls\.ca/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'untrusted', /tls\.ca/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'untrusted', /tls\.ca/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ssl/tls alert certificate required: SSL alert number 116', 'client-refused', /tls\.key/],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'ssl/tls alert bad certificate: SSL alert number 42', 'client-refused', /tls\.key/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', 'not-offered', /plain connections/],
    ['ECONNRESET', 'Client network socket disconnected before secure TLS connection was established', 'not-offered', /plain connections/],
  ] as const)('%s is known by its code and by its words', (code, message, problem, fix) => {
    expect([handshakeProblem(code, message), handshakeProblem(null, `Connection error: ${message}`)]).toEqual([problem, problem]);
    const words = handshakeWords(code, message);
    expect(words).toContain(`(${message})`);
    expect(handshakeFix(`kafka:9093: ${words}`)).toMatch(fix);
  });

  it('that are of no known kind stay as they are', () => {
    expect(handshakeProblem('ECONNREFUSED', 'connect ECONNREFUSED')).toBeNull();
    expect(handshakeWords('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'alert number 70')).toBe('alert number 70');
    expect(handshakeFix('alert number 70')).toMatch(/Check tls:/);
  });

  it('lose what only a developer of OpenSSL or Node.js can use', () => {
    const raw =
      '400D26467E7F0000:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:../deps/openssl/openssl/ssl/record/rec_layer_s3.c:918:SSL alert number 42\n';
    expect(handshakeWords('ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', raw)).toMatch(
      /\(SSL routines:ssl3_read_bytes:ssl\/tls alert bad certificate: SSL alert number 42\)$/,
    );
    expect(handshakeWords(null, 'unable to verify the first certificate; if the root CA is installed locally, try x')).toMatch(
      /\(unable to verify the first certificate\)$/,
    );
  });
});
