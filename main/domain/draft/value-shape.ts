import { parseInstant } from '../observation/instant.ts';

export type ValueShape =
  | 'uuid'
  | 'ulid'
  | 'hex'
  | 'trace-context'
  | 'instant'
  | 'epoch'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'numbered'
  | 'word'
  | 'text';

const patterns: readonly (readonly [ValueShape, RegExp])[] = [
  ['uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['ulid', /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/],
  ['trace-context', /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/],
  // Seconds would be shorter; a time before 2001 or after 2286 is a number.
  ['epoch', /^[1-9]\d{12}$/],
  ['integer', /^-?\d{1,40}$/],
  ['decimal', /^-?\d{1,40}\.\d{1,40}$/],
  ['boolean', /^(true|false)$/i],
  ['hex', /^(?:[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i],
  ['numbered', /^\p{L}[\p{L}\p{N}_.:/-]{0,60}\d{1,20}$/u],
  ['word', /^[\p{L}\p{N}_.:/-]{1,128}$/u],
];

/** What one text looks like. */
function shapeOf(text: string): ValueShape {
  if (text.length > 512) return 'text';
  if (parseInstant(text) !== null) return 'instant';
  return patterns.find(([, pattern]) => pattern.test(text))?.[0] ?? 'text';
}

/** What at least nine of ten texts look like; `text` when they differ. */
export function commonShape(texts: readonly string[]): ValueShape {
  const counts = Map.groupBy(texts, shapeOf);
  const [first] = [...counts].toSorted((a, b) => b[1].length - a[1].length);
  if (first === undefined) return 'text';
  if (first[1].length * 10 >= texts.length * 9) return first[0];
  return texts.every((text) => ['numbered', 'word', 'integer', 'hex'].includes(shapeOf(text))) ? 'word' : 'text';
}
