import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { KafkaOptions, TlsOptions } from '../../domain/workspace/workspace.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { kafkaSettings } from '../kafka-wire/client-settings.ts';

/** The secrets of a cluster; null where there is none. */
export interface KafkaSecrets {
  readonly password: string | null;
  readonly keyPassphrase: string | null;
}

async function tlsOf(tls: TlsOptions, passphrase: string | null): Promise<ConnectionOptions> {
  const read = async (path: string | undefined): Promise<Buffer | undefined> => (path === undefined ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.certificate), read(tls.key)]);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === null ? {} : { passphrase }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  };
}

/**
 * What the wire needs of a source's options. `misconfigured` when a certificate file cannot be read,
 * `secret-missing` when a password is needed and not there.
 */
export async function settingsOf(options: KafkaOptions, secrets: KafkaSecrets): Promise<Answer<KafkaSettings>> {
  const { sasl } = options;
  if (sasl !== null && sasl.mechanism === 'oauthbearer')
    return failed('unsupported', `${options.name}: tokenCommand is run only after a person confirmed it, which this version cannot do`);
  if (sasl !== null && secrets.password === null) return failed('secret-missing', `${options.name}: the password of ${sasl.username}`);
  try {
    const tls = options.tls === null ? null : await tlsOf(options.tls, secrets.keyPassphrase);
    const credentials = sasl === null ? null : { mechanism: sasl.mechanism, username: sasl.username, password: secrets.password ?? '' };
    return answered(kafkaSettings({ brokers: options.brokers, tls, sasl: credentials, reach: options.reach }));
  } catch (error) {
    return failed('misconfigured', `${options.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
