import { readFile } from 'node:fs/promises';
import type { ConnectionOptions } from 'node:tls';
import { createSecureContext } from 'node:tls';
import type { SASLOptions } from 'kafkajs';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { KafkaOptions, SaslOptions, TlsOptions } from '../../domain/workspace/workspace.ts';
import type { KafkaSettings } from '../kafka-wire/client-settings.ts';
import { kafkaSettings } from '../kafka-wire/client-settings.ts';
import { oauthBearer } from '../kafka-wire/oauth-bearer.ts';
import { commandLine, tokenFrom } from './token-command.ts';

/** The secrets of a cluster; null where there is none. */
export interface KafkaSecrets {
  readonly password: string | null;
  readonly keyPassphrase: string | null;
  /** The token command that a person confirmed on this machine, word for word. */
  readonly tokenCommand: string | null;
}

/** Throws when a file cannot be read, or does not hold what it should: otherwise every connection would. */
async function tlsOf(tls: TlsOptions, passphrase: string | null): Promise<ConnectionOptions> {
  const read = async (path: string | undefined): Promise<Buffer | undefined> => (path === undefined ? undefined : readFile(path));
  const [ca, cert, key] = await Promise.all([read(tls.ca), read(tls.certificate), read(tls.key)]);
  const material = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(passphrase === null ? {} : { passphrase }),
  };
  createSecureContext(material);
  return { ...material, ...(tls.serverName === undefined ? {} : { servername: tls.serverName }) };
}

/**
 * How to log in. A workspace file comes from a repository, so the program that it names for a token is run only after a
 * person confirmed exactly this command on this machine.
 */
function saslOf(name: string, sasl: SaslOptions, { password, tokenCommand }: KafkaSecrets): Answer<NonNullable<KafkaSettings['sasl']>> {
  if (sasl.mechanism !== 'oauthbearer') {
    if (password === null) return failed('secret-missing', `${name}: the password of ${sasl.username}`);
    const credentials: SASLOptions = { mechanism: sasl.mechanism, username: sasl.username, password };
    return answered(credentials);
  }
  const command = commandLine(sasl.tokenCommand);
  if (tokenCommand === command) return answered(oauthBearer(tokenFrom(sasl.tokenCommand)));
  const confirm = `to confirm it, store exactly this line as the secret token-command of ${name}: ${command}`;
  return tokenCommand === null
    ? failed('secret-missing', `${name}: its tokenCommand was not confirmed on this machine; ${confirm}`)
    : failed('misconfigured', `${name}: another tokenCommand was confirmed on this machine; ${confirm}`);
}

/**
 * What the wire needs of a source's options. `misconfigured` when a certificate file cannot be read,
 * `secret-missing` when a password is needed and not there, or a token command was not confirmed.
 */
export async function settingsOf(options: KafkaOptions, secrets: KafkaSecrets): Promise<Answer<KafkaSettings>> {
  const sasl = options.sasl === null ? null : saslOf(options.name, options.sasl, secrets);
  if (sasl !== null && !sasl.ok) return sasl;
  try {
    const tls = options.tls === null ? null : await tlsOf(options.tls, secrets.keyPassphrase);
    return answered(kafkaSettings({ brokers: options.brokers, tls, sasl: sasl?.value ?? null, reach: options.reach }));
  } catch (error) {
    return failed('misconfigured', `${options.name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
