/** Bytes that an unsigned variable-length number of up to 32 bits takes. */
export function unsignedVarintSize(value: number): number {
  let size = 1;
  for (let rest = value >>> 7; rest !== 0; rest >>>= 7) size += 1;
  return size;
}

/** Writes an unsigned 32-bit number, seven bits a byte, lowest first; returns the position behind it. */
export function writeUnsignedVarint(bytes: Uint8Array, position: number, value: number): number {
  let rest = value >>> 0;
  let at = position;
  while (rest >= 0x80) {
    bytes[at] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
    at += 1;
  }
  bytes[at] = rest;
  return at + 1;
}

/** Writes a signed 32-bit number in zigzag form, as record batches do; returns the position behind it. */
export function writeVarint(bytes: Uint8Array, position: number, value: number): number {
  return writeUnsignedVarint(bytes, position, (value << 1) ^ (value >> 31));
}

/** Writes a signed 64-bit number in zigzag form; returns the position behind it. */
export function writeVarlong(bytes: Uint8Array, position: number, value: bigint): number {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  let at = position;
  while (rest >= 0x80n) {
    bytes[at] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
    at += 1;
  }
  bytes[at] = Number(rest);
  return at + 1;
}

/**
 * Reads a zigzag 64-bit number at `position`. Null when it does not end within 10 bytes or before `end`:
 * such a record is malformed.
 */
export function readVarlong(bytes: Uint8Array, position: number, end: number): bigint | null {
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const at = position + index;
    if (at >= end) return null;
    const byte = bytes[at] ?? 0;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }
  return null;
}
