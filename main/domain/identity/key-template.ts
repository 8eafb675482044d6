/** A key that a consumer writes, e.g. `dedupe:{businessKey}:{json:/status}`: names of the message, and places of its record. */
import type { Place, Template } from './place.ts';
import { parseTemplate } from './place.ts';

export type KeyTemplate = readonly KeyPart[];
export type KeyPart = string | { readonly name: 'messageId' | 'businessKey' } | Place;

export type ParsedKeyTemplate = { readonly ok: true; readonly template: KeyTemplate } | { readonly ok: false; readonly problem: string };

/** Parses a key template; the problem of a wrong one names the part that is not understood. */
export function parseKeyTemplate(text: string): ParsedKeyTemplate {
  const template: KeyPart[] = [];
  for (const piece of text.split(/(\{[^{}]*\})/)) {
    if (piece === '') continue;
    if (!piece.startsWith('{')) {
      if (/[{}]/.test(piece)) return { ok: false, problem: `"${text}" has a brace without its partner` };
      template.push(piece);
    } else if (piece === '{messageId}' || piece === '{businessKey}')
      template.push({ name: piece === '{messageId}' ? 'messageId' : 'businessKey' });
    else {
      const parsed = parseTemplate(piece);
      if (!parsed.ok) return { ok: false, problem: `${parsed.problem}, {messageId} or {businessKey}` };
      template.push(...parsed.template);
    }
  }
  return { ok: true, template };
}

/** True when the key belongs to one message only: it is made from the message id. */
export function namesMessage(template: KeyTemplate): boolean {
  return template.some((part) => typeof part === 'object' && 'name' in part && part.name === 'messageId' && !('kind' in part));
}

/**
 * The key of one message, or undefined while a part is unknown (a place of a record that was not
 * found, a message without business key).
 */
export function keyOf(
  template: KeyTemplate,
  names: { readonly messageId?: string | undefined; readonly businessKey?: string | undefined },
  record: { text(template: Template): string | undefined } | null,
): string | undefined {
  let key = '';
  for (const part of template) {
    const piece = typeof part === 'string' ? part : 'kind' in part ? record?.text([part]) : names[part.name];
    if (piece === undefined) return undefined;
    key += piece;
  }
  return key;
}
