import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingApiKeys, RequestGuard } from '../../../main/adapter/kafka-wire/allow-list.ts';
import { ByteWriter } from '../../../main/adapter/kafka-wire/byte-writer.ts';
import { metadataRequest } from '../../../main/adapter/kafka-wire/metadata.ts';
import { encodeBody } from '../../../main/adapter/kafka-wire/wire-request.ts';

function request(apiKey: number, version: number, body: Uint8Array = new Uint8Array(20)): Buffer {
  const head = new ByteWriter().int16(apiKey).int16(version).int32(77).string('waybill');
  return Buffer.concat([new ByteWriter().int32(head.length + body.length).result(), head.result(), body]);
}

/** A Metadata request of any version that has the flag, written independently of the guard's reader. */
function metadata(version: number, topics: readonly string[] | null, mayCreate: boolean): Buffer {
  const body = new ByteWriter();
  if (version < 9) {
    if (topics === null) body.int32(-1);
    else body.array(topics, (topic) => body.string(topic));
  } else {
    body.noTags().unsignedVarint(topics === null ? 0 : topics.length + 1);
    for (const topic of topics ?? []) {
      if (version >= 10) body.raw(Buffer.alloc(16, 7));
      body.compactString(topic).noTags();
    }
  }
  return request(3, version, body.boolean(mayCreate).boolean(true).boolean(true).result());
}

/** What goes out when these bytes are written in pieces of the given sizes, and whether something was refused. */
function written(bytes: Buffer, sizes: readonly number[]): { readonly out: Buffer; readonly refused: number | null | undefined } {
  const guard = new RequestGuard();
  const out: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    const answer = guard.take(bytes.subarray(at, at + size));
    if (answer.kind === 'refuse') return { out: Buffer.concat(out), refused: answer.error.apiKey };
    out.push(answer.bytes);
    at += size;
  }
  return { out: Buffer.concat(out), refused: undefined };
}

describe('the reading allow-list', () => {
  it('holds exactly the requests that leave a broker as it was', () => {
    expect([...readingApiKeys.keys()]).toEqual([1, 2, 3, 9, 10, 15, 16, 17, 18, 23, 32, 36, 60, 61, 65, 66, 69, 75]);
  });

  it('lets reading requests through unchanged, however they are split or joined', () => {
    const frames = [...readingApiKeys.keys()].map((apiKey) => (apiKey === 3 ? metadata(12, ['orders'], false) : request(apiKey, 1)));
    const bytes = Buffer.concat(frames);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 20 }), (sizes) => {
        expect(written(bytes, sizes)).toEqual({ out: bytes, refused: undefined });
      }),
    );
  });

  it('refuses every other request before a byte of it is sent, however it is split or joined', () => {
    const others = Array.from({ length: 100 }, (_, apiKey) => apiKey).filter((apiKey) => !readingApiKeys.has(apiKey));
    const before = request(1, 11);
    fc.assert(
      fc.property(
        fc.constantFrom(...others, -1, 1_000),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 20 }),
        (apiKey, sizes) => {
          const { out, refused } = written(Buffer.concat([before, request(apiKey, 0)]), sizes);
          expect(refused).toBe(apiKey);
          expect(before.subarray(0, out.length)).toEqual(out);
        },
      ),
    );
  });

  it('lets nothing through after a refusal', () => {
    const guard = new RequestGuard();
    expect(guard.take(request(0, 9)).kind).toBe('refuse');
    expect(guard.take(request(1, 11)).kind).toBe('refuse');
  });

  it.each([-1, 0, 3, 200 * 1024 * 1024])('refuses a size of %i: no request is that long', (size) => {
    const bytes = request(1, 11);
    bytes.writeInt32BE(size, 0);
    expect(written(bytes, [1_000])).toMatchObject({ refused: null, out: Buffer.alloc(0) });
  });
});

describe('Metadata on the allow-list', () => {
  it.each([4, 5, 6, 7, 8, 9, 10, 11, 12, 13])('passes in version %i only when it cannot create a topic', (version) => {
    for (const topics of [null, [], ['a'], ['orders', 'p\u00e4yments', 'x'.repeat(249)]]) {
      const plain = metadata(version, topics, false);
      for (const size of [1, 7, 1_000]) {
        expect(written(plain, [size])).toEqual({ out: plain, refused: undefined });
        expect(written(metadata(version, topics, true), [size])).toEqual({ out: Buffer.alloc(0), refused: 3 });
      }
    }
  });

  it.each([0, 1, 2, 3, 14, 99])('is refused in version %i, where the flag is missing or unknown', (version) => {
    expect(written(metadata(7, ['a'], false).fill(version, 7, 8), [9])).toMatchObject({ refused: 3 });
  });

  it('is refused when its body does not hold what it says', () => {
    const cut = metadata(7, ['orders'], false);
    cut.writeInt32BE(1_000, 23);
    expect(written(cut, [1_000])).toMatchObject({ refused: 3 });
  });

  it('passes as we ask it ourselves', () => {
    for (const version of [12, 7]) {
      const frame = request(3, version, encodeBody(metadataRequest(['orders']), version));
      expect(written(frame, [5])).toEqual({ out: frame, refused: undefined });
      const all = request(3, version, encodeBody(metadataRequest('all'), version));
      expect(written(all, [5])).toEqual({ out: all, refused: undefined });
    }
  });
});
