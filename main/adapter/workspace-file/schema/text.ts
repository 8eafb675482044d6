import { z } from 'zod';
import { parseKeyTemplate } from '../../../domain/identity/key-template.ts';
import { parseTemplate } from '../../../domain/identity/place.ts';

z.config({ jitless: true });

export { z };

/** A non-empty text; numbers and booleans that YAML made of it are a mistake and not converted. */
export const name = z.string().min(1);

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `500ms`, `30s`, `2m`, `1h`, `7d`; null for anything else. */
export function parseDuration(text: string): number | null {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim()) ?? [];
  return digits === undefined ? null : Math.round(Number(digits) * (units[unit] ?? 0));
}

export const duration = z
  .string({ error: 'expected a duration like 500ms, 30s, 2m, 1h or 7d' })
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'expected a duration like 500ms, 30s, 2m, 1h or 7d')
  .describe('A duration: a number and ms, s, m, h or d.');

function checked(parse: (text: string) => { readonly ok: boolean; readonly problem?: string }) {
  return (text: string, context: z.RefinementCtx): void => {
    const parsed = parse(text);
    if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.problem ?? 'not understood' });
  };
}

/** A place in a record, or a template of places. */
export const template = name
  .superRefine(checked(parseTemplate))
  .describe("A place (header:NAME, key, value, json:/pointer, timestamp, property:NAME) or a template of places: '{key}:{json:/status}'.");

/** A key that a consumer writes. */
export const keyTemplate = name
  .superRefine(checked(parseKeyTemplate))
  .describe("A template with {messageId}, {businessKey} or places: 'dedupe:{businessKey}:{json:/status}'.");

/** A URL of one scheme; a password in it is refused, because the file is shared. */
export function urlOf(...schemes: readonly string[]) {
  return name.superRefine((text, context) => {
    if (!URL.canParse(text)) {
      context.addIssue({ code: 'custom', message: 'not a URL' });
      return;
    }
    const url = new URL(text);
    if (!schemes.includes(url.protocol.slice(0, -1)))
      context.addIssue({
        code: 'custom',
        message: `expected a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
      });
    if (url.password !== '' || url.searchParams.has('password'))
      context.addIssue({
        code: 'custom',
        message: 'a password must not stand in the workspace file: keep it in the key store, or in the environment',
      });
  });
}

export const hostAndPort = name.regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/, 'expected host:port');
