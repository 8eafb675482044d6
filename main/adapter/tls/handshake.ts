/** What can be wrong when two sides try to encrypt a connection, as far as one can do something about it. */
export type HandshakeProblem = 'untrusted' | 'expired' | 'other-host' | 'client-refused' | 'not-offered';

interface Known {
  readonly problem: HandshakeProblem;
  /** What Node.js or OpenSSL says: the code of the error, or its words where the code says less. */
  readonly code: RegExp;
  readonly message: RegExp;
  /** The same for a person. */
  readonly words: string;
  readonly fix: string;
}

const known: readonly Known[] = [
  {
    problem: 'expired',
    code: /^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/,
    message: /certificate (has expired|is not yet valid)/,
    words: "the server's certificate is not valid now",
    fix: "Have the server's certificate renewed, and check the clock of this machine. Waybill never trusts a certificate that is not valid.",
  },
  {
    problem: 'other-host',
    code: /^(ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    message: /does not match certificate's altnames/,
    words: "the server's certificate is for another host",
    fix: 'Use the name that the certificate bears, or write it as tls.serverName; behind a tunnel, map the advertised name under reach.',
  },
  {
    problem: 'untrusted',
    code: /^(UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?)|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_(SIGNATURE_FAILURE|UNTRUSTED)|INVALID_CA)$/,
    message: /unable to (verify the first|get (local )?issuer) certificate|self-signed certificate/,
    words: "nobody who is trusted here signed the server's certificate",
    fix: 'Put the authority that signed the certificate of the server into tls.ca. Waybill never trusts a certificate it cannot verify.',
  },
  {
    problem: 'client-refused',
    // The server's alerts about the certificate that it wanted of us; the numbers are those of RFC 8446, 6.2.
    code: /^ERR_SSL_\w*ALERT_(BAD_CERTIFICATE|CERTIFICATE_(REQUIRED|UNKNOWN|EXPIRED|REVOKED)|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)$/,
    message: /alert number (42|43|44|45|46|48|49|116)\b/,
    words: 'the server wants the certificate of a client it knows, and got none or another',
    fix: 'Write tls.certificate and tls.key of a client that the server accepts.',
  },
  {
    problem: 'not-offered',
    code: /^(ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE))$/,
    message: /before secure TLS connection was established|wrong version number|does not support SSL/,
    words: 'the server does not speak TLS there',
    fix: 'Check the port: this one may be for plain connections, which need tls: false.',
  },
];

const otherFix =
  'Check tls: of the source: the ca that signed the certificate of the server, the name in it, and whether the server offers TLS at all.';

/** The problem that an error of a handshake stands for; null when it is another one or no error of a handshake at all. */
export function handshakeProblem(code: string | null, message: string): HandshakeProblem | null {
  return find(code, message)?.problem ?? null;
}

/** The message of an error with what it means in front of it, where that is known. */
export function handshakeWords(code: string | null, message: string): string {
  const found = find(code, message);
  return found === undefined ? message : `${found.words} (${plain(message)})`;
}

/** What to do about a failure whose detail `handshakeWords` made. */
export function handshakeFix(detail: string): string {
  return known.find(({ words }) => detail.includes(words))?.fix ?? otherFix;
}

/** Without where in the source of OpenSSL it was noticed, and without advice for who runs Node.js by hand. */
function plain(message: string): string {
  return message
    .replace(/[0-9A-F]{8,}:error:[0-9A-F]+:/, '')
    .replace(/:\.\.[\w/.]+:\d+:/, ': ')
    .replace(/; if the root CA is installed locally.*/, '')
    .trim();
}

function find(code: string | null, message: string): Known | undefined {
  return known.find((each) => each.code.test(code ?? '')) ?? known.find((each) => each.message.test(message));
}
