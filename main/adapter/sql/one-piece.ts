import type { Lines } from './dialect.ts';

/** Lines that were made as one piece. */
export function onePiece(bytes: Uint8Array, rows: number): Lines {
  return { pieces: [{ bytes, rows }], rows, size: bytes.length };
}
