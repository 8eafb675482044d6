import { assertNever } from '../../domain/assert-never.ts';
import type { IdentifierQuote, StatementToken } from './statement-tokens.ts';
import { tokenize } from './statement-tokens.ts';

/** What one dialect may send. Everything is listed that is allowed; there is no list of what is forbidden. */
export interface StatementLanguage {
  readonly quote: IdentifierQuote;
  /** Bare words that a SELECT may use where no parenthesis follows. Tables and columns are always quoted, so nothing else occurs. */
  readonly words: ReadonlySet<string>;
  /** Words of the same kind that are too many to list. */
  readonly wordShape?: RegExp;
  /** Bare words that may stand before a parenthesis: functions that read and nothing else, and syntax such as `any (`. */
  readonly functions: ReadonlySet<string>;
  /** Whole statements that this dialect has besides, in small letters with one blank between words: `show replica status`. */
  readonly statements?: ReadonlySet<string>;
  /** The session settings by name, with the exact values that may be given. */
  readonly settings: Readonly<Record<string, readonly string[]>>;
}

/** A statement outside the allow-list was about to be sent: a defect of this program, so it is thrown. Nothing was sent. */
export class StatementRefusedError extends Error {
  readonly statement: string;
  constructor(statement: string, reason: string) {
    super(`A statement was refused because reading may not send it: ${reason}`);
    this.name = 'StatementRefusedError';
    this.statement = statement;
  }
}

type Tokens = readonly StatementToken[];

/** Statements without variable parts; a fixed text each. */
const fixed: ReadonlySet<string> = new Set(['begin read only', 'begin transaction read only', 'start transaction read only', 'rollback']);

function isWord(text: string, { words, wordShape }: StatementLanguage): boolean {
  return words.has(text) || wordShape?.test(text) === true;
}

/** Every bare word of a query must be known in the place where it stands. */
function queryRefusal(tokens: Tokens, language: StatementLanguage): string | null {
  for (const [index, { kind, text }] of tokens.entries()) {
    const called = tokens[index + 1]?.text === '(';
    switch (kind) {
      case 'word':
        if (!(called ? language.functions.has(text) : isWord(text, language))) return `"${text}" is not among the words of a read`;
        break;
      case 'identifier':
        if (called) return `${text} is called like a function`;
        break;
      case 'literal':
      case 'number':
      case 'placeholder':
      case 'sign':
        break;
      default:
        assertNever(kind);
    }
  }
  return null;
}

function selectRefusal(tokens: Tokens, language: StatementLanguage): string | null {
  return tokens[0]?.text === 'select' ? queryRefusal(tokens, language) : 'it is not a SELECT';
}

/** How a COPY may end: to whoever asked, as text or as CSV; never to a file or a program, and with no other option. */
const copyEndings: readonly (readonly string[])[] = [
  [')', 'to', 'stdout'],
  [')', 'to', 'stdout', '(', 'format', 'csv', ')'],
];

function endsWith(tokens: Tokens, ending: readonly string[]): boolean {
  const last = tokens.slice(-ending.length);
  return last.length === ending.length && last.every(({ text }, index) => text === ending[index]);
}

function copyRefusal(tokens: Tokens, language: StatementLanguage): string | null {
  const ending = copyEndings.find((each) => endsWith(tokens, each));
  if (tokens[1]?.text !== '(' || ending === undefined) return 'COPY is only allowed as COPY (SELECT ...) TO STDOUT';
  const inner = tokens.slice(2, -ending.length);
  let depth = 0;
  for (const { kind, text } of inner) {
    if (kind !== 'sign') continue;
    depth += text === '(' ? 1 : text === ')' ? -1 : 0;
    if (depth < 0) return 'COPY is only allowed as COPY (SELECT ...) TO STDOUT';
  }
  return selectRefusal(inner, language);
}

/** EXPLAIN runs what it explains only with ANALYZE; the one list of options that is sent has no room for it. */
function explainRefusal(tokens: Tokens, language: StatementLanguage): string | null {
  const options = '( format json )';
  const given = tokens
    .slice(1, 5)
    .map((token) => token.text)
    .join(' ');
  return selectRefusal(given === options ? tokens.slice(5) : tokens.slice(1), language);
}

function setRefusal(tokens: Tokens, language: StatementLanguage): string | null {
  const [, scope, name, equals, value] = tokens.map((token) => token.text);
  const allowed = name !== undefined && Object.hasOwn(language.settings, name) ? language.settings[name] : undefined;
  if (tokens.length !== 5 || scope !== 'session' || equals !== '=' || allowed === undefined)
    return 'only SET SESSION of the agreed settings is allowed';
  return allowed.includes((value ?? '').replaceAll(/^'|'$/g, '')) ? null : `${name} may not be set to ${value}`;
}

/**
 * Why reading may not send this statement, or null when it may: SET SESSION of the agreed settings,
 * a read-only transaction and its ROLLBACK, SELECT, COPY (SELECT ...) TO STDOUT, SHOW, EXPLAIN without
 * ANALYZE. What a view or an operator of the database does behind a SELECT cannot be judged here; the
 * read-only transaction and a role with nothing but SELECT are there for that.
 */
export function refusalOf(statement: string, language: StatementLanguage): string | null {
  const tokenized = tokenize(statement, language.quote);
  if (!tokenized.ok) return `it contains ${tokenized.reason}`;
  const { tokens } = tokenized;
  const [first] = tokens;
  if (first?.kind !== 'word') return 'it does not begin with a word';
  const plain = tokens.map((token) => token.text).join(' ');
  if (fixed.has(plain) || language.statements?.has(plain) === true) return null;
  switch (first.text) {
    case 'select':
      return selectRefusal(tokens, language);
    case 'copy':
      return copyRefusal(tokens, language);
    case 'explain':
      return explainRefusal(tokens, language);
    case 'set':
      return setRefusal(tokens, language);
    case 'show':
      return tokens.length === 2 && tokens[1]?.kind === 'word' ? null : 'SHOW names one setting';
    default:
      return `a statement that begins with "${first.text}" is no read`;
  }
}

/** Throws a StatementRefusedError unless the statement is on the allow-list. */
export function assertAllowed(statement: string, language: StatementLanguage): void {
  const reason = refusalOf(statement, language);
  if (reason !== null) throw new StatementRefusedError(statement, reason);
}
