import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type ConnectionOptions, type TlsOptions } from 'node:tls';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createAuthority } from './certificates.ts';
import { newFolder } from './keeper.ts';

const run = promisify(execFile);

/** The name of the other side's certificate, or the code with which a handshake on 127.0.0.1 fails. */
async function handshake(server: TlsOptions, client: ConnectionOptions): Promise<string> {
  const listener = createServer(server, (socket) => socket.end(socket.getPeerX509Certificate()?.subject ?? 'nobody'));
  listener.on('tlsClientError', () => undefined);
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const socket = connect({ host: '127.0.0.1', port: (listener.address() as AddressInfo).port, ...client });
  try {
    const [said] = (await once(socket, 'data')) as [Buffer];
    return said.toString();
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  } finally {
    socket.destroy();
    listener.close();
  }
}

describe('certificates of the tests', () => {
  it('are trusted by who trusts their authority, for the names they bear and while they are valid', async () => {
    const [authority, other] = await Promise.all([createAuthority(), createAuthority()]);
    const good = authority.issue({ name: 'good', hosts: ['127.0.0.1', 'localhost'] });
    const expired = authority.issue({ name: 'expired', hosts: ['127.0.0.1'], expired: true });
    const elsewhere = authority.issue({ name: 'elsewhere', hosts: ['elsewhere.invalid'] });
    const at = ({ certificate: cert, key }: typeof good): TlsOptions => ({ cert, key });
    const trust = { ca: authority.certificate };
    expect(await handshake(at(good), trust)).toBe('nobody');
    expect(await handshake(at(good), { ca: other.certificate })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
    expect(await handshake(at(expired), trust)).toBe('CERT_HAS_EXPIRED');
    expect(await handshake(at(elsewhere), trust)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(await handshake(at(elsewhere), { ...trust, servername: 'elsewhere.invalid' })).toBe('nobody');
  });

  it('name a client to a server that asks for it', async () => {
    const authority = await createAuthority();
    const server = authority.issue({ name: 'server', hosts: ['127.0.0.1'] });
    const { certificate: cert, key } = authority.issue({ name: 'waybill_ro' });
    const mutual = { cert: server.certificate, key: server.key, ca: authority.certificate, requestCert: true };
    expect(await handshake(mutual, { ca: authority.certificate, cert, key })).toBe('CN=waybill_ro');
    expect(new X509Certificate(cert).checkIssued(new X509Certificate(authority.certificate))).toBe(true);
  });

  it('are read by Java, which is stricter about their encoding', async () => {
    const { certificateFile } = (await createAuthority()).issue({ name: 'broker', hosts: ['broker.invalid', '127.0.0.1'] });
    const { stdout } = await run('keytool', ['-printcert', '-file', certificateFile], { cwd: await newFolder('keytool') });
    expect(stdout).toContain('DNSName: broker.invalid');
    expect(stdout).toContain('IPAddress: 127.0.0.1');
  });
});
