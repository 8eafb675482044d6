import type { ReactNode } from 'react';
import { piecesOf } from '../format/foreign-text.ts';

/** Text that came from outside, always as text, with whatever would be invisible in it written out. */
export function Foreign({ text }: { readonly text: string }): ReactNode {
  const pieces = piecesOf(text);
  const [first] = pieces;
  if (pieces.length === 0) return null;
  if (pieces.length === 1 && first?.escaped === false) return first.text;
  // Pieces have no identity beyond their place in the text.
  return pieces.map((piece, index) =>
    piece.escaped ? (
      <span key={`${index} ${piece.text}`} className="escaped">
        {piece.text}
      </span>
    ) : (
      piece.text
    ),
  );
}
