import type { SqlToken } from './sql-tokens.ts';

type Tokens = readonly SqlToken[];

/** Words that make a SELECT write or lock, wherever they stand unquoted. */
const WRITING_WORDS: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'INTO', 'SHARE']);

/** Functions that change something although SELECT calls them, or run SQL that stands in a text. */
const WRITING_FUNCTION = new RegExp(
  `^(${[
    'nextval|setval|set_config|pg_notify|pg_promote|pg_reload_conf|pg_rotate_logfile|pg_sleep\\w*|pg_export_snapshot',
    '(pg_)?(try_)?advisory_\\w+|pg_(try_)?advisory_\\w+|pg_(terminate|cancel)_backend|pg_stat_reset\\w*|pg_stat_statements_reset',
    'pg_switch_wal|pg_wal_replay_(pause|resume)|pg_logical_\\w+|pg_replication_\\w+|pg_(create|drop|copy)_\\w+|pg_backup_\\w+',
    'txid_current|pg_current_xact_id|lo_\\w+|lowrite|dblink\\w*|query_to_xml\\w*|cursor_to_xml\\w*|pg_file_\\w+',
    'get_lock|release_lock|release_all_locks|sleep|benchmark|load_file',
  ].join('|')})$`,
  'i',
);

/** A time limit: what a bare number counts, and the longest allowed, both in milliseconds. */
interface TimeLimit {
  readonly unit: number;
  readonly most: number;
}

/** The settings that a session may change, and to which values. A limit may be shorter than the agreed one, never off. */
const SETTINGS: ReadonlyMap<string, TimeLimit | readonly string[]> = new Map<string, TimeLimit | readonly string[]>([
  ['DEFAULT_TRANSACTION_READ_ONLY', ['on', 'true', '1']],
  ['TX_READ_ONLY', ['1', 'on']],
  ['TRANSACTION_READ_ONLY', ['1', 'on']],
  ['TIMEZONE', ['utc']],
  ['TIME_ZONE', ['utc', '+00:00']],
  ['STATEMENT_TIMEOUT', { unit: 1, most: 5000 }],
  ['LOCK_TIMEOUT', { unit: 1, most: 1000 }],
  ['IDLE_IN_TRANSACTION_SESSION_TIMEOUT', { unit: 1, most: 5000 }],
  ['MAX_STATEMENT_TIME', { unit: 1000, most: 5000 }],
  ['IDLE_TRANSACTION_TIMEOUT', { unit: 1000, most: 5000 }],
  ['LOCK_WAIT_TIMEOUT', { unit: 1000, most: 1000 }],
  ['WAIT_TIMEOUT', { unit: 1000, most: 5000 }],
  ['MAX_EXECUTION_TIME', { unit: 1, most: 5000 }],
]);

const TRANSACTION_MODE =
  /^(WORK |TRANSACTION )?((READ ONLY|ISOLATION LEVEL (SERIALIZABLE|REPEATABLE READ|READ COMMITTED|READ UNCOMMITTED)|NOT DEFERRABLE|DEFERRABLE|WITH CONSISTENT SNAPSHOT),? ?)*$/;

function textOf(tokens: Tokens): string {
  return tokens
    .map((token) => token.text)
    .join(' ')
    .replaceAll(' ,', ',');
}

