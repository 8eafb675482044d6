import type { Bytes } from '../../main/domain/observation/content.ts';

/** The bytes that were handed over, which are a beginning only where `size` is more. */
export function decodeBytes({ base64 }: Pick<Bytes, 'base64'>): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.codePointAt(0) ?? 0);
}

/** True when only a beginning of the whole was handed over. What a mask hid keeps its size and is not cut. */
export function isCut(bytes: Bytes): boolean {
  return !bytes.masked && decodeBytes(bytes).length < bytes.size;
}

/** Text of the bytes, or the place of the first one that is not UTF-8. A character that a cut tore apart at the end is left out. */
export type Decoded = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly badByte: number };

function badByteOf(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length];
  // The longest beginning that is valid; `stream` forgives a character that is not finished yet.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (textOf(bytes.subarray(0, middle), true) === null) high = middle - 1;
    else low = middle;
  }
  return low;
}

function textOf(bytes: Uint8Array, unfinished: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: unfinished });
  } catch {
    return null;
  }
}

/** Decodes strictly: a payload that is not UTF-8 is never shown with characters replaced. */
export function decodeText(bytes: Bytes): Decoded {
  const raw = decodeBytes(bytes);
  const text = textOf(raw, isCut(bytes));
  return text === null ? { ok: false, badByte: badByteOf(raw) } : { ok: true, text };
}

const rowLength = 16;

function hexRow(row: Uint8Array, offset: number): string {
  const cells = [...row].map((byte) => byte.toString(16).padStart(2, '0'));
  const left = cells.slice(0, 8).join(' ').padEnd(23);
  const right = cells.slice(8).join(' ').padEnd(23);
  const characters = [...row].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCodePoint(byte) : '·')).join('');
  return `${offset.toString(16).padStart(8, '0')}  ${left}  ${right}  ${characters}`;
}

/** Rows of sixteen bytes: offset, bytes, printable ASCII. */
export function hexLines(bytes: Uint8Array): string {
  return Array.from({ length: Math.ceil(bytes.length / rowLength) }, (_, index) =>
    hexRow(bytes.subarray(index * rowLength, (index + 1) * rowLength), index * rowLength),
  ).join('\n');
}
