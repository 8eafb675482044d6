import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compress, decompress, decompressedSizeLimit } from '../../../main/adapter/kafka-wire/codec.ts';

describe('codecs', () => {
  it.each(['none', 'gzip', 'zstd'] as const)('give back with %s what they took', (codec) => {
    const original = Buffer.from('waybill '.repeat(100_000));
    const compressed = compress(codec, original);
    expect(compressed.ok && decompress(codec, compressed.value)).toEqual({ ok: true, value: original });
    expect(compressed.ok && compressed.value.length < original.length).toBe(codec !== 'none');
  });

  it.each(['gzip', 'zstd'] as const)('refuse a %s batch above the limit, and take one at it', (codec) => {
    const compressed = compress(codec, Buffer.alloc(1_000));
    if (!compressed.ok) throw new Error('not compressed');
    expect(decompress(codec, compressed.value, 1_000)).toMatchObject({ ok: true });
    expect(decompress(codec, compressed.value, 999)).toMatchObject({
      ok: false,
      failure: { code: 'decompressed-size-exceeded', retryable: false },
    });
  });

  it('refuse a batch that a few kilobytes would let grow beyond 64 MiB', () => {
    const bomb = gzipSync(Buffer.alloc(decompressedSizeLimit + 1));
    expect(bomb.length).toBeLessThan(100_000);
    expect(decompress('gzip', bomb)).toMatchObject({ ok: false, failure: { code: 'decompressed-size-exceeded' } });
  });

  it.each(['gzip', 'zstd'] as const)('call bytes that are no %s data malformed', (codec) => {
    expect(decompress(codec, Buffer.from('no such stream'))).toMatchObject({ ok: false, failure: { code: 'malformed-batch' } });
    expect(decompress(codec, Buffer.alloc(0))).toMatchObject({ ok: false, failure: { code: 'malformed-batch' } });
    const compressed = compress(codec, Buffer.from('waybill '.repeat(1_000)));
    if (!compressed.ok) throw new Error('not compressed');
    expect(decompress(codec, compressed.value.subarray(0, compressed.value.length - 9))).toMatchObject({
      ok: false,
      failure: { code: 'malformed-batch' },
    });
  });

  it.each(['snappy', 'lz4'] as const)('name %s as not supported', (codec) => {
    expect(decompress(codec, Buffer.alloc(3))).toMatchObject({
      ok: false,
      failure: { code: 'codec-not-supported', detail: expect.stringContaining(codec) },
    });
    expect(compress(codec, Buffer.alloc(3))).toMatchObject({ ok: false, failure: { code: 'codec-not-supported' } });
  });
});
