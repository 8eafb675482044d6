interface Line {
  readonly sign: ' ' | '+' | '-';
  readonly text: string;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

/** More cells than this are not compared: the middle is then shown as taken out and put in. */
const cellLimit = 4_000_000;

/** The middle of two texts by their longest common subsequence of lines. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const removed = (): readonly Line[] => before.map((text) => ({ sign: '-', text }));
  const added = (): readonly Line[] => after.map((text) => ({ sign: '+', text }));
  if (before.length === 0 || after.length === 0 || before.length * after.length > cellLimit) return [...removed(), ...added()];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      common[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [left, right] = [before[row], after[column]];
    if (left !== undefined && left === right) {
      lines.push({ sign: ' ', text: left });
      row += 1;
      column += 1;
    } else if (right !== undefined && (left === undefined || at(row, column + 1) > at(row + 1, column))) {
      lines.push({ sign: '+', text: right });
      column += 1;
    } else {
      lines.push({ sign: '-', text: left ?? '' });
      row += 1;
    }
  }
  return lines;
}

function compared(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const same = (text: string): Line => ({ sign: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** Lines around a change that are shown with it. */
const context = 3;

/** The hunks of a difference as ranges of its lines. */
function hunks(lines: readonly Line[]): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === ' ') continue;
    const last = ranges.at(-1);
    const [from, to] = [Math.max(0, index - context), Math.min(lines.length, index + context + 1)];
    if (last !== undefined && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}

/** The lines that `after` has and `before` has not, in order. */
export function addedLines(before: string, after: string): readonly string[] {
  return compared(linesOf(before), linesOf(after)).flatMap(({ sign, text }) => (sign === '+' ? [text] : []));
}

/** A unified difference of two texts, without file names; '' when they have the same lines. */
export function lineDifference(before: string, after: string): string {
  const lines = compared(linesOf(before), linesOf(after));
  return hunks(lines)
    .map(([from, to]) => {
      const count = (sign: '+' | '-', slice: readonly Line[]): number =>
        slice.filter((line) => line.sign === ' ' || line.sign === sign).length;
      const [above, own] = [lines.slice(0, from), lines.slice(from, to)];
      const [removed, added] = [count('-', own), count('+', own)];
      const first = (sign: '+' | '-', length: number): number => count(sign, above) + Number(length > 0);
      const header = `@@ -${first('-', removed)},${removed} +${first('+', added)},${added} @@`;
      return [header, ...own.map(({ sign, text }) => `${sign}${text}`)].map((line) => `${line}\n`).join('');
    })
    .join('');
}
