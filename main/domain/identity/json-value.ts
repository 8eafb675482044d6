/** A JSON number with the digits it was written with: 64-bit numbers and decimals must not be rounded. */
export class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

export type JsonValue = null | boolean | string | ExactNumber | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Beyond this depth a document is shown raw and has no addressable fields (a hostile payload may nest without end). */
const depthLimit = 512;

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{' || character === '[') {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

type Reviver = (this: unknown, name: string, value: unknown, context: { readonly source?: string }) => unknown;

/**
 * Parses JSON with every number as its source text. Null for text that is not JSON or nests deeper
 * than the limit. Own properties named `__proto__` stay plain properties, as JSON.parse keeps them.
 */
export function parseJson(text: string): JsonValue | undefined {
  if (depthOf(text) > depthLimit) return undefined;
  const keepDigits: Reviver = (_name, value, context) =>
    typeof value === 'number' ? new ExactNumber(context.source ?? String(value)) : value;
  try {
    return JSON.parse(text, keepDigits as (this: unknown, name: string, value: unknown) => unknown) as JsonValue;
  } catch {
    return undefined;
  }
}

/**
 * The value at an RFC 6901 pointer, as text: strings as they are, numbers with their source digits,
 * `true` / `false`. Undefined where there is nothing, null, an object or an array: none of these
 * can name a message.
 */
export function textAt(document: JsonValue | undefined, pointer: string): string | undefined {
  let value = document;
  for (const step of pointer.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (value === null || typeof value !== 'object' || value instanceof ExactNumber) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as { readonly [name: string]: JsonValue })[name];
  }
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return value instanceof ExactNumber ? value.source : undefined;
}
