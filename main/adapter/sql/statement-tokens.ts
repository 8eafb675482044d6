/** A piece of one statement: a bare word in lower case, a quoted identifier with its quotes, a literal, a placeholder, or one other character. */
export interface StatementToken {
  readonly kind: 'word' | 'identifier' | 'literal' | 'number' | 'placeholder' | 'sign';
  readonly text: string;
}

export type Tokenized = { readonly ok: true; readonly tokens: readonly StatementToken[] } | { readonly ok: false; readonly reason: string };

/** `"` in standard SQL and PostgreSQL; the back-tick in MySQL and MariaDB, where `"` encloses a text. */
export type IdentifierQuote = '"' | '`';

// Only ASCII blanks: servers take other Unicode spaces for letters of a name.
const blank = /[ \t\n\r\f\v]+/y;
const forbidden: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\0/y, 'a zero byte, where the server stops reading'],
  [/;/y, 'a semicolon: one statement at a time'],
  [/--|\/\*|#/y, 'a comment, which dialects end in different places'],
  [/\$(?!\d)/y, 'a dollar quote'],
];
/** Besides, where a name may hold a `$` and begin with a digit: then `$1(` and `1o(` would call functions of such names. */
const forbiddenBeside: Readonly<Record<IdentifierQuote, typeof forbidden>> = {
  '"': [],
  '`': [
    [/\$/y, 'a dollar sign'],
    [/\d+[A-Za-z_$\u0080-\uffff]/y, 'a name that begins with a digit'],
  ],
};
const shared: readonly (readonly [kind: StatementToken['kind'], pattern: RegExp])[] = [
  ['literal', /'(?:[^']|'')*'/y],
  ['placeholder', /\$\d+|\?/y],
  ['number', /\d+(?:\.\d+)?/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['sign', /[^'"`]/y],
];
const identifiers: Readonly<Record<IdentifierQuote, RegExp>> = { '"': /"(?:[^"]|"")+"/y, '`': /`(?:[^`]|``)+`/y };

function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

function tokenAt(text: string, at: number, quote: IdentifierQuote): StatementToken | null {
  const identifier = matchAt(identifiers[quote], text, at);
  if (identifier !== null) return { kind: 'identifier', text: identifier };
  for (const [kind, pattern] of shared) {
    const found = matchAt(pattern, text, at);
    if (found !== null) return { kind, text: kind === 'word' ? found.toLowerCase() : found };
  }
  return null;
}

/**
 * Cuts one statement into tokens, or says why it cannot be cut with certainty. Whatever a server
 * could read differently than this does is refused instead of understood: comments, dollar quotes,
 * a backslash in a text (its meaning depends on a setting), a second statement. Statements that
 * reading needs contain none of these, because values are always bound.
 */
export function tokenize(text: string, quote: IdentifierQuote): Tokenized {
  const tokens: StatementToken[] = [];
  for (let at = 0; at < text.length;) {
    const space = matchAt(blank, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const [, reason] = [...forbidden, ...forbiddenBeside[quote]].find(([pattern]) => matchAt(pattern, text, at) !== null) ?? [];
    if (reason !== undefined) return { ok: false, reason };
    const token = tokenAt(text, at, quote);
    if (token === null) return { ok: false, reason: 'a quote without its partner' };
    if (token.kind === 'literal' && token.text.includes('\\')) return { ok: false, reason: 'a backslash in a text' };
    if (token.kind !== 'sign' && token.text.includes('\0')) return { ok: false, reason: 'a zero byte, where the server stops reading' };
    tokens.push(token);
    at += token.text.length;
  }
  return { ok: true, tokens };
}
