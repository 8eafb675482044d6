import { visibleText } from '../../main/language/visible-text.ts';

/** A run of text as it is, or one character written out because it would hide or mislead. */
export interface TextPiece {
  readonly text: string;
  readonly escaped: boolean;
}

const letterRuns = /[\p{L}\p{M}\p{N}]+/gu;
const latin = /\p{Script=Latin}/u;
const lookalikes = /\p{Script=Cyrillic}|\p{Script=Greek}/gu;

function pointOf(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Where a Greek or Cyrillic letter stands inside a Latin word and so imitates another one. */
function lookalikeAt(text: string): ReadonlySet<number> {
  const places = new Set<number>();
  for (const run of text.matchAll(letterRuns)) {
    if (!latin.test(run[0])) continue;
    for (const letter of run[0].matchAll(lookalikes)) places.add(run.index + letter.index);
  }
  return places;
}

/**
 * Text from a broker, a database or a file in pieces, so that nothing in it hides, reorders its
 * neighbours or imitates another name: control, direction and zero-width characters are written out,
 * and so are Greek and Cyrillic letters inside a Latin word.
 */
export function piecesOf(text: string): readonly TextPiece[] {
  const imitating = lookalikeAt(text);
  const pieces: TextPiece[] = [];
  let plain = '';
  let index = 0;
  for (const character of text) {
    const shown = imitating.has(index) ? pointOf(character) : visibleText(character);
    if (shown === character) plain += character;
    else {
      if (plain !== '') pieces.push({ text: plain, escaped: false });
      pieces.push({ text: shown, escaped: true });
      plain = '';
    }
    index += character.length;
  }
  return plain === '' ? pieces : [...pieces, { text: plain, escaped: false }];
}

/** The pieces as one text, for places that hold nothing but text: titles, labels, pictures. */
export function plainText(text: string): string {
  return piecesOf(text)
    .map((piece) => piece.text)
    .join('');
}
