import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameAssembler } from '../../../main/adapter/kafka-wire/frame-assembler.ts';

function frame(body: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}

describe('FrameAssembler', () => {
  it('gives whole responses in order, however their bytes arrive, and keeps none of the bytes it was given', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 }),
        (bodies, sizes) => {
          const bytes = Buffer.concat(bodies.map(frame));
          const assembler = new FrameAssembler();
          const seen: Buffer[] = [];
          for (let at = 0, index = 0; at < bytes.length; index += 1) {
            const piece = Buffer.from(bytes.subarray(at, at + (sizes[index % sizes.length] ?? 1)));
            seen.push(...(assembler.take(piece) ?? []));
            at += piece.length;
            piece.fill(0xee);
          }
          expect(seen).toEqual(bodies.map(frame));
        },
      ),
    );
  });

  it.each([-1, -2_147_483_648, 2_000_000_000])('refuses a response of %i bytes', (size) => {
    const head = Buffer.alloc(4);
    head.writeInt32BE(size);
    const assembler = new FrameAssembler();
    expect(assembler.take(head.subarray(0, 3))).toEqual([]);
    expect(assembler.take(head.subarray(3))).toBeNull();
  });
});
