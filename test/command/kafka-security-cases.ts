import { unsecuredToken } from '../harness/unsecured-token.ts';
import { tunnelled, type ListenerName, type SecuredCluster } from './secured-cluster.ts';
import type { SecurityCase } from './security-case.ts';

/** The password that `reader` has everywhere; it must never be seen. */
export const rightPassword = 'canary-7h2mq9-of-the-right-password';
const right = { WAYBILL_SECRET_TESTED: rightPassword };

let started: SecuredCluster | null = null;

/** The cluster that the cases below are about, once it runs. */
export function useCluster(cluster: SecuredCluster): void {
  started = cluster;
}

function running(): SecuredCluster {
  if (started === null) throw new Error('the cluster was not started');
  return started;
}

const printing = (text: string): string => `#!/bin/sh\necho '${text}'\n`;

type Tls =
  | 'no TLS'
  | 'the right CA'
  | 'another CA'
  | 'no CA'
  | 'the name in the certificate'
  | 'a client certificate'
  | "a stranger's certificate";

function tlsOf(kind: Tls): object | boolean {
  const ca = running().authority.certificateFile;
  switch (kind) {
    case 'no TLS':
      return false;
    case 'no CA':
      return true;
    case 'the right CA':
      return { ca };
    case 'another CA':
      return { ca: running().otherAuthority.certificateFile };
    case 'the name in the certificate':
      return { ca, serverName: 'elsewhere.waybill.invalid' };
    case 'a client certificate':
      return { ca, certificate: running().client.certificateFile, key: running().client.keyFile };
    case "a stranger's certificate":
      return { ca, certificate: running().stranger.certificateFile, key: running().stranger.keyFile };
  }
}

interface KafkaCase {
  readonly listener: ListenerName | 'plaintext';
  readonly tls: Tls;
  readonly sasl?: object;
  /** How the client logs in, for the title. */
  readonly login?: string;
  readonly more?: Partial<SecurityCase>;
}

const listenerTitles: Readonly<Record<KafkaCase['listener'], string>> = {
  plaintext: 'PLAINTEXT',
  ssl: 'SSL',
  expired: 'SSL, expired certificate',
  elsewhere: 'SSL, certificate of another host',
  tunnel: 'SSL behind a tunnel',
  mutual: 'SSL, client certificate required',
  plainssl: 'SASL_SSL PLAIN',
  scramssl: 'SASL_SSL SCRAM',
  bearerssl: 'SASL_SSL OAUTHBEARER',
  plaintextlogin: 'SASL_PLAINTEXT PLAIN',
};

function addressOf(listener: KafkaCase['listener']): string {
  return listener === 'plaintext' ? running().admin.bootstrap : running().at[listener];
}

function kafka({ listener, tls, sasl, login, more }: KafkaCase, fails: SecurityCase['fails']): SecurityCase {
  const at = (): string => addressOf(listener);
  return {
    server: listenerTitles[listener],
    client: [tls, login].filter((each) => each !== undefined).join(', '),
    at,
    source: (reached) => {
      const advertised = listener === 'tunnel' ? tunnelled : at();
      const settings = { brokers: [advertised], reach: { [advertised]: reached }, tls: tlsOf(tls) };
      return { kind: 'kafka', ...settings, ...(sasl === undefined ? {} : { sasl }) };
    },
    ...more,
    fails,
  };
}

const passwordCase = (
  listener: ListenerName,
  tls: Tls,
  mechanism: string,
  how: 'right password' | 'wrong password' | 'unknown user',
): KafkaCase => ({
  listener,
  tls,
  sasl: { mechanism, username: how === 'unknown user' ? 'nobody' : 'reader' },
  login: `${mechanism}, ${how}`,
  more: { variables: () => (how === 'wrong password' ? { WAYBILL_SECRET_TESTED: 'canary-3k' } : right) },
});

const bearerCase = (login: string, more: Partial<SecurityCase>, command: readonly string[] = ['./token']): KafkaCase => ({
  listener: 'bearerssl',
  tls: 'the right CA',
  sasl: { mechanism: 'oauthbearer', tokenCommand: command },
  login,
  more: { variables: () => ({ WAYBILL_SECRET_TESTED_TOKEN_COMMAND: ['FOLDER/token', ...command.slice(1)].join(' ') }), ...more },
});

const atTls = (detail: RegExp, fix: RegExp): SecurityCase['fails'] => ({ step: 'tls', detail, fix });
const atLogin = (detail: RegExp, fix: RegExp): SecurityCase['fails'] => ({ step: 'authentication', detail, fix });

const untrusted = atTls(/^tls-failed: .*nobody who is trusted here signed/, /tls\.ca/);
const notTls = atTls(/^tls-failed: .*does not speak TLS/, /plain connections/);
const wantsTls = { step: 'tls', detail: /^tls-failed: .*the broker speaks TLS there/, fix: /tls: true/ };
const otherClient = atTls(/^tls-failed: .*wants the certificate of a client/, /tls\.certificate and tls\.key/);
const refused = atLogin(
  /^authentication-failed: .*(Invalid username or password|invalid credentials)/,
  /user name and the stored password/,
);
const otherMechanism = atLogin(/^authentication-failed: .*SASL/, /Use a mechanism/);
const noToken = (detail: RegExp): SecurityCase['fails'] => atLogin(detail, /Run the token command in a terminal/);

