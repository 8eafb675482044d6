/** A pattern has a `*`; it is matched against `schema.table`. */
export function isPattern(name: string): boolean {
  return name.includes('*');
}

/** The pattern as the operand of LIKE: `*` is any text, everything else stands for itself. */
export function likeText(pattern: string): string {
  return pattern.replaceAll(/[\\%_]/g, String.raw`\$&`).replaceAll('*', '%');
}

/** The pattern as a regular expression over the whole of `schema.table`. */
export function patternExpression(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

/** A table below another: a partition, or a child of an inherited table. */
export interface Descent {
  readonly child: string;
  readonly parent: string;
}

/**
 * Ids without those whose ancestor is among them too: reading the ancestor reads them already, and
 * a row that is read twice would look like two.
 */
export function withoutDescendants(ids: readonly string[], descents: readonly Descent[]): readonly string[] {
  const chosen = new Set(ids);
  const parents = Map.groupBy(descents, ({ child }) => child);
  const covered = (id: string, seen: ReadonlySet<string>): boolean =>
    (parents.get(id) ?? []).some(({ parent }) => !seen.has(parent) && (chosen.has(parent) || covered(parent, new Set([...seen, parent]))));
  return ids.filter((id) => !covered(id, new Set([id])));
}
