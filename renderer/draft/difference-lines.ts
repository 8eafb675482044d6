export interface DifferenceLine {
  readonly kind: 'added' | 'removed' | 'same' | 'gap';
  /** Its number in the new file, in the old one where it is removed; '' for a gap. */
  readonly number: string;
  readonly text: string;
}

/** The lines of a unified difference. Between two hunks stands a gap; before the first stands none. */
export function differenceLines(difference: string): readonly DifferenceLine[] {
  const lines: DifferenceLine[] = [];
  let [before, after] = [0, 0];
  for (const line of difference.split('\n')) {
    const [, oldStart, newStart] = /^@@ -(\d+),\d+ \+(\d+),\d+ @@$/.exec(line) ?? [];
    if (oldStart !== undefined && newStart !== undefined) {
      if (lines.length > 0) lines.push({ kind: 'gap', number: '', text: '⋯' });
      [before, after] = [Number(oldStart), Number(newStart)];
      continue;
    }
    const text = line.slice(1);
    if (line.startsWith('+')) lines.push({ kind: 'added', number: String(after++), text });
    else if (line.startsWith('-')) lines.push({ kind: 'removed', number: String(before++), text });
    else if (line.startsWith(' ')) {
      lines.push({ kind: 'same', number: String(after++), text });
      before += 1;
    }
  }
  return lines;
}

/** How many lines are added and removed. */
export function countLines(difference: string): { readonly added: number; readonly removed: number } {
  const lines = differenceLines(difference);
  const count = (kind: DifferenceLine['kind']): number => lines.filter((line) => line.kind === kind).length;
  return { added: count('added'), removed: count('removed') };
}
