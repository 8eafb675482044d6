import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf, plainText } from '../../../renderer/format/foreign-text.ts';

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('text from outside', () => {
  it('writes out what reorders, hides or breaks lines', () => {
    expect(plainText('ORD-\u202E1\u200B\n\u0000')).toBe(String.raw`ORD-\u202E1\u200B\n\u0000`);
  });

  it('writes out letters that imitate Latin ones, and leaves whole words of other scripts alone', () => {
    expect(plainText('\u041ERD-884120')).toBe('\u041ERD-884120'.replace('\u041E', String.raw`\u041E`));
    expect(plainText('pаypal')).toBe(String.raw`p\u0430ypal`);
    expect(plainText('Заказ 订单 παραγγελία order')).toBe('Заказ 订单 παραγγελία order');
  });

  it('never lets anything hidden through, and loses nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const pieces = piecesOf(text);
        for (const piece of pieces) expect(piece.text).not.toMatch(hidden);
        const plain = pieces.filter(({ escaped }) => !escaped).map((piece) => piece.text);
        for (const run of plain) expect(text).toContain(run);
      }),
    );
  });
});
