import { exactText } from '../identity/identify.ts';
import type { JsonValue } from '../identity/json-value.ts';
import { ExactNumber, parseJson } from '../identity/json-value.ts';
import type { Place } from '../identity/place.ts';
import type { Bytes, Content } from '../observation/content.ts';

/** What stands where something was hidden. */
export const hidden = '•••';

function bytesOf(text: string, masked: boolean): Bytes {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return { base64: btoa(binary), size: bytes.length, masked };
}

function textOf(bytes: Bytes): string | undefined {
  return exactText(Uint8Array.from(atob(bytes.base64), (character) => character.charCodeAt(0)));
}

/** JSON text of a value parsed with exact numbers. */
export function printJson(value: JsonValue): string {
  if (value instanceof ExactNumber) return value.source;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(printJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${printJson(inner)}`)
    .join(',')}}`;
}

function withoutPointer(value: JsonValue, steps: readonly string[]): JsonValue {
  const [step, ...rest] = steps;
  if (step === undefined) return hidden;
  if (value === null || typeof value !== 'object' || value instanceof ExactNumber) return value;
  if (Array.isArray(value)) return value.map((inner: JsonValue, index) => (String(index) === step ? withoutPointer(inner, rest) : inner));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, name === step ? withoutPointer(inner, rest) : inner]));
}

/** A value with some fields hidden; hidden whole when it is cut, is not UTF-8 or does not parse: what cannot be read cannot be masked in part. */
function maskValue(value: Bytes, pointers: readonly string[]): Bytes {
  const text = textOf(value);
  const cut = atob(value.base64).length < value.size;
  const parsed = text === undefined || cut ? undefined : parseJson(text);
  if (parsed === undefined) return { ...bytesOf(hidden, true), size: value.size };
  const masked = pointers.reduce<JsonValue>(
    (document, pointer) =>
      withoutPointer(
        document,
        pointer
          .split('/')
          .slice(1)
          .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')),
      ),
    parsed,
  );
  return bytesOf(printJson(masked), true);
}

/**
 * Hides the places of `mask` in what a record or row carries. A content without any of them is
 * returned as it is.
 */
export function maskContent(content: Content, mask: readonly Place[]): Content {
  const pointers = mask.flatMap((place) => (place.kind === 'json' ? [place.pointer] : []));
  const names = new Set(mask.flatMap((place) => (place.kind === 'header' || place.kind === 'property' ? [place.name.toLowerCase()] : [])));
  const kinds = new Set(mask.map((place) => place.kind));
  const whole = (bytes: Bytes): Bytes => ({ ...bytesOf(hidden, true), size: bytes.size });
  const { key, value } = content;
  return {
    key: key !== null && kinds.has('key') ? whole(key) : key,
    value: value === null ? null : kinds.has('value') ? whole(value) : pointers.length > 0 ? maskValue(value, pointers) : value,
    headers: content.headers.map((header) =>
      header.value !== null && names.has((textOf(header.name) ?? '').toLowerCase()) ? { ...header, value: whole(header.value) } : header,
    ),
  };
}
