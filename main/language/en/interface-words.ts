import { groupDigits } from '../format.ts';

/** A count with its noun: `1 message`, `1,204 messages`. */
export function many(count: number, one: string, several: string): string {
  return `${groupDigits(String(count))} ${count === 1 ? one : several}`;
}

/** A name in the middle of a sentence: `Timed out` becomes `timed out`, `TLS failed` stays. */
export function inside(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.slice(0, 1).toLowerCase() + name.slice(1) : name;
}

/** Names in a row. */
export function list(items: readonly string[]): string {
  return items.join(', ');
}
