/**
 * A piece of SQL: a bare word in upper case, a quoted identifier, a literal (text, number or placeholder)
 * or a single other character.
 */
export type SqlToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'identifier'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string };

export type SplitStatements =
  | { readonly kind: 'split'; readonly statements: readonly (readonly SqlToken[])[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

const PATTERNS: readonly { readonly kind: SqlToken['kind'] | 'blank'; readonly pattern: RegExp }[] = [
  { kind: 'blank', pattern: /\s+|--[^\n]*/y },
  { kind: 'literal', pattern: /[eE]'(?:[^'\\]|''|\\[\s\S])*'/y },
  { kind: 'literal', pattern: /[bBxXnN]?'(?:[^']|'')*'/y },
  { kind: 'literal', pattern: /\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$/y },
  { kind: 'literal', pattern: /\$\d+|\?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y },
  { kind: 'identifier', pattern: /"(?:[^"]|"")*"|`(?:[^`]|``)*`/y },
  { kind: 'word', pattern: /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y },
  { kind: 'sign', pattern: /[^'"`]/y },
];

/** The end of a comment that opens at `start`; they nest. -1 when it is not closed. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  const marks = /\/\*|\*\//g;
  marks.lastIndex = start;
  for (let mark = marks.exec(sql); mark !== null; mark = marks.exec(sql)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return -1;
}

function matchAt(sql: string, at: number): { readonly kind: SqlToken['kind'] | 'blank'; readonly text: string } | null {
  for (const { kind, pattern } of PATTERNS) {
    pattern.lastIndex = at;
    const text = pattern.exec(sql)?.[0];
    if (text !== undefined) return { kind, text };
  }
  return null;
}

/** Where a text ends is not certain when dialects read a backslash before its quote differently. */
function isAmbiguous(kind: SqlToken['kind'] | 'blank', text: string): boolean {
  if (kind === 'literal') return !/^[eE]'/.test(text) && text.includes(String.raw`\'`);
  return kind === 'identifier' && text.includes(String.raw`\"`);
}

function tokenOf(kind: SqlToken['kind'], text: string): SqlToken {
  return { kind, text: kind === 'word' ? text.toUpperCase() : text };
}

/** Cuts SQL at its semicolons and each statement into tokens, without comments; empty statements are left out. */
export function splitStatements(sql: string): SplitStatements {
  const statements: SqlToken[][] = [[]];
  for (let at = 0; at < sql.length;) {
    if (sql.startsWith('/*', at)) {
      if (sql[at + 2] === '!' || sql[at + 2] === 'M') return { kind: 'unreadable', reason: 'a comment that MySQL executes' };
      at = endOfComment(sql, at);
      if (at < 0) return { kind: 'unreadable', reason: 'a comment without end' };
      continue;
    }
    const match = matchAt(sql, at);
    if (match === null) return { kind: 'unreadable', reason: 'a quote without end' };
    at += match.text.length;
    if (isAmbiguous(match.kind, match.text)) return { kind: 'unreadable', reason: 'a backslash before a quote' };
    if (match.kind === 'blank') continue;
    if (match.kind === 'sign' && match.text === ';') statements.push([]);
    else statements.at(-1)?.push(tokenOf(match.kind, match.text));
  }
  return { kind: 'split', statements: statements.filter((tokens) => tokens.length > 0) };
}
