import type { SecretName, Vault } from '../../ports/vault.ts';

/** `WAYBILL_SECRET_SHOP_DB` for the password of `shop-db`, `WAYBILL_SECRET_SHOP_DB_KEY_PASSPHRASE` for another field. */
function variableName({ source, field }: SecretName): string {
  const words = field === 'password' ? [source] : [source, field];
  return `WAYBILL_SECRET_${words
    .join('_')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase()}`;
}

/** Secrets from environment variables, for terminals and CI. */
export function environmentVault(environment: Readonly<Record<string, string | undefined>>): Vault {
  return {
    read: (name) => Promise.resolve(environment[variableName(name)] ?? null),
    store: (name) => Promise.resolve({ ok: false, detail: `In a terminal secrets come from the environment: set ${variableName(name)}.` }),
  };
}
