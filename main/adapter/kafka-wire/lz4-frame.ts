const magic = 0x184d2204;
const descriptorStart = 4;
const blockLengthSize = 4;
const checksumSize = 4;
const contentSizeSize = 8;
const uncompressedBit = 0x80000000;
const leastBlock = 64 * 1024;
// A byte of a match length adds at most this many bytes, and nothing in the block format gives more.
const bestRatio = 255;

// Version 1, independent blocks, no checksums, no sizes, then the block size and the checksum of the header: what Kafka's
// Java client, librdkafka and we write.
const plainHeaders: ReadonlySet<string> = new Set(['604082', '6050fb', '606051', '607073']);

/** One block: where its bytes stand, whether they are compressed, and how many it can give at most. */
export interface Lz4Block {
  readonly start: number;
  readonly end: number;
  readonly stored: boolean;
  readonly most: number;
}

/** A frame as its descriptor and block lengths tell it, without decompressing. */
export interface Lz4Frame {
  readonly blocks: readonly Lz4Block[];
  /** It cannot grow beyond this. */
  readonly most: number;
  /** Its blocks stand for themselves and there is nothing else to verify: the header was, byte for byte. */
  readonly plain: boolean;
}

interface Descriptor {
  readonly blocksStart: number;
  readonly blockLimit: number;
  /** Bytes of checksum behind each block, and behind the last. */
  readonly blockTail: number;
  readonly frameTail: number;
  /** As it declares it; 0 when it does not. */
  readonly contentSize: number;
  readonly plain: boolean;
}

/** Walks one LZ4 frame (format 1.6) that fills the bytes from end to end. Gives the problem in words when it does not. */
export function walkLz4Frame(bytes: Buffer): Lz4Frame | string {
  const descriptor = readDescriptor(bytes);
  return typeof descriptor === 'string' ? descriptor : walkBlocks(bytes, descriptor);
}

function readDescriptor(bytes: Buffer): Descriptor | string {
  const flags = bytes[descriptorStart] ?? 0;
  const blockSizeCode = ((bytes[descriptorStart + 1] ?? 0) >>> 4) & 0x07;
  if (bytes.length < descriptorStart + 3 || bytes.readUInt32LE(0) !== magic) return 'it is no frame';
  if (flags >>> 6 !== 1 || blockSizeCode < 4) return 'its descriptor is of no known version';
  if ((flags & 0x01) !== 0) return 'it needs a dictionary';
  const sized = (flags & 0x08) !== 0;
  const blocksStart = descriptorStart + 2 + (sized ? contentSizeSize : 0) + 1;
  if (blocksStart > bytes.length) return 'its descriptor is cut off';
  return {
    blocksStart,
    blockLimit: leastBlock * 4 ** (blockSizeCode - 4),
    blockTail: (flags & 0x10) === 0 ? 0 : checksumSize,
    frameTail: (flags & 0x04) === 0 ? 0 : checksumSize,
    contentSize: sized ? Number(bytes.readBigUInt64LE(descriptorStart + 2)) : 0,
    plain: plainHeaders.has(bytes.toString('hex', descriptorStart, descriptorStart + 3)),
  };
}

function walkBlocks(bytes: Buffer, { blocksStart, blockLimit, blockTail, frameTail, contentSize, plain }: Descriptor): Lz4Frame | string {
  const blocks: Lz4Block[] = [];
  let at = blocksStart;
  let sum = 0;
  while (at + blockLengthSize <= bytes.length) {
    const length = bytes.readUInt32LE(at);
    const start = at + blockLengthSize;
    if (length === 0) {
      return start + frameTail === bytes.length
        ? { blocks, most: Math.max(sum, contentSize), plain }
        : 'it does not end where its bytes end';
    }
    const stored = length >= uncompressedBit;
    const size = stored ? length - uncompressedBit : length;
    if (size > blockLimit) return 'a block is larger than it may be';
    const most = stored ? size : Math.min(blockLimit, size * bestRatio);
    blocks.push({ start, end: start + size, stored, most });
    sum += most;
    at = start + size + blockTail;
  }
  return 'it is cut off';
}
