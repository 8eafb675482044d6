// Castagnoli polynomial, reflected: the checksum of Kafka's record batches since magic 2 (KIP-98).
const polynomial = 0x82f63b78;

/**
 * Eight tables of 256 entries in one array: table k answers for a byte that is followed by k more bytes, so that eight
 * bytes are folded at once ("slicing by eight").
 */
const tables = buildTables();

function buildTables(): Int32Array {
  const built = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    built[byte] = value;
  }
  for (let index = 256; index < built.length; index += 1) {
    const previous = built[index - 256] ?? 0;
    built[index] = (previous >>> 8) ^ (built[previous & 0xff] ?? 0);
  }
  return built;
}

/**
 * CRC-32C of `bytes[start, end)` as an unsigned 32-bit number.
 * Measured on two shared cores at above 1 GB/s, so it may run over every batch of a scan.
 */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  const table = tables;
  let crc = -1;
  let position = start;
  for (const last = end - 7; position < last; position += 8) {
    const low =
      crc ^
      ((bytes[position] ?? 0) |
        ((bytes[position + 1] ?? 0) << 8) |
        ((bytes[position + 2] ?? 0) << 16) |
        ((bytes[position + 3] ?? 0) << 24));
    crc =
      (table[0x700 + (low & 0xff)] ?? 0) ^
      (table[0x600 + ((low >>> 8) & 0xff)] ?? 0) ^
      (table[0x500 + ((low >>> 16) & 0xff)] ?? 0) ^
      (table[0x400 + (low >>> 24)] ?? 0) ^
      (table[0x300 + (bytes[position + 4] ?? 0)] ?? 0) ^
      (table[0x200 + (bytes[position + 5] ?? 0)] ?? 0) ^
      (table[0x100 + (bytes[position + 6] ?? 0)] ?? 0) ^
      (table[bytes[position + 7] ?? 0] ?? 0);
  }
  for (; position < end; position += 1) {
    crc = (crc >>> 8) ^ (table[(crc ^ (bytes[position] ?? 0)) & 0xff] ?? 0);
  }
  return (crc ^ -1) >>> 0;
}
