import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBytes, decodeText, hexLines, isCut } from '../../../renderer/message/payload-bytes.ts';

function bytesOf(raw: Uint8Array, size = raw.length, masked = false) {
  return { base64: btoa(String.fromCodePoint(...raw)), size, masked };
}

describe('payload bytes', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (raw) => {
        expect([...decodeBytes(bytesOf(raw))]).toEqual([...raw]);
      }),
    );
  });

  it('are text only where they are UTF-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeText(bytesOf(new TextEncoder().encode(text)))).toEqual({ ok: true, text });
      }),
    );
  });

  it('name the first byte that fits no character', () => {
    expect(decodeText(bytesOf(Uint8Array.from([0x61, 0xc3, 0xa9, 0xff, 0x61])))).toEqual({ ok: false, badByte: 3 });
  });

  it('forgive a character that a cut tore apart, and only there', () => {
    const torn = Uint8Array.from([0x61, 0xe4, 0xb8]);
    expect(decodeText(bytesOf(torn, 100))).toEqual({ ok: true, text: 'a' });
    expect(decodeText(bytesOf(torn))).toEqual({ ok: false, badByte: 3 });
  });

  it('are cut when the whole is larger, not when a mask hid it', () => {
    expect(isCut(bytesOf(new Uint8Array(4), 5))).toBe(true);
    expect(isCut(bytesOf(new Uint8Array(4), 4))).toBe(false);
    expect(isCut(bytesOf(new Uint8Array(4), 1284, true))).toBe(false);
  });

  it('stand in rows of sixteen with what can be printed beside them', () => {
    const rows = hexLines(new TextEncoder().encode('{"order_id":"\u0000ORD"}')).split('\n');
    expect(rows).toEqual([
      '00000000  7b 22 6f 72 64 65 72 5f  69 64 22 3a 22 00 4f 52  {"order_id":"·OR',
      '00000010  44 22 7d                                          D"}',
    ]);
  });
});
