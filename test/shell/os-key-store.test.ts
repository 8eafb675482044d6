import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { osVault } from '../../main/shell/os-key-store.ts';
import type { KeyStore, KeyStoreOptions } from '../../main/shell/os-key-store.ts';

let folder: string;
let concealed: string[];
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'waybill-keys-'));
  concealed = [];
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const name = { source: 'kafka', field: 'password', address: 'waybill-ro kafka-0.int:9093' };
const turned = (text: string): string => Buffer.from(text).reverse().toString();

/** Stands in for the operating system: turns text around, under a key. */
function keyStore(changes: Partial<KeyStore> = {}, key = 'k'): KeyStore {
  return {
    isAsyncEncryptionAvailable: async () => true,
    encryptStringAsync: async (text) => Buffer.from(key + turned(Buffer.from(text).toString('base64'))),
    decryptStringAsync: async (ciphertext) => {
      const text = ciphertext.toString();
      if (!text.startsWith(key)) throw new Error('wrong key');
      return { result: Buffer.from(turned(text.slice(key.length)), 'base64').toString() };
    },
    getSelectedStorageBackend: () => 'gnome_libsecret',
    ...changes,
  };
}

function options(changes: Partial<KeyStore> = {}, key = 'k'): KeyStoreOptions {
  return {
    keyStore: keyStore(changes, key),
    folder,
    patience: 50,
    conceal: (secret) => concealed.push(secret),
    log: (text) => logged.push(text),
  };
}

const unanswered = <T>(): Promise<T> => new Promise<T>(() => undefined);

describe('the secrets of a workspace', () => {
  it('come back as they were stored, also after a restart, and every one is concealed from the log', async () => {
    const value = 'pä55 "wörd"\n';
    expect(await osVault(options(), '/shop.yaml').store(name, value)).toEqual({ ok: true });
    expect(await osVault(options(), '/shop.yaml').read(name)).toBe(value);
    expect(new Set(concealed)).toEqual(new Set([value]));
  });

  it('are replaced, and do not touch each other', async () => {
    const vault = osVault(options(), '/shop.yaml');
    await vault.store(name, 'old');
    await vault.store({ ...name, field: 'management' }, 'other');
    await vault.store(name, 'new');
    expect(await vault.read(name)).toBe('new');
    expect(await vault.read({ ...name, field: 'management' })).toBe('other');
    expect(await vault.read({ ...name, source: 'db' })).toBeNull();
    expect(await vault.read({ ...name, address: 'waybill-ro elsewhere.int:9093' })).toBeNull();
  });

  it('belong to their workspace file alone', async () => {
    await osVault(options(), '/production.yaml').store(name, 'canary-1');
    expect(await osVault(options(), '/staging.yaml').read(name)).toBeNull();
  });

  it('lie on the disk as ciphertext only', async () => {
    await osVault(options(), '/shop.yaml').store(name, 'canary-2');
    const content = readdirSync(folder)
      .map((file) => readFileSync(path.join(folder, file), 'utf8'))
      .join('');
    expect(content).not.toContain('canary-2');
    expect(content).not.toContain(Buffer.from('canary-2').toString('base64'));
  });

  it('are worth nothing under another name or in another workspace file', async () => {
    const vault = osVault(options(), '/shop.yaml');
    await vault.store(name, 'canary-3');
    await vault.store({ ...name, source: 'elsewhere' }, 'x');
    const [file = ''] = readdirSync(folder);
    const content = JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
    content.secrets[1].ciphertext = content.secrets[0].ciphertext;
    writeFileSync(path.join(folder, file), JSON.stringify(content));
    expect(await vault.read({ ...name, source: 'elsewhere' })).toBeNull();
    await osVault(options(), '/other.yaml').store(name, 'y');
    const other = readdirSync(folder).find((each) => each !== file) ?? '';
    writeFileSync(path.join(folder, other), JSON.stringify(content));
    expect(await osVault(options(), '/other.yaml').read(name)).toBeNull();
  });

  it('made with another key count as absent, and the log says so without them', async () => {
    await osVault(options(), '/shop.yaml').store(name, 'canary-4');
    expect(await osVault(options({}, 'another'), '/shop.yaml').read(name)).toBeNull();
    expect(logged.join()).toContain('kafka/password');
    expect(logged.join()).not.toContain('canary-4');
  });

  it('in a damaged file count as absent; the file is kept', async () => {
    const vault = osVault(options(), '/shop.yaml');
    await vault.store(name, 'v');
    const [file = ''] = readdirSync(folder);
    writeFileSync(path.join(folder, file), '{');
    expect(await vault.read(name)).toBeNull();
    expect(readdirSync(folder)).toHaveLength(1);
    expect(logged.join()).toContain('unreadable-1');
  });
});

describe('storing is refused, in words, and nothing is written', () => {
  const circumstances: readonly (readonly [string, Partial<KeyStore>, RegExp])[] = [
    ['Chromium would use a key that everybody knows', { getSelectedStorageBackend: () => 'basic_text' }, /basic_text.*WAYBILL_SECRET_/s],
    ['the key store is locked', { isAsyncEncryptionAvailable: async () => false }, /gnome_libsecret.*may be locked/],
    [
      'the system has no encryption at all',
      { isAsyncEncryptionAvailable: async () => false, getSelectedStorageBackend: () => 'unknown' },
      /no key store/,
    ],
    ['the key store is locked and asks nobody', { isAsyncEncryptionAvailable: () => unanswered<boolean>() }, /did not answer/],
    ['the key store stops answering', { encryptStringAsync: () => unanswered<Buffer>() }, /did not answer/],
    ['the key store fails', { encryptStringAsync: async () => Promise.reject(new Error('dbus is gone')) }, /dbus is gone/],
  ];

  it.each(circumstances)('when %s', async (_when, changes, words) => {
    const stored = await osVault(options(changes), '/shop.yaml').store(name, 'canary-5');
    expect(stored).toMatchObject({ ok: false, detail: expect.stringMatching(words) });
    expect(JSON.stringify(stored)).not.toContain('canary-5');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('and a read from a key store that does not answer ends as absent', async () => {
    await osVault(options(), '/shop.yaml').store(name, 'v');
    expect(await osVault(options({ decryptStringAsync: () => unanswered() }), '/shop.yaml').read(name)).toBeNull();
  });
});
