import type { Given } from '../given.ts';
import { where } from '../given.ts';

/** `a, b and c`. */
export function and(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** `a, b or c`. */
export function or(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

/** A name in the middle of a sentence: `Lost in relay` becomes `lost in relay`. */
export function lower(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

/** ` at 02:14:05`, or nothing for an unknown time. */
export function at(instant: string): string {
  return where(instant, (text) => ` at ${text}`);
}

/** ` since 02:14:05`, or nothing for an unknown time. */
export function since(instant: string): string {
  return where(instant, (text) => ` since ${text}`);
}

/** `: "text of the error"`, or nothing when the source gave none. */
export function quoted(error: string): string {
  return where(error, (text) => `: "${text}"`);
}

/** `1 copy`, `3 copies`, from a fact that counts. */
export function counted(given: Pick<Given, 'number' | 'single'>, fact: string, one: string, many: string): string {
  return `${given.number(fact) || '1'} ${given.single(fact) ? one : many}`;
}
