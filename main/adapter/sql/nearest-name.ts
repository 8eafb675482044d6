/** Edits (insert, delete, replace) that turn one name into the other, ignoring case. */
function distance(one: string, other: string): number {
  const letters = Array.from(other);
  let previous = Array.from({ length: letters.length + 1 }, (_, index) => index);
  for (const [row, letter] of Array.from(one).entries()) {
    const current = [row + 1];
    for (const [column, opposite] of letters.entries()) {
      const replaced = (previous[column] ?? 0) + (letter === opposite ? 0 : 1);
      current.push(Math.min(replaced, (previous[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    previous = current;
  }
  return previous.at(-1) ?? letters.length;
}

/** The existing name that was most likely meant, or null when none is near: more than half of it would have to change. */
export function nearestName(wanted: string, existing: Iterable<string>): string | null {
  let best: { readonly name: string; readonly edits: number } | null = null;
  for (const name of existing) {
    const edits = distance(wanted.toLowerCase(), name.toLowerCase());
    if (best === null || edits < best.edits) best = { name, edits };
  }
  return best !== null && best.edits * 2 <= wanted.length ? best.name : null;
}

/** `table "public.outbx" does not exist; the nearest is "public.outbox"`. */
export function doesNotExist(what: string, wanted: string, existing: Iterable<string>): string {
  const nearest = nearestName(wanted, existing);
  return `${what} "${wanted}" does not exist${nearest === null ? '' : `; the nearest is "${nearest}"`}`;
}
