import { where } from '../given.ts';

const han = /\p{Script=Han}/u;
const latin = /[\p{Script=Latin}\p{Number}@#%&+\-_/."']/u;

/** Whether Chinese typesetting wants a space between these two neighbours. */
function needsSpace(before: string, after: string): boolean {
  return (han.test(before) && latin.test(after)) || (latin.test(before) && han.test(after));
}

/** Chinese text with values in it: puts a space where a value's Latin letters or digits meet Chinese, and changes no value. */
export function text(strings: TemplateStringsArray, ...values: readonly string[]): string {
  return strings
    .flatMap((fixed, index) => [fixed, values[index] ?? ''])
    .filter((piece) => piece !== '')
    .reduce((whole, piece) => `${whole}${needsSpace(whole.slice(-1), piece.slice(0, 1)) ? ' ' : ''}${piece}`, '');
}

/** `甲、乙和丙`. */
export function and(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : text`${items.slice(0, -1).join('、')}和${items.at(-1) ?? ''}`;
}

/** `甲、乙或丙`. */
export function or(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : text`${items.slice(0, -1).join('、')}或${items.at(-1) ?? ''}`;
}

/** `于 02:14:05`, or nothing for an unknown time. */
export function at(instant: string): string {
  return where(instant, (time) => text`于${time}`);
}

/** `自 02:14:05 起`, or nothing for an unknown time. */
export function since(instant: string): string {
  return where(instant, (time) => text`自${time}起`);
}

/** `：“报错原文”`, or nothing when the source gave none. */
export function quoted(error: string): string {
  return where(error, (original) => text`：“${original}”`);
}
