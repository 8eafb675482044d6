import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from '../contract/schema.ts';
import type { Answer } from '../domain/observation/failure.ts';
import { answered, failed } from '../domain/observation/failure.ts';
import type { SecretName } from '../ports/vault.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const schema = z.strictObject({
  format: z.literal('waybill.secrets/1'),
  /** The workspace file they are for, so that a person can tell the files apart. */
  workspace: z.string(),
  secrets: z.array(z.strictObject({ source: z.string(), field: z.string(), ciphertext: z.base64() })),
});
type KeyFileContent = z.infer<typeof schema>;

/** Where the ciphertexts for one workspace file lie. */
export function keyFilePath(folder: string, workspace: string): string {
  return path.join(folder, `${createHash('sha256').update(workspace).digest('hex').slice(0, 32)}.json`);
}

type Log = (text: string) => void;

function contentOf(file: string, workspace: string, log: Log): Answer<KeyFileContent> {
  const read = readJsonFile(file, schema);
  switch (read.state) {
    case 'read':
      return answered(read.value);
    case 'unreadable':
      return failed('refused', read.detail);
    case 'corrupt':
      log(`a file of secrets was not readable and is kept as ${read.keptAs}`);
      return answered({ format: 'waybill.secrets/1', workspace, secrets: [] });
    case 'absent':
      return answered({ format: 'waybill.secrets/1', workspace, secrets: [] });
  }
}

/** The ciphertext of one secret; null where none is stored or the file cannot be read. */
export function readCiphertext(file: string, workspace: string, { source, field }: SecretName, log: Log): Buffer | null {
  const content = contentOf(file, workspace, log);
  if (!content.ok) return null;
  const entry = content.value.secrets.find((secret) => secret.source === source && secret.field === field);
  return entry === undefined ? null : Buffer.from(entry.ciphertext, 'base64');
}

/** Puts one ciphertext into the file, in place of the one before. */
export function writeCiphertext(
  file: string,
  workspace: string,
  { source, field }: SecretName,
  ciphertext: Buffer,
  log: Log,
): Answer<null> {
  const content = contentOf(file, workspace, log);
  if (!content.ok) return content;
  const others = content.value.secrets.filter((secret) => secret.source !== source || secret.field !== field);
  return writeJsonFile(file, { ...content.value, secrets: [...others, { source, field, ciphertext: ciphertext.toString('base64') }] });
}
