import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CaseDocument } from '../../../main/contract/case.ts';

const sample = path.resolve(import.meta.dirname, '..', '..', '..', 'resources', 'sample', 'shop.waybillcase');

/** Text that wants to be markup, a terminal command, a prototype or something else than it shows. */
export const hostile = {
  key: '<img src=x onerror="globalThis.hacked=1"> o\u202Egpj.10175 z\u200Bero',
  error: '\u001B[31mred\u001B[0m \u001B]0;title\u0007 <script>globalThis.hacked=2</script> javascript:globalThis.hacked=3',
  header: '__proto__',
  payload: `{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"exact":12345678901234567890,"html":"<svg onload='globalThis.hacked=4'>","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`,
} as const;

function bytes(text: string): { base64: string; size: number; masked: boolean } {
  const content = Buffer.from(text);
  return { base64: content.toString('base64'), size: content.length, masked: false };
}

/** Writes a case of one message that failed, in which everything a stranger could have written is hostile. */
export function writeHostileCase(file: string): { readonly route: string; readonly messageId: string } {
  const recorded = JSON.parse(readFileSync(sample, 'utf8')) as CaseDocument;
  const message = recorded.messages.find((each) => each.messageId === 'm-process-failed');
  if (message === undefined) throw new Error('The sample has no message m-process-failed any more.');
  const { businessKey } = message;
  const observations = message.observations.map((observation) => {
    const text = JSON.stringify(observation).replaceAll(JSON.stringify(businessKey), JSON.stringify(hostile.key));
    const changed = JSON.parse(text) as (typeof message.observations)[number];
    return changed.kind === 'consume' && changed.facts.error !== undefined
      ? { ...changed, facts: { ...changed.facts, error: hostile.error } }
      : changed;
  });
  const content = {
    key: bytes(hostile.key),
    value: bytes(hostile.payload),
    headers: [{ name: bytes(hostile.header), value: bytes(hostile.error) }],
  };
  const contents = Object.fromEntries(Object.keys(message.contents).map((id) => [id, content]));
  const written: CaseDocument = {
    ...recorded,
    // A mask would hide a payload that cannot be parsed whole; here it is to be seen.
    routes: recorded.routes.map((route) => ({ ...route, mask: [] })),
    title: hostile.error,
    withPayload: true,
    messages: [{ ...message, businessKey: hostile.key, observations, contents }],
  };
  writeFileSync(file, JSON.stringify(written));
  return { route: message.route, messageId: message.messageId };
}
