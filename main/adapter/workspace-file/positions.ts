import type { Document, LineCounter, Node } from 'yaml';
import { isMap, isNode, isPair, isScalar } from 'yaml';

export type Path = readonly (string | number)[];

export interface Position {
  readonly line: number;
  readonly column: number;
}

function startOf(node: Node | null | undefined): number | null {
  return node?.range?.[0] ?? null;
}

/** Where the key `name` of the map at `path` stands; null when it is not there. */
function keyOffset(document: Document, path: Path, name: string): number | null {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(map)) return null;
  const pair = map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === name);
  return pair !== undefined && isNode(pair.key) ? startOf(pair.key) : null;
}

/**
 * The place of a value in the file, counted from 1; of its key when `atKey` is asked for, and of the
 * nearest thing around it when the value is missing.
 */
export function positionOf(document: Document, lines: LineCounter, path: Path, atKey = false): Position {
  for (let length = path.length; length >= 0; length -= 1) {
    const around = path.slice(0, length);
    const last = around.at(-1);
    const node = around.length === 0 ? document.contents : document.getIn(around, true);
    const wantsKey = (atKey && length === path.length) || !isNode(node);
    const offset =
      wantsKey && last !== undefined ? keyOffset(document, around.slice(0, -1), String(last)) : isNode(node) ? startOf(node) : null;
    if (offset !== null) {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    }
  }
  return { line: 1, column: 1 };
}
