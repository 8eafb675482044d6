import type { JsonValue } from '../../domain/identity/json-value.ts';
import { ExactNumber, parseJson } from '../../domain/identity/json-value.ts';
import type { Bytes, ContentHeader } from '../../domain/observation/content.ts';

/** Text as the bytes that a message would carry. */
export function bytesOf(text: string): Bytes {
  const buffer = Buffer.from(text, 'utf8');
  return { base64: buffer.toString('base64'), size: buffer.length, masked: false };
}

/** JSON text of a value, numbers with the digits they were written with. */
function jsonText(value: JsonValue): string {
  if (value instanceof ExactNumber) return value.source;
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(jsonText).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, each]) => `${JSON.stringify(name)}:${jsonText(each)}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}

function header(name: string, value: JsonValue): ContentHeader {
  return { name: bytesOf(name), value: value === null ? null : bytesOf(typeof value === 'string' ? value : jsonText(value)) };
}

function isObject(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && !(value instanceof ExactNumber);
}

/** One element of a list: `{ name | key, value }`. */
function listed(element: JsonValue): ContentHeader | null {
  if (!isObject(element)) return null;
  const name = element['name'] ?? element['key'];
  return typeof name === 'string' && Object.hasOwn(element, 'value') ? header(name, element['value'] ?? null) : null;
}

/**
 * The headers of a row: from a JSON object, or from a list of `{ name, value }` or `{ key, value }`,
 * which may repeat a name. Null for anything else.
 */
export function parseHeaders(text: string): readonly ContentHeader[] | null {
  const document = parseJson(text);
  if (document === undefined) return null;
  if (Array.isArray(document)) {
    const headers = (document as readonly JsonValue[]).map(listed);
    return headers.every((each) => each !== null) ? headers : null;
  }
  return isObject(document) ? Object.entries(document).map(([name, value]) => header(name, value)) : null;
}
