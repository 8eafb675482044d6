import type { SourceOptions } from '../domain/workspace/workspace.ts';
import type { SecretName } from '../ports/vault.ts';

export interface NeededSecret extends SecretName {
  /** A database that trusts its network needs no password, so only a broker's log-in is known to need one. */
  readonly required: boolean;
}

/** Who is logged in where: a secret that was stored for this is not given to another server or user. */
function addressOf(options: SourceOptions): string {
  switch (options.kind) {
    case 'kafka': {
      const user = options.sasl === null ? '' : 'username' in options.sasl ? options.sasl.username : options.sasl.tokenCommand.join(' ');
      const reached = Object.entries(options.reach).map(([advertised, at]) => `${advertised}=${at}`);
      return [user, ...options.brokers.toSorted(), ...reached.toSorted()].join(' ');
    }
    case 'postgres':
    case 'mysql':
    case 'redis':
      return options.url;
    case 'rabbitmq':
      return options.management === null ? options.url : `${options.url} ${options.management}`;
    case 'sqlite':
    case 'snapshot':
      return '';
  }
}

/** The secrets a source may need. */
export function secretNames(options: SourceOptions): readonly NeededSecret[] {
  const { name: source } = options;
  const address = addressOf(options);
  switch (options.kind) {
    case 'kafka': {
      // What is stored for a token command is its confirmation: the command itself, word for word.
      const field = options.sasl?.mechanism === 'oauthbearer' ? 'token-command' : 'password';
      const login = options.sasl === null ? [] : [{ source, field, address, required: true }];
      return options.tls?.key === undefined ? login : [...login, { source, field: 'key-passphrase', address, required: false }];
    }
    case 'postgres':
    case 'mysql':
    case 'redis':
      return [{ source, field: 'password', address, required: false }];
    case 'rabbitmq':
      return [
        { source, field: 'password', address, required: false },
        ...(options.management === null ? [] : [{ source, field: 'management', address, required: false }]),
      ];
    case 'sqlite':
    case 'snapshot':
      return [];
  }
}
