import { type KeyObject, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { bits, boolean, element, identifier, instant, integer, octets, sequence, set, utf8Text } from './der.ts';
import { newFolder } from './keeper.ts';

/** A certificate with its key, as PEM text and as files in the temporary folder of this process. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
  readonly certificateFile: string;
  /** Readable by its owner only: PostgreSQL refuses any other. PKCS#8, not encrypted. */
  readonly keyFile: string;
  /** Key and certificate in one file, as a Kafka key store of type PEM. */
  readonly bothFile: string;
}

export interface CertificateWish {
  /** The common name: for a client certificate the user, as PostgreSQL and Kafka read it. */
  readonly name: string;
  /** Names and addresses of a server; none for a client. */
  readonly hosts?: readonly string[];
  /** Its validity ended yesterday. */
  readonly expired?: boolean;
}

export interface CertificateAuthority {
  /** Its own certificate: what a client trusts. */
  readonly certificate: string;
  readonly certificateFile: string;
  /** Signs a certificate for a server and a client alike. */
  issue(wish: CertificateWish): IssuedCertificate;
}

const day = 86_400_000;
const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));

interface Signing {
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly from: Date;
  readonly to: Date;
  readonly extensions: readonly Buffer[];
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(identifier('2.5.4.3'), utf8Text(commonName))));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(identifier(id), ...(critical ? [boolean(true)] : []), octets(value));
}

function addressBytes(address: string): Buffer {
  if (isIP(address) !== 4) throw new Error(`${address}: certificates of the tests name hosts and IPv4 addresses only`);
  return Buffer.from(address.split('.').map(Number));
}

function authorityExtensions(): readonly Buffer[] {
  return [
    extension('2.5.29.19', true, sequence(boolean(true))), // basicConstraints: an authority
    extension('2.5.29.15', true, bits(Buffer.from([0x06]), 1)), // keyUsage: keyCertSign, cRLSign
  ];
}

function leafExtensions(hosts: readonly string[]): readonly Buffer[] {
  const names = hosts.map((host) => (isIP(host) === 0 ? element(0x82, Buffer.from(host, 'ascii')) : element(0x87, addressBytes(host))));
  return [
    extension('2.5.29.15', true, bits(Buffer.from([0x80]), 7)), // keyUsage: digitalSignature
    extension('2.5.29.37', false, sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2'))), // server and client
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names))]), // subjectAltName
  ];
}

function signed({ issuer, issuerKey, subject, subjectKey, from, to, extensions }: Signing): string {
  const body = sequence(
    element(0xa0, integer(Buffer.from([2]))), // version 3
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    nameOf(issuer),
    sequence(instant(from), instant(to)),
    nameOf(subject),
    subjectKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(...extensions)),
  );
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, issuerKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/**
 * A certificate authority of its own, made in this process: two of them do not trust each other. Keys are of the curve P-256.
 * Its files live until the process ends.
 */
export async function createAuthority(name = 'Waybill test authority'): Promise<CertificateAuthority> {
  const folder = await newFolder('certificates');
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  // Two authorities of one name would be told apart by the signature only, and the failure would be another one.
  const issuer = `${name} ${randomBytes(4).toString('hex')}`;
  const validNow = { from: new Date(Date.now() - day), to: new Date(Date.now() + 30 * day) };
  const certificate = signed({
    issuer,
    issuerKey: own.privateKey,
    subject: issuer,
    subjectKey: own.publicKey,
    ...validNow,
    extensions: authorityExtensions(),
  });
  const write = (file: string, text: string): string => {
    const path = join(folder, file);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  let issued = 0;
  return {
    certificate,
    certificateFile: write('authority.pem', certificate),
    issue({ name: subject, hosts = [], expired = false }) {
      const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const period = expired ? { from: new Date(Date.now() - 3 * day), to: new Date(Date.now() - day) } : validNow;
      const leaf = signed({
        issuer,
        issuerKey: own.privateKey,
        subject,
        subjectKey: pair.publicKey,
        ...period,
        extensions: leafExtensions(hosts),
      });
      const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      issued += 1;
      return {
        certificate: leaf,
        key,
        certificateFile: write(`${issued}.pem`, leaf),
        keyFile: write(`${issued}.key`, key),
        bothFile: write(`${issued}-both.pem`, key + leaf),
      };
    },
  };
}
