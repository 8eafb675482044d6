import { parseJson, textAt, type JsonValue } from '../../domain/identity/json-value.ts';

const numberStart = /^-?\d/;
// The first bytes that JSON, spaces before it or a byte order mark can have. Where another stands (Avro, protobuf, plain
// text) there is no JSON, and an exception for each of a million records would take seconds.
const mayBegin: ReadonlySet<number | undefined> = new Set(Buffer.from('{["-0123456789tfn \t\r\n\u{feff}', 'utf8'));

/**
 * Compiles a comparison of the text at an RFC 6901 pointer. The value is parsed for every record; a number is equal only
 * when it is written with exactly the wanted digits (`12345678901234567890` is not `12345678901234567000`).
 * `not-comparable`: the bytes are not UTF-8 or not JSON, or nest too deep to be compared.
 */
export function compileJsonMatcher(pointer: string, wanted: string): (value: Uint8Array) => 'match' | 'no-match' | 'not-comparable' {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const mayBeNumber = numberStart.test(wanted);
  return (value) => {
    const parsed = parsePlain(decoder, value);
    if (parsed === undefined) return 'not-comparable';
    const found = textAt(parsed.document, pointer);
    if (found !== undefined) return found === wanted ? 'match' : 'no-match';
    // Parsing with digits kept is ten times slower. A number's digits cannot be escaped, so a document without them has no such number.
    if (!mayBeNumber || !parsed.text.includes(wanted)) return 'no-match';
    const exact = parseJson(parsed.text);
    if (exact === undefined) return 'not-comparable';
    return textAt(exact, pointer) === wanted ? 'match' : 'no-match';
  };
}

/** Reads the text at a pointer as the matcher compares it; undefined: there is none; null: the bytes cannot be compared. */
export function compileJsonText(pointer: string): (value: Uint8Array) => string | undefined | null {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (value) => {
    const parsed = parsePlain(decoder, value);
    if (parsed === undefined) return null;
    const found = textAt(parsed.document, pointer);
    if (found !== undefined) return found;
    const exact = parseJson(parsed.text);
    return exact === undefined ? null : textAt(exact, pointer);
  };
}

// Numbers in `document` are rounded; `textAt` gives no text for them, so they are never compared here.
function parsePlain(decoder: TextDecoder, value: Uint8Array): { readonly text: string; readonly document: JsonValue } | undefined {
  if (!mayBegin.has(value[0])) return undefined;
  try {
    const text = decoder.decode(value);
    return { text, document: JSON.parse(text) as JsonValue };
  } catch {
    return undefined;
  }
}
