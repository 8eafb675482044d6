import { resolve } from 'node:path';
import type { Environment, SaslOptions, SourceOptions, TlsOptions } from '../../domain/workspace/workspace.ts';
import type { SourceFile } from './schema/source.ts';

type TlsFile = Extract<SourceFile, { kind: 'kafka' }>['tls'];

function tlsOf(tls: TlsFile, folder: string): TlsOptions | null {
  if (tls === undefined || tls === false) return null;
  if (tls === true) return {};
  const { serverName, ...paths } = tls;
  return {
    ...Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, resolve(folder, path)])),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

/** A program that is named by a path stands beside the file; a bare name is looked for on PATH. */
function saslOf(sasl: SaslOptions, folder: string): SaslOptions {
  if (sasl.mechanism !== 'oauthbearer') return sasl;
  const [program = '', ...parameters] = sasl.tokenCommand;
  return { ...sasl, tokenCommand: [/[/\\]/.test(program) ? resolve(folder, program) : program, ...parameters] };
}

/** In production a search must not be what breaks it. */
const productionCap = 5_000_000;

function capOf(environment: Environment): number | null {
  return environment === 'production' ? productionCap : null;
}

/** A source as the file describes it; relative paths stand beside the file. */
export function sourceOf(name: string, file: SourceFile, environment: Environment, folder: string): SourceOptions {
  switch (file.kind) {
    case 'kafka':
      return {
        kind: 'kafka',
        name,
        brokers: file.brokers,
        tls: tlsOf(file.tls, folder),
        sasl: file.sasl === undefined ? null : saslOf(file.sasl, folder),
        reach: file.reach ?? {},
        readBytesPerSecond: file.readBytesPerSecond ?? capOf(environment),
      };
    case 'postgres':
    case 'mysql':
      return {
        kind: file.kind,
        name,
        url: file.url,
        tls: tlsOf(file.tls, folder),
        replica: file.replica ?? false,
        timeZone: file.timeZone ?? null,
      };
    case 'sqlite':
      return { kind: 'sqlite', name, path: resolve(folder, file.path), timeZone: file.timeZone ?? null };
    case 'redis':
      return { kind: 'redis', name, url: file.url, tls: tlsOf(file.tls, folder) };
    case 'rabbitmq':
      return {
        kind: 'rabbitmq',
        name,
        url: file.url,
        management: file.management ?? null,
        tls: tlsOf(file.tls, folder),
        readBytesPerSecond: file.readBytesPerSecond ?? capOf(environment),
      };
    case 'snapshot':
      return { kind: 'snapshot', name, path: resolve(folder, file.path) };
  }
}
