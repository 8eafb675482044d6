/** Beyond this depth a document is shown as text: a hostile one may nest without end. */
const depthLimit = 512;
/** Lines are indented up to this depth only, so that a deep document does not grow out of all measure. */
const indentLimit = 32;

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function newLine(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, indentLimit))}`;
}

/**
 * JSON laid out in lines, token by token: every number, string, repeated name and the order stay
 * exactly as they were written. Null for text that is not JSON or nests too deep.
 */
export function jsonLines(text: string): string | null {
  let laid = '';
  let depth = 0;
  let before = '';
  for (const [token] of text.matchAll(tokens)) {
    const opens = token === '{' || token === '[';
    const closes = token === '}' || token === ']';
    if (closes) depth -= 1;
    const emptied = closes && (before === '{' || before === '[');
    if (closes && !emptied) laid += newLine(depth);
    else if (!closes && (before === '{' || before === '[' || before === ',')) laid += newLine(depth);
    laid += token === ':' ? ': ' : token;
    if (opens) depth += 1;
    if (depth > depthLimit) return null;
    before = token;
  }
  return isJson(text) ? laid : null;
}
