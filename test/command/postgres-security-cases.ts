import { readFileSync, writeFileSync } from 'node:fs';
import { createAuthority, type CertificateAuthority, type IssuedCertificate } from '../harness/certificates.ts';
import { startPostgres, type PostgresServer } from '../harness/postgres.ts';
import { queryPostgres } from '../harness/postgres-client.ts';
import { outboxTable } from '../service/outbox-route.ts';
import type { SecurityCase, Stopped } from './security-case.ts';

type ServerName = 'good' | 'expired' | 'elsewhere' | 'plain';

interface Secured {
  readonly authority: CertificateAuthority;
  readonly otherAuthority: CertificateAuthority;
  readonly servers: Readonly<Record<ServerName, PostgresServer>>;
  readonly client: IssuedCertificate;
  readonly stranger: IssuedCertificate;
  stop(): Promise<void>;
}

/** The password of `reader`; it must never be seen. */
const readerPassword = 'canary-4w8ze1-of-the-reader';
const right = { WAYBILL_SECRET_TESTED: readerPassword };

let started: Secured | null = null;

function running(): Secured {
  if (started === null) throw new Error('the servers were not started');
  return started;
}

/** With a password over TLS: `reader`; with a certificate: `certified`; over anything, without either: the tests' own. */
async function letIn(server: PostgresServer): Promise<void> {
  await server.query(`create role reader login password '${readerPassword}'`);
  await server.query('create role certified login');
  await queryPostgres(server.url, outboxTable);
  await server.query('grant select on outbox to reader, certified');
  const [row] = await server.query('show hba_file');
  const path = String(row?.['hba_file']);
  const rules = [
    'hostssl all reader 127.0.0.1/32 scram-sha-256',
    'hostssl all certified 127.0.0.1/32 cert',
    'host all reader,certified all reject',
  ];
  writeFileSync(path, `${rules.join('\n')}\n${readFileSync(path, 'utf8')}`);
  await server.query('select pg_reload_conf()');
}

/** Starts a PostgreSQL for each kind of certificate, and one without TLS. */
export async function startSecuredPostgres(): Promise<Secured> {
  const [authority, otherAuthority] = await Promise.all([createAuthority(), createAuthority()]);
  const start = async (certificate: IssuedCertificate | null): Promise<PostgresServer> => {
    const tls = (own: IssuedCertificate) => ({
      ssl: 'on',
      ssl_cert_file: own.certificateFile,
      ssl_key_file: own.keyFile,
      ssl_ca_file: authority.certificateFile,
    });
    const server = await startPostgres(certificate === null ? {} : { settings: tls(certificate) });
    await letIn(server);
    return server;
  };
  const [good, expired, elsewhere, plain] = await Promise.all([
    start(authority.issue({ name: 'db', hosts: ['127.0.0.1'] })),
    start(authority.issue({ name: 'db', hosts: ['127.0.0.1'], expired: true })),
    start(authority.issue({ name: 'db', hosts: ['db.waybill.invalid'] })),
    start(null),
  ]);
  const servers = { good, expired, elsewhere, plain };
  started = {
    authority,
    otherAuthority,
    servers,
    client: authority.issue({ name: 'certified' }),
    stranger: otherAuthority.issue({ name: 'certified' }),
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
    },
  };
  return started;
}

const titles: Readonly<Record<ServerName, string>> = {
  good: 'ssl = on',
  expired: 'ssl = on, expired certificate',
  elsewhere: 'ssl = on, certificate of another host',
  plain: 'ssl = off',
};

interface Client {
  readonly title: string;
  readonly user: 'reader' | 'certified' | 'nobody';
  readonly tls: () => object | boolean;
  readonly password?: string | null;
}

const ca = (): object => ({ ca: running().authority.certificateFile });
const withCertificate = (own: IssuedCertificate): object => ({ ...ca(), certificate: own.certificateFile, key: own.keyFile });

function postgres(server: ServerName, client: Client, fails: Stopped | null): SecurityCase {
  const { title, user, tls, password = readerPassword } = client;
  return {
    server: titles[server],
    client: title,
    at: () => `127.0.0.1:${running().servers[server].port}`,
    source: (reached) => ({ kind: 'postgres', url: `postgresql://${user}@${reached}/postgres`, timeZone: 'UTC', tls: tls() }),
    variables: () => (password === readerPassword ? right : password === null ? {} : { WAYBILL_SECRET_TESTED: password }),
    fails,
  };
}

const atTls = (detail: RegExp, fix: RegExp): Stopped => ({ step: 'tls', detail, fix });
const atLogin = (detail: RegExp, fix: RegExp): Stopped => ({ step: 'authentication', detail, fix });
const reader = (title: string, tls: () => object | boolean, password?: string | null): Client => ({
  title,
  user: 'reader',
  tls,
  ...(password === undefined ? {} : { password }),
});

const refused = atLogin(/^authentication-failed: .*password authentication failed/, /^Check the user in the url and the stored password/);
const untrusted = atTls(/^tls-failed: .*nobody who is trusted here signed/, /tls\.ca/);
const otherHost = atTls(/^tls-failed: .*for another host/, /tls\.serverName/);

/** Every kind of server, met by every kind of client. */
export const postgresCases: readonly SecurityCase[] = [
  postgres('good', reader('the right CA, password', ca), null),
  postgres(
    'good',
    reader('another CA', () => ({ ca: running().otherAuthority.certificateFile })),
    untrusted,
  ),
  postgres(
    'good',
    reader('no CA', () => true),
    untrusted,
  ),
  postgres('expired', reader('the right CA', ca), atTls(/^tls-failed: .*not valid now \(.*expired/, /renewed/)),
  postgres('elsewhere', reader('the right CA', ca), otherHost),
  postgres(
    'elsewhere',
    reader('the name in the certificate', () => ({ ...ca(), serverName: 'db.waybill.invalid' })),
    null,
  ),
  postgres('plain', reader('the right CA', ca), atTls(/^tls-failed: .*does not speak TLS/, /plain connections/)),
  postgres(
    'good',
    reader('no TLS', () => false),
    atLogin(/^authentication-failed: .*no encryption/, /over TLS only: write tls/),
  ),
  postgres('good', reader('the right CA, wrong password', ca, 'canary-2k'), refused),
  postgres('good', reader('the right CA, no password', ca, null), atLogin(/^secret-missing: /, /^Store the password/)),
  postgres(
    'good',
    { title: 'the right CA, unknown user', user: 'nobody', tls: ca, password: 'canary-2k' },
    atLogin(/^authentication-failed: role "nobody"/, /^Check the user in the url\.$/),
  ),
  postgres(
    'good',
    { title: 'a client certificate', user: 'certified', tls: () => withCertificate(running().client), password: null },
    null,
  ),
  postgres(
    'good',
    { title: 'no client certificate', user: 'certified', tls: ca, password: null },
    atLogin(/^authentication-failed: .*valid client certificate/, /tls\.certificate and tls\.key/),
  ),
  postgres(
    'good',
    { title: "a stranger's certificate", user: 'certified', tls: () => withCertificate(running().stranger), password: null },
    { step: 'authentication', detail: /^tls-failed: .*wants the certificate of a client/, fix: /tls\.certificate and tls\.key/ },
  ),
];
