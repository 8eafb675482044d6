const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return named[character] ?? (point.length > 4 ? `\\u{${point}}` : `\\u${point.padStart(4, '0')}`);
}

/**
 * Text from a source as one line in which nothing hides: control characters, line breaks,
 * direction marks, zero-width characters and lone surrogates become escapes (`\u202E`). Terminals
 * and windows then show what was there instead of obeying it.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escapeOf);
}

/** As `visibleText`, cut after `limit` UTF-16 units, never inside a character, with an ellipsis: for a sentence, where the whole stands beside it. */
export function briefText(text: string, limit = 300): string {
  const whole = visibleText(text.trim());
  if (whole.length <= limit) return whole;
  const end = /[\uD800-\uDBFF]/.test(whole.charAt(limit - 1)) ? limit - 1 : limit;
  return `${whole.slice(0, end)}…`;
}
