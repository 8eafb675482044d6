import type { Document, Pair, YAMLMap } from 'yaml';
import { Document as YamlDocument, isMap, isNode, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Guess } from '../../domain/draft/guess.ts';
import type { Answer } from '../../domain/observation/failure.ts';
import { answered, failed } from '../../domain/observation/failure.ts';
import type { WorkspaceEntry, WorkspaceWriter } from '../../ports/workspace-text.ts';

type Comment = (guess: Guess) => string | null;

/** Comments are wrapped to this, so that a difference can be read side by side. */
const commentWidth = 110;

/** A comment is one line of text, broken between words; nothing in it can end the comment. */
function commentLines(text: string): string {
  const lines: string[] = [];
  for (const word of text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= commentWidth) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => ` ${line}`).join('\n');
}

/** Lists and small maps of plain values stand on one line, as people write them. */
function flowSmall(document: Document): void {
  const plain = (node: unknown): boolean => isScalar(node) || (isSeq(node) && node.items.every(isScalar));
  visit(document, {
    Map(_, node, path) {
      if (
        path.length > 3 &&
        node.items.length > 0 &&
        node.items.length <= 4 &&
        node.items.every((pair) => plain(pair.value) && isScalar(pair.key) && pair.key.commentBefore === undefined)
      )
        node.flow = true;
    },
    Seq(_, node) {
      if (node.items.every((item) => isScalar(item))) node.flow = true;
    },
  });
}

/** Puts a comment above a value; above its whole entry when it is the first value of a list's entry. */
function comment(document: Document, { path }: Guess, text: string): void {
  const name = path.at(-1);
  const around = document.getIn(path.slice(0, -1), true);
  const before = path.length > 1 ? document.getIn(path.slice(0, -2), true) : undefined;
  const lines = commentLines(text);
  if (isMap(around)) {
    const index = around.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === name);
    const key = around.items[index]?.key;
    if (index === 0 && isSeq(before)) around.commentBefore = lines;
    else if (isScalar(key)) key.commentBefore = lines;
  } else if (isSeq(around) && typeof name === 'number') {
    const item = around.items[name];
    if (isScalar(item) || isMap(item)) item.commentBefore = lines;
  }
}

/** Of neighbouring guesses with one comment the first carries it. */
function withoutRepetition(guesses: readonly Guess[], word: Comment): readonly (readonly [Guess, string])[] {
  let before = '';
  return guesses.flatMap((guess) => {
    const text = word(guess);
    if (text === null || text === before) return [];
    before = text;
    return [[guess, text] as const];
  });
}

/** The entries of one section as YAML lines without indentation. */
function printed(section: WorkspaceEntry['section'], entries: readonly WorkspaceEntry[], word: Comment): string {
  const document = new YamlDocument(
    { [section]: Object.fromEntries(entries.map(({ name, value }) => [name, value])) },
    { aliasDuplicateObjects: false },
  );
  for (const { guesses } of entries) for (const [guess, text] of withoutRepetition(guesses, word)) comment(document, guess, text);
  flowSmall(document);
  const [, ...lines] = document.toString({ lineWidth: 0, indent: 2, singleQuote: true, blockQuote: false }).trimEnd().split('\n');
  return lines.map((line) => line.replace(/^ {2}/, '')).join('\n');
}

function indented(lines: string, by: number): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? '' : `${' '.repeat(by)}${line}`))
    .join('\n');
}

function sectionPair(document: Document, section: string): Pair | undefined {
  const { contents } = document;
  return isMap(contents) ? contents.items.find((pair) => isScalar(pair.key) && pair.key.value === section) : undefined;
}

/** Where the last value in a node ends: the library counts the comments behind a block as its own. */
function endOf(node: unknown): number | null {
  if (isMap(node) && node.flow !== true && node.items.length > 0) {
    const last = node.items.at(-1);
    return endOf(last?.value) ?? endOf(last?.key);
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1));
  return isNode(node) ? (node.range?.[1] ?? null) : null;
}

/** The end of the line that `offset` is in, and of the indented comments right under it. */
function endOfEntry(text: string, offset: number): number {
  const lineEnd = (from: number): number => (text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from) + 1);
  let end = text[offset - 1] === '\n' ? offset : lineEnd(offset);
  while (/^[ \t]+#/.test(text.slice(end, lineEnd(end)))) end = lineEnd(end);
  return end;
}