/** Every kind of listener, met by every kind of client. */
export const kafkaCases: readonly SecurityCase[] = [
  kafka({ listener: 'plaintext', tls: 'no TLS' }, null),
  kafka({ listener: 'plaintext', tls: 'the right CA' }, notTls),
  kafka({ listener: 'ssl', tls: 'the right CA' }, null),
  kafka({ listener: 'ssl', tls: 'another CA' }, untrusted),
  kafka({ listener: 'ssl', tls: 'no CA' }, untrusted),
  kafka({ listener: 'ssl', tls: 'no TLS' }, wantsTls),
  kafka({ listener: 'expired', tls: 'the right CA' }, atTls(/^tls-failed: .*not valid now \(.*expired/, /renewed/)),
  kafka({ listener: 'elsewhere', tls: 'the right CA' }, atTls(/^tls-failed: .*for another host/, /tls\.serverName/)),
  kafka({ listener: 'elsewhere', tls: 'the name in the certificate' }, null),
  kafka({ listener: 'tunnel', tls: 'the right CA' }, null),
  kafka({ listener: 'tunnel', tls: 'the name in the certificate' }, atTls(/^tls-failed: .*for another host/, /tls\.serverName/)),
  kafka({ listener: 'mutual', tls: 'a client certificate' }, null),
  kafka({ listener: 'mutual', tls: 'the right CA' }, otherClient),
  kafka({ listener: 'mutual', tls: "a stranger's certificate" }, otherClient),
  ...(['plain', 'scram-sha-256', 'scram-sha-512'] as const).flatMap((mechanism) => {
    const listener = mechanism === 'plain' ? 'plainssl' : 'scramssl';
    return [
      kafka(passwordCase(listener, 'the right CA', mechanism, 'right password'), null),
      kafka(passwordCase(listener, 'the right CA', mechanism, 'wrong password'), refused),
      kafka(passwordCase(listener, 'the right CA', mechanism, 'unknown user'), refused),
    ];
  }),
  kafka(passwordCase('plainssl', 'the right CA', 'scram-sha-256', 'right password'), otherMechanism),
  kafka(passwordCase('scramssl', 'the right CA', 'plain', 'right password'), otherMechanism),
  kafka(passwordCase('ssl', 'the right CA', 'plain', 'right password'), otherMechanism),
  kafka(passwordCase('plainssl', 'another CA', 'plain', 'right password'), untrusted),
  kafka(passwordCase('plainssl', 'no TLS', 'plain', 'right password'), wantsTls),
  kafka(
    { listener: 'plainssl', tls: 'the right CA', login: 'no log-in' },
    {
      step: 'tls',
      detail: /^unreachable: .*wants TLS or SASL/,
      fix: /want TLS or SASL/,
    },
  ),
  kafka(passwordCase('plaintextlogin', 'no TLS', 'plain', 'right password'), null),
  kafka(passwordCase('plaintextlogin', 'no TLS', 'plain', 'wrong password'), refused),
  kafka(passwordCase('plaintextlogin', 'the right CA', 'plain', 'right password'), notTls),
  kafka(bearerCase('a good token', { program: () => printing(unsecuredToken(3_600)) }), null),
  kafka(
    bearerCase('an expired token', { program: () => printing(unsecuredToken(-60)) }),
    atLogin(/^authentication-failed: .*refused the token/, /what the token command prints/),
  ),
  kafka(bearerCase('a token command that fails', { program: () => '#!/bin/sh\necho canary-token\nexit 3\n' }), noToken(/ended with 3$/)),
  kafka(bearerCase('a token command that prints nothing', { program: () => '#!/bin/sh\n' }), noToken(/printed nothing$/)),
  kafka(bearerCase('a token command that prints a sentence', { program: () => printing('please log in') }), noToken(/no token$/)),
  kafka(bearerCase('a token command that is not there', {}), noToken(/there is no program/)),
  kafka(bearerCase('a token command that hangs', { program: () => '#!/bin/sh\nsleep 60\n' }), noToken(/did not end within 10 s$/)),
  kafka(bearerCase('a token command that nobody confirmed', { program: () => printing(unsecuredToken(3_600)), variables: () => ({}) }), {
    step: 'secret',
    detail: /^secret-missing: .*not confirmed on this machine; .*store exactly this line/,
    fix: null,
  }),
  kafka(
    bearerCase('another token command confirmed', {
      program: () => printing(unsecuredToken(3_600)),
      variables: () => ({ WAYBILL_SECRET_TESTED_TOKEN_COMMAND: 'FOLDER/other' }),
    }),
    { step: 'open', detail: /^misconfigured: .*another tokenCommand was confirmed/, fix: null },
  ),
];
