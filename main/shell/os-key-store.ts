import { z } from '../contract/schema.ts';
import type { SecretName, Vault } from '../ports/vault.ts';
import { keyFilePath, readCiphertext, writeCiphertext } from './key-file.ts';
import { within } from './time-limit.ts';

/** The part of Electron's safeStorage that is used: only the calls that cannot block the main process. */
export interface KeyStore {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(ciphertext: Buffer): Promise<{ readonly result: string }>;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
}

export interface KeyStoreOptions {
  readonly keyStore: KeyStore;
  /** Folder for the ciphertexts. */
  readonly folder: string;
  /** How long the system's key store may take, in milliseconds: a locked one may ask a person, or nobody. */
  readonly patience: number;
  /** Told every secret as it passes, so that no log can contain it. */
  readonly conceal: (secret: string) => void;
  readonly log: (text: string) => void;
}

/** What is encrypted: the value with its name, so that a ciphertext moved to another name, or asked for after the workspace names another server, is worth nothing. */
const sealed = z.strictObject({ workspace: z.string(), source: z.string(), field: z.string(), address: z.string(), value: z.string() });

const otherWay =
  'Waybill stores no secret unprotected. Start a key store, or use the command line, which takes secrets from WAYBILL_SECRET_… variables.';

type Availability = { readonly ok: true } | { readonly ok: false; readonly detail: string };

/** Chromium calls it a backend when it would encrypt with a key that everybody knows; that is none. */
const unprotected = ['basic_text', 'unknown'];

async function availability({ keyStore, patience }: KeyStoreOptions): Promise<Availability> {
  const available = await within(patience, keyStore.isAsyncEncryptionAvailable());
  if (available === null)
    return { ok: false, detail: `The system's key store did not answer within ${patience / 1000} s; it may be locked.` };
  const backend = keyStore.getSelectedStorageBackend?.() ?? 'system';
  if (unprotected.includes(backend))
    return { ok: false, detail: `This system has no key store that protects a secret (${backend}). ${otherWay}` };
  if (!available)
    return { ok: false, detail: `The system's key store (${backend}) cannot be used right now; it may be locked. ${otherWay}` };
  return { ok: true };
}

async function open(options: KeyStoreOptions, workspace: string, name: SecretName, ciphertext: Buffer): Promise<string | null> {
  const opened = await within(options.patience, options.keyStore.decryptStringAsync(ciphertext));
  if (opened === null) return null;
  const content = sealed.safeParse(JSON.parse(opened.result));
  if (!content.success) return null;
  const { source, field, address } = content.data;
  const own = content.data.workspace === workspace && source === name.source && field === name.field && address === name.address;
  return own ? content.data.value : null;
}

/**
 * The secrets of one workspace file, encrypted by the operating system; only ciphertext is written.
 * A secret that cannot be had right now (a locked key store) counts as absent, so that its source
 * says what it is missing.
 */
export function osVault(options: KeyStoreOptions, workspace: string): Vault {
  const { keyStore, folder, patience, conceal, log } = options;
  const file = keyFilePath(folder, workspace);
  return {
    async read(name) {
      const ciphertext = readCiphertext(file, workspace, name, log);
      if (ciphertext === null) return null;
      try {
        const value = await open(options, workspace, name, ciphertext);
        if (value === null) log(`the key store did not give ${name.source}/${name.field}`);
        else conceal(value);
        return value;
      } catch {
        // Made with another key (another machine, another user, a key store that was reset).
        log(`the stored ${name.source}/${name.field} cannot be decrypted here`);
        return null;
      }
    },
    async store(name, value) {
      conceal(value);
      try {
        const available = await availability(options);
        if (!available.ok) return available;
        const ciphertext = await within(patience, keyStore.encryptStringAsync(JSON.stringify({ workspace, ...name, value })));
        if (ciphertext === null) return { ok: false, detail: `The system's key store did not answer within ${patience / 1000} s.` };
        const written = writeCiphertext(file, workspace, name, ciphertext, log);
        return written.ok ? { ok: true } : { ok: false, detail: written.failure.detail };
      } catch (error) {
        return { ok: false, detail: `The system's key store failed: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
  };
}

/** For workspaces that need no secrets: the sample and case files. */
export const emptyVault: Vault = {
  read: async () => null,
  store: async () => ({ ok: false, detail: 'This workspace needs no secrets.' }),
};
