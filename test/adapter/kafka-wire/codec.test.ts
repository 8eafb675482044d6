import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { compress, decompress, decompressedSizeLimit } from '../../../main/adapter/kafka-wire/codec.ts';
import { compressionCodecs } from '../../../main/adapter/kafka-wire/record-batch.ts';
import { valueOf } from './scan-outcome.ts';

const compressing = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
const malformed = { ok: false, failure: { code: 'malformed-batch', retryable: false } };
const tooLarge = { ok: false, failure: { code: 'decompressed-size-exceeded', retryable: false } };

/** Text that compresses as records do: some of it repeats, and enough of it for several blocks of every format. */
const records = Buffer.from(
  Array.from({ length: 20_000 }, (_, index) => `{"order":${index},"state":"paid","amount":${(index * 7919) % 99_991}}`).join(),
);

function bigEndian(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return bytes;
}

const xerialHeader = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0, 0, 0, 0, 1, 0, 0, 0, 1]);

function xerial(...blocks: readonly Buffer[]): Buffer {
  return Buffer.concat([xerialHeader, ...blocks.flatMap((block) => [bigEndian(block.length), block])]);
}

describe('codecs', () => {
  it.each(compressionCodecs)('give back with %s what they took', (codec) => {
    const compressed = compress(codec, records);
    expect(decompress(codec, compressed)).toEqual({ ok: true, value: records });
    expect(compressed.length < records.length).toBe(codec !== 'none');
    expect(decompress(codec, compress(codec, Buffer.alloc(0)))).toEqual({ ok: true, value: Buffer.alloc(0) });
  });

  it.each(compressing)('refuse a %s batch above the limit, and take one at it', (codec) => {
    // 100,000 bytes are several blocks of snappy, and one of lz4 that declares how large it may be.
    for (const size of codec === 'lz4' ? [64 * 1024] : [1_000, 100_000]) {
      const compressed = compress(codec, records.subarray(0, size));
      expect(decompress(codec, compressed, size)).toMatchObject({ ok: true });
      expect(decompress(codec, compressed, size - 1)).toMatchObject(tooLarge);
    }
  });

  it.each(compressing)('refuse a %s batch that a few kilobytes would let grow beyond 64 MiB', (codec) => {
    const bomb = compress(codec, Buffer.alloc(decompressedSizeLimit + 1));
    expect(bomb.length).toBeLessThan(decompressedSizeLimit / 20);
    expect(decompress(codec, bomb)).toMatchObject(tooLarge);
  });

  it.each(compressing)('call bytes that are no %s data malformed', (codec) => {
    const compressed = compress(codec, records);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('no such stream'),
      Buffer.alloc(40, 0xff),
      compressed.subarray(0, 1),
      compressed.subarray(0, 15),
      compressed.subarray(0, compressed.length / 2),
      compressed.subarray(0, compressed.length - 1),
      compressed.subarray(0, compressed.length - 9),
    ])
      expect(decompress(codec, bytes)).toMatchObject(malformed);
  });
});

/** Whether an answer is one that hostile bytes may have: a failure by its name, or no more than the limit. */
function harmless(answer: ReturnType<typeof decompress>, limit: number): boolean {
  return answer.ok ? answer.value.length <= limit : /^(malformed-batch|decompressed-size-exceeded)$/.test(answer.failure.code);
}

