import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IssuedCertificate } from './certificates.ts';

/** The administrator of every RabbitMQ of the tests, and its password. */
export const ADMINISTRATOR = { user: 'waybill', password: 'waybill-test' } as const;

export interface RabbitmqTls {
  readonly authorityFile: string;
  readonly certificate: IssuedCertificate;
}

export interface RabbitmqPorts {
  readonly amqp: number;
  readonly management: number;
  readonly stream: number;
  readonly distribution: number;
  readonly epmd: number;
  /** AMQP and management over TLS; listened on only where there is a certificate. */
  readonly amqps: number;
  readonly managementTls: number;
}

export interface RabbitmqFiles {
  readonly folder: string;
  readonly ports: RabbitmqPorts;
  readonly tls: RabbitmqTls | null;
  /** Lines of rabbitmq.conf that win over the defaults of the tests. */
  readonly settings: Readonly<Record<string, string>>;
}

function tlsLines(prefix: string, { authorityFile, certificate }: RabbitmqTls): Readonly<Record<string, string>> {
  return {
    [`${prefix}.cacertfile`]: authorityFile,
    [`${prefix}.certfile`]: certificate.certificateFile,
    [`${prefix}.keyfile`]: certificate.keyFile,
  };
}

function settingsOf({ ports, tls, settings }: RabbitmqFiles): Readonly<Record<string, string>> {
  return {
    'listeners.tcp.local': `127.0.0.1:${ports.amqp}`,
    'stream.listeners.tcp.local': `127.0.0.1:${ports.stream}`,
    'management.tcp.ip': '127.0.0.1',
    'management.tcp.port': String(ports.management),
    ...(tls === null
      ? {}
      : {
          'listeners.ssl.local': `127.0.0.1:${ports.amqps}`,
          ...tlsLines('ssl_options', tls),
          'management.ssl.ip': '127.0.0.1',
          'management.ssl.port': String(ports.managementTls),
          ...tlsLines('management.ssl', tls),
        }),
    default_user: ADMINISTRATOR.user,
    default_pass: ADMINISTRATOR.password,
    'disk_free_limit.absolute': '1MB',
    // Production counts every five seconds; nothing of the tests is worth that wait.
    collect_statistics_interval: '500',
    'log.console': 'true',
    'log.console.level': 'warning',
    'log.file': 'false',
    ...settings,
  };
}

/** Writes the configuration; answers the environment in which the server script shares nothing with another RabbitMQ or Erlang of this machine. */
export function prepareRabbitmq(files: RabbitmqFiles): Readonly<Record<string, string>> {
  const { folder, ports } = files;
  const at = (name: string): string => join(folder, name);
  mkdirSync(at('home'), { recursive: true });
  const lines = Object.entries(settingsOf(files)).map(([name, value]) => `${name} = ${value}\n`);
  writeFileSync(at('rabbitmq.conf'), lines.join(''));
  writeFileSync(at('enabled_plugins'), '[rabbitmq_management,rabbitmq_stream].\n');
  return {
    HOME: at('home'), // the Erlang cookie
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_NODENAME: `waybill-${ports.amqp}@localhost`,
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: at('data'),
    RABBITMQ_LOG_BASE: at('log'),
    RABBITMQ_CONFIG_FILE: at('rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: at('none'),
    RABBITMQ_PID_FILE: at('pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: at('enabled_plugins'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    // Becomes the Erlang machine instead of staying beside it: a signal is then for the server itself.
    RUNNING_UNDER_SYSTEMD: 'true',
    NOTIFY_SOCKET: '',
  };
}