function inserted(text: string, at: number, lines: string): string {
  const before = text.slice(0, at);
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines}\n${text.slice(at)}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The whole file written anew: for JSON and for sections in braces, which have no line to put anything behind. */
function rewritten(text: string, entries: readonly WorkspaceEntry[]): string {
  if (isJson(text)) return `${JSON.stringify(withEntries(JSON.parse(text) as object, entries), null, 2)}\n`;
  const document = parseDocument(text);
  for (const { section, name, value } of entries)
    document.setIn([section, name], document.createNode(value, { aliasDuplicateObjects: false }));
  return document.toString({ lineWidth: 0, blockQuote: false });
}

/** Adds the entries of one section behind its last one; null when the section has no lines of its own. */
function spliced(text: string, section: WorkspaceEntry['section'], entries: readonly WorkspaceEntry[], word: Comment): string | null {
  const lines = printed(section, entries, word);
  const document = parseDocument(text, { keepSourceTokens: true });
  if (!isMap(document.contents) || document.contents.flow === true) return null;
  const pair = sectionPair(document, section);
  if (pair === undefined) return inserted(text, text.length, `${section}:\n${indented(lines, 2)}`);
  const { value, key } = pair;
  const map: YAMLMap | null = isMap(value) ? value : null;
  if (map !== null && map.items.length > 0) {
    const first = map.items[0]?.key;
    const end = endOf(map);
    if (map.flow === true || !isScalar(first) || end === null) return null;
    const start = first.range?.[0] ?? 0;
    const column = start - (text.lastIndexOf('\n', start - 1) + 1);
    return inserted(text, endOfEntry(text, end), indented(lines, column));
  }
  if (map === null && !(isScalar(value) && value.value === null) && value !== null) return null;
  const from = isScalar(key) ? (key.range?.[1] ?? null) : null;
  if (from === null) return null;
  const colon = text.indexOf(':', from) + 1;
  const end = map?.range?.[1] ?? colon;
  return inserted(
    `${text.slice(0, colon)}${text.slice(end)}`,
    endOfEntry(`${text.slice(0, colon)}${text.slice(end)}`, colon),
    indented(lines, 2),
  );
}

function contentOf(text: string): { readonly [name: string]: unknown } | null {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return null;
  try {
    const content: unknown = document.toJS({ maxAliasCount: 100 });
    return typeof content === 'object' && content !== null && !Array.isArray(content)
      ? (content as { readonly [name: string]: unknown })
      : null;
  } catch {
    return null;
  }
}

function withEntries(content: object, entries: readonly WorkspaceEntry[]): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...content };
  for (const { section, name, value } of entries) whole[section] = { ...(whole[section] as object | null | undefined), [name]: value };
  return whole;
}

/** What the file must say afterwards: all that it said, and the entries. */
function wanted(content: { readonly [name: string]: unknown }, entries: readonly WorkspaceEntry[]): string {
  const whole = withEntries(content, entries);
  const order = (names: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(Object.entries(names).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(order(whole));
}

function add(text: string, entries: readonly WorkspaceEntry[], word: Comment): Answer<string> {
  const content = contentOf(text);
  if (content === null) return failed('malformed', 'the workspace is no YAML map');
  for (const { section, name } of entries) {
    const there = content[section];
    if (typeof there === 'object' && there !== null && Object.hasOwn(there, name))
      return failed('malformed', `${section} has an entry "${name}" already`);
  }
  const sections = ['sources', 'routes', 'traces'] as const;
  const grouped = sections
    .map((section) => ({ section, own: entries.filter((entry) => entry.section === section) }))
    .filter(({ own }) => own.length > 0);
  const careful = grouped.reduce<string | null>(
    (current, { section, own }) => (current === null ? null : spliced(current, section, own, word)),
    text,
  );
  const result = careful !== null && sameContent(careful, content, entries) ? careful : rewritten(text, entries);
  return sameContent(result, content, entries) ? answered(result) : failed('malformed', 'the entries cannot be written into this file');
}

function sameContent(text: string, before: { readonly [name: string]: unknown }, entries: readonly WorkspaceEntry[]): boolean {
  const after = contentOf(text);
  return after !== null && wanted(after, []) === wanted(before, entries);
}

function begin(name: string, environment: string): string {
  const document = new YamlDocument({ waybill: 1, name, environment, sources: {}, routes: {} });
  return document.toString();
}

/** Adds to workspace files by putting lines in; where a file has no lines to put them between, it is written anew with its comments. */
export const workspaceWriter: WorkspaceWriter = { begin, add };