describe('codecs given hostile bytes', () => {
  // A flipped bit may leave a stream that is as good as the first one, so only crashes, hangs and sizes are judged here;
  // that no record is lost by it, range-reader.test.ts and record.test.ts show.
  it.each(compressing)('neither crash nor grow beyond the limit, whatever is done to %s data', (codec) => {
    const compressed = compress(codec, records.subarray(0, 150_000));
    const flips = fc.array(fc.tuple(fc.nat(compressed.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
    const cuts = fc.oneof(fc.constant(compressed.length), fc.nat(compressed.length));
    const damaged = fc.tuple(flips, cuts, fc.uint8Array({ maxLength: 12 })).map(([changes, cut, tail]) => {
      const bytes = Buffer.from(compressed);
      for (const [at, value] of changes) bytes[at] = value;
      return Buffer.concat([bytes.subarray(0, cut), tail]);
    });
    const limit = 200_000;
    expect(
      fc.check(
        fc.property(damaged, (bytes) => harmless(decompress(codec, bytes, limit), limit)),
        { numRuns: 2_000 },
      ),
    ).toMatchObject({
      failed: false,
    });
  });

  it.each(compressing)('neither crash nor hang on bytes that never were %s data', (codec) => {
    const starts = fc.constantFrom(compress(codec, records).subarray(0, 20), Buffer.alloc(0));
    const strange = fc.tuple(starts, fc.uint8Array({ maxLength: 400 })).map((parts) => Buffer.concat(parts));
    const limit = 1_000_000;
    expect(
      fc.check(
        fc.property(strange, (bytes) => harmless(decompress(codec, bytes, limit), limit)),
        { numRuns: 1_000 },
      ),
    ).toMatchObject({
      failed: false,
    });
  });
});

describe('snappy', () => {
  it('is read as one bare block too, as librdkafka writes it, and after a second header', () => {
    const block = compressSync(records);
    expect(decompress('snappy', block)).toEqual({ ok: true, value: records });
    const twice = Buffer.concat([xerial(block), xerial(block)]);
    expect(decompress('snappy', twice)).toEqual({ ok: true, value: Buffer.concat([records, records]) });
  });

  it.each([
    ['a block that declares 2 GiB', xerial(Buffer.from([0x80, 0x80, 0x80, 0x80, 0x08, 0])), tooLarge],
    ['a bare block that declares 4 GiB', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]), tooLarge],
    ['many blocks that are too much together', xerial(...Array<Buffer>(2_000).fill(compressSync(Buffer.alloc(40_000)))), tooLarge],
    ['a size without an end', xerial(Buffer.alloc(9, 0x80)), malformed],
    ['a block of no bytes', Buffer.concat([xerialHeader, bigEndian(0)]), malformed],
    ['a negative block length', Buffer.concat([xerialHeader, bigEndian(-5), Buffer.alloc(8)]), malformed],
    ['a block length beyond the end', Buffer.concat([xerialHeader, bigEndian(2 ** 31 - 1), Buffer.alloc(8)]), malformed],
    ['a block that gives less than it declares', xerial(Buffer.from([0x05, 0x00, 0x61])), malformed],
    ['a copy from before the beginning', xerial(Buffer.from([0x04, 0x01, 0x09])), malformed],
  ] as const)('with %s is refused', (_, bytes, expected) => {
    expect(decompress('snappy', bytes)).toMatchObject(expected);
  });
});

describe('lz4', () => {
  const checked = compressFrameSync(records, { contentChecksum: true, blockChecksums: true });
  const plain = compressFrameSync(records);
  const withByte = (bytes: Buffer, at: number, change: (byte: number) => number): Buffer => {
    const changed = Buffer.from(bytes);
    changed[at] = change(changed[at] ?? 0);
    return changed;
  };
  // A descriptor with a content size, then an end without blocks.
  const declaring = (size: string): Buffer => Buffer.from(`04224d186840${size}0000000000`, 'hex');

  it('is read with all its checksums, and with none', () => {
    expect(decompress('lz4', checked)).toEqual({ ok: true, value: records });
    expect(checked.length).toBeGreaterThan(plain.length);
  });

  it('is read in several blocks, and in blocks that were not worth compressing', () => {
    const long = Buffer.concat(Array.from({ length: 10 }, () => records));
    const noise = randomBytes(5_000_000);
    expect(long.length).toBeGreaterThan(8 * 1024 * 1024); // a block has at most 4 MiB
    expect(valueOf(decompress('lz4', compressFrameSync(long))).equals(long)).toBe(true);
    expect(valueOf(decompress('lz4', compressFrameSync(noise))).equals(noise)).toBe(true);
  });

  it.each([
    ['another magic number', withByte(plain, 0, (byte) => byte ^ 1), malformed],
    ['a wrong checksum of its header', withByte(plain, 6, (byte) => byte ^ 1), malformed],
    ['a wrong checksum of a block', withByte(checked, checked.length - 9, (byte) => byte ^ 1), malformed],
    ['a wrong checksum of its content', withByte(checked, checked.length - 1, (byte) => byte ^ 1), malformed],
    ['a declared size of 2 GiB', declaring('0000008000000000'), tooLarge],
    ['a declared size of 16 EiB', declaring('ffffffffffffffff'), tooLarge],
    ['a block larger than its frame allows', Buffer.from('04224d1840400000000070', 'hex'), malformed],
    ['a dictionary', Buffer.from('04224d18614000000000ff00000000', 'hex'), malformed],
    ['no end', plain.subarray(0, plain.length - 4), malformed],
    ['bytes behind its end', Buffer.concat([plain, Buffer.from([0])]), malformed],
    ['a second frame behind it', Buffer.concat([plain, plain]), malformed],
  ] as const)('with %s is refused', (_, bytes, expected) => {
    expect(decompress('lz4', bytes)).toMatchObject(expected);
  });
});
