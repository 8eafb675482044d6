/**
 * Names one secret: a source, which of its secrets (`password`, `key-passphrase`, `management`, `token-command`), and
 * where it would be sent: a stored secret is not given to another address under the same name.
 */
export interface SecretName {
  readonly source: string;
  readonly field: string;
  readonly address: string;
}

/** Where secrets are kept for one workspace: the OS key store in the app, the environment in a terminal. Values never reach logs, documents or the window. */
export interface Vault {
  /** Null when there is none. */
  read(name: SecretName): Promise<string | null>;
  /** Refused, with the reason in words, where nothing safe is there to keep it. */
  store(name: SecretName, value: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly detail: string }>;
}
