import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../main/adapter/sql/statement-tokens.ts';

describe('tokenize', () => {
  it('tells words, identifiers, literals, placeholders and signs apart', () => {
    expect(tokenize(`SELECT "a""b".c, 'it''s' FROM t WHERE n = $12 and x >= 1.5`, '"')).toEqual({
      ok: true,
      tokens: [
        { kind: 'word', text: 'select' },
        { kind: 'identifier', text: '"a""b"' },
        { kind: 'sign', text: '.' },
        { kind: 'word', text: 'c' },
        { kind: 'sign', text: ',' },
        { kind: 'literal', text: "'it''s'" },
        { kind: 'word', text: 'from' },
        { kind: 'word', text: 't' },
        { kind: 'word', text: 'where' },
        { kind: 'word', text: 'n' },
        { kind: 'sign', text: '=' },
        { kind: 'placeholder', text: '$12' },
        { kind: 'word', text: 'and' },
        { kind: 'word', text: 'x' },
        { kind: 'sign', text: '>' },
        { kind: 'sign', text: '=' },
        { kind: 'number', text: '1.5' },
      ],
    });
  });

  it.each([
    ['select 1; select 2', 'a semicolon: one statement at a time'],
    ['select 1 -- rest', 'a comment, which dialects end in different places'],
    ['select /* x */ 1', 'a comment, which dialects end in different places'],
    ['select $$x$$', 'a dollar quote'],
    ['select $a$x$a$', 'a dollar quote'],
    [String.raw`select 'a\'`, 'a backslash in a text'],
    [String.raw`select E'a\'b'`, 'a backslash in a text'],
    ["select 'open", 'a quote without its partner'],
    ['select "open', 'a quote without its partner'],
    ['select `a`', 'a quote without its partner'],
    ['select 1\0', 'a zero byte, where the server stops reading'],
    ["select 'a\0'", 'a zero byte, where the server stops reading'],
  ])('does not guess at %j', (text, reason) => {
    expect(tokenize(text, '"')).toEqual({ ok: false, reason });
  });

  it("takes only the dialect's own quotes for names", () => {
    expect(tokenize('`a;b`', '`')).toEqual({ ok: true, tokens: [{ kind: 'identifier', text: '`a;b`' }] });
    expect(tokenize('"a;b"', '`')).toMatchObject({ ok: false });
  });

  it.each(['select $1', 'select 1a', 'select 0x1f', 'select 1$'])('does not guess at %j where names may begin so', (text) => {
    expect(tokenize(text, '`')).toMatchObject({ ok: false });
  });

  it('reads any quoted name as one token', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'binary' }).filter((name) => !name.includes('\0')),
        (name) => {
          const quoted = `"${name.replaceAll('"', '""')}"`;
          expect(tokenize(quoted, '"')).toEqual({ ok: true, tokens: [{ kind: 'identifier', text: quoted }] });
        },
      ),
    );
  });

  it('leaves nothing out: the tokens are the text without its blanks', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', 'b', '_', '0', ' ', '\t', '\n', '"', "'", '.', ',', '(', ')', '=', '*', '|', ':', '$', '?', 'é'),
        }),
        (text) => {
          const read = tokenize(text, '"');
          if (!read.ok) return;
          const words = read.tokens.map((token) => token.text).join('');
          const quotes = /'(?:[^']|'')*'|"(?:[^"]|"")+"/g;
          const squeezed = text.replaceAll(quotes, (quote) => quote.replaceAll(/[ \t\n]/g, '\u0001')).replaceAll(/[ \t\n]/g, '');
          expect(words.replaceAll(quotes, (quote) => quote.replaceAll(/[ \t\n]/g, '\u0001'))).toBe(squeezed);
        },
      ),
    );
  });
});
