import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** A certificate for one host that vouches for itself, and its key, both as PEM. Valid from yesterday to tomorrow. */
export interface SelfSigned {
  readonly certificate: string;
  readonly key: string;
}

const rsaWithSha256 = '2a864886f70d01010b';
const commonName = '550403';
const subjectAltName = '551d11';
const day = 86_400_000;

/** One DER value: tag, length, content. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const digits = content.length < 128 ? '' : content.length.toString(16).padStart(content.length > 255 ? 4 : 2, '0');
  const length =
    digits === '' ? Buffer.from([content.length]) : Buffer.concat([Buffer.from([0x80 | (digits.length / 2)]), Buffer.from(digits, 'hex')]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const objectId = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const algorithm = sequence(objectId(rsaWithSha256), der(0x05));

function name(host: string): Buffer {
  return sequence(der(0x31, sequence(objectId(commonName), der(0x0c, Buffer.from(host)))));
}

/** UTCTime: `YYMMDDHHMMSSZ`. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replaceAll(/\.\d+|[-:T]/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}

/** Makes a certificate for a host name (RFC 5280, version 3 with the name as subjectAltName). */
export function selfSigned(host: string): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const names = der(0x04, sequence(der(0x82, Buffer.from(host))));
  const extensions = der(0xa3, sequence(sequence(objectId(subjectAltName), names)));
  const validity = sequence(time(Date.now() - day), time(Date.now() + day));
  const toSign = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    serial,
    algorithm,
    name(host),
    validity,
    name(host),
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', toSign, privateKey));
  return {
    certificate: pem('CERTIFICATE', sequence(toSign, algorithm, signature)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
