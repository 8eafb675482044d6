import stringWidth from 'string-width';

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

/**
 * Rows under their titles, columns as wide as their widest cell, wide characters counted as two. The
 * last column is not padded, so that long sentences wrap in the terminal and not in the table.
 */
export function table(titles: readonly string[], rows: readonly (readonly string[])[], indent = ''): string {
  const all = [titles, ...rows];
  const widths = titles.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column === row.length - 1 ? cell : pad(cell, widths[column] ?? 0))).join('  ');
  return all.map((row) => `${indent}${line(row)}`.trimEnd()).join('\n');
}