function calledFunctions(tokens: Tokens): readonly string[] {
  return tokens
    .filter((token, index) => (token.kind === 'word' || token.kind === 'identifier') && tokens[index + 1]?.text === '(')
    .map((token) => token.text.replaceAll(/["`]/g, ''));
}

function selectViolation(tokens: Tokens): string | null {
  const word = tokens.find((token) => token.kind === 'word' && WRITING_WORDS.has(token.text));
  if (word !== undefined) return `SELECT with ${word.text}`;
  const called = calledFunctions(tokens).find((name) => WRITING_FUNCTION.test(name));
  return called === undefined ? null : `SELECT that calls ${called}`;
}

/** The index behind the parenthesis that closes the one at index 0, or -1. */
function behindParenthesis(tokens: Tokens): number {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'sign' && token.text === '(') depth += 1;
    if (token.kind === 'sign' && token.text === ')') depth -= 1;
    if (depth === 0) return index + 1;
  }
  return -1;
}

function copyViolation(tokens: Tokens): string | null {
  const rest = tokens.slice(1);
  const end = rest[0]?.text === '(' ? behindParenthesis(rest) : -1;
  if (end < 0 || rest[1]?.text !== 'SELECT') return 'COPY that is not COPY (SELECT ...)';
  if (rest[end]?.text !== 'TO' || rest[end + 1]?.text !== 'STDOUT') return 'COPY that is not TO STDOUT';
  return selectViolation(rest.slice(1, end - 1));
}

function explainViolation(tokens: Tokens): string | null {
  const select = tokens.findIndex((token) => token.kind === 'word' && token.text === 'SELECT');
  if (select < 0) return 'EXPLAIN of something other than SELECT';
  const options = tokens.slice(1, select);
  if (options.some((token) => /^(ANALYZE|ANALYSE)$/i.test(token.text.replaceAll('"', '')))) return 'EXPLAIN with ANALYZE';
  const unknown = options.find(
    (token) => token.kind === 'word' && /^(INSERT|UPDATE|DELETE|MERGE|EXECUTE|CREATE|DECLARE|WITH)$/.test(token.text),
  );
  return unknown === undefined ? selectViolation(tokens.slice(select)) : `EXPLAIN of ${unknown.text}`;
}

function isAllowedValue(name: string, value: string): boolean {
  const rule = SETTINGS.get(name);
  if (rule === undefined) return false;
  const plain = value.replaceAll(/^'|'$/g, '').trim().toLowerCase();
  if (!('unit' in rule)) return rule.includes(plain);
  const parts = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/.exec(plain);
  if (parts === null) return false;
  const unit = parts[2] === undefined ? rule.unit : parts[2] === 's' ? 1000 : 1;
  const milliseconds = Number(parts[1]) * unit;
  return milliseconds > 0 && milliseconds <= rule.most;
}

function assignmentViolation(text: string): string | null {
  const zone = /^TIME ZONE (.*)$/.exec(text);
  const parts = zone === null ? /^(\S+) (?:=|TO) (.*)$/.exec(text) : ['', 'TIME_ZONE', zone[1]];
  const [, name = '', value = ''] = parts ?? [];
  return isAllowedValue(name, value.replaceAll(' ', '')) ? null : `setting that is not allowed: ${text}`;
}

function setViolation(tokens: Tokens): string | null {
  if (tokens[1]?.text !== 'SESSION') return 'SET that is not SET SESSION';
  const assignments = textOf(tokens.slice(2)).split(', ');
  return assignments.map(assignmentViolation).find((reason) => reason !== null) ?? null;
}

function transactionViolation(name: string, modes: Tokens): string | null {
  const text = textOf(modes);
  if (!TRANSACTION_MODE.test(text)) return `${name} ${text}`;
  if (name === 'START' && !text.includes('READ ONLY')) return 'START TRANSACTION without READ ONLY';
  return null;
}

/** Why reading must not send this statement (given as tokens, without its semicolon), or null. What is not listed is refused. */
export function statementViolation(tokens: Tokens): string | null {
  const first = tokens[0]?.kind === 'word' ? tokens[0].text : '';
  switch (first) {
    case 'SELECT':
      return selectViolation(tokens);
    case 'COPY':
      return copyViolation(tokens);
    case 'EXPLAIN':
      return explainViolation(tokens);
    case 'SHOW':
      return null;
    case 'SET':
      return setViolation(tokens);
    case 'BEGIN':
    case 'START':
      return transactionViolation(first, tokens.slice(1));
    case 'ROLLBACK':
      return /^(WORK|TRANSACTION)?$/.test(textOf(tokens.slice(1))) ? null : 'ROLLBACK of something else';
    default:
      return 'a statement that reading does not need';
  }
}
