import { createAuthority, type CertificateAuthority, type IssuedCertificate } from '../harness/certificates.ts';
import { startSecuredListeners, type SecuredBroker, type SecuredListener } from '../harness/secured-listeners.ts';
import { createScramUser } from '../harness/secured-scram.ts';

/** How the broker calls itself at the listener that a tunnel leads to. */
export const tunnelled = 'broker-1.waybill.invalid:9093';

const listenerNames = ['ssl', 'expired', 'elsewhere', 'tunnel', 'mutual', 'plainssl', 'scramssl', 'bearerssl', 'plaintextlogin'] as const;
export type ListenerName = (typeof listenerNames)[number];

export interface SecuredCluster extends SecuredBroker<ListenerName> {
  readonly authority: CertificateAuthority;
  readonly otherAuthority: CertificateAuthority;
  /** The one that `mutual` knows, and one that it does not. */
  readonly client: IssuedCertificate;
  readonly stranger: IssuedCertificate;
}

function encrypted({ bothFile }: IssuedCertificate): Readonly<Record<string, string>> {
  return { 'ssl.keystore.type': 'PEM', 'ssl.keystore.location': bothFile };
}

function login(mechanism: string, module: string): Readonly<Record<string, string>> {
  return { 'sasl.enabled.mechanisms': mechanism, [`${mechanism.toLowerCase()}.sasl.jaas.config`]: `${module};` };
}

const bearerModule = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker"';
const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule required';

/** A broker with a listener of every kind of TLS and SASL. `reader` has the password everywhere. */
export async function startSecuredCluster(password: string): Promise<SecuredCluster> {
  const [authority, otherAuthority] = await Promise.all([createAuthority(), createAuthority()]);
  const here = ['127.0.0.1'];
  const good = authority.issue({ name: 'broker', hosts: here });
  const plain = login('PLAIN', `org.apache.kafka.common.security.plain.PlainLoginModule required user_reader="${password}"`);
  const bearer = login('OAUTHBEARER', bearerModule);
  const ssl = (certificate: IssuedCertificate, more: Readonly<Record<string, string>> = {}): SecuredListener => ({
    protocol: 'SSL',
    properties: { ...encrypted(certificate), ...more },
  });
  const listeners: Readonly<Record<ListenerName, SecuredListener>> = {
    ssl: ssl(good),
    expired: ssl(authority.issue({ name: 'broker', hosts: here, expired: true })),
    elsewhere: ssl(authority.issue({ name: 'broker', hosts: ['elsewhere.waybill.invalid'] })),
    tunnel: { ...ssl(authority.issue({ name: 'broker', hosts: ['broker-1.waybill.invalid'] })), advertised: tunnelled },
    mutual: ssl(good, {
      'ssl.client.auth': 'required',
      'ssl.truststore.type': 'PEM',
      'ssl.truststore.location': authority.certificateFile,
    }),
    plainssl: { protocol: 'SASL_SSL', properties: { ...encrypted(good), ...plain } },
    scramssl: {
      protocol: 'SASL_SSL',
      properties: {
        ...encrypted(good),
        ...login('SCRAM-SHA-256', scramModule),
        ...login('SCRAM-SHA-512', scramModule),
        'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512',
      },
    },
    bearerssl: { protocol: 'SASL_SSL', properties: { ...encrypted(good), ...bearer } },
    plaintextlogin: { protocol: 'SASL_PLAINTEXT', properties: plain },
  };
  const broker = await startSecuredListeners(listeners);
  await createScramUser(broker.admin, 'reader', password);
  return {
    ...broker,
    authority,
    otherAuthority,
    client: authority.issue({ name: 'reader' }),
    stranger: otherAuthority.issue({ name: 'reader' }),
  };
}
