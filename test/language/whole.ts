import type { Language } from '../../main/language/language.ts';

/** What a value that was not there leaves behind in a text. */
const leftovers = [
  /undefined/,
  /\bnull\b/,
  /NaN/,
  /\[object/,
  / {2}/,
  /^ | $/,
  /""|“”|\(\)|（）/,
  / [.,;:)]/,
  /\( /,
  /[.,;:]{2}/,
  /\bat[.,;:]/,
  /\bof[.,;:]/,
  /@(?! )/,
  /^$/,
];
const chineseLeftovers = [/[，。；：、]{2}/, /\p{Script=Han}[.,;:]/u, /[，。；：、] /, / [，。；：、]/];

/** The patterns of holes that values left in `text`; empty for a good one. */
export function holesIn(text: string, language: Language): readonly string[] {
  const patterns = language === 'zh-CN' ? [...leftovers, ...chineseLeftovers] : leftovers;
  return patterns.filter((pattern) => pattern.test(text)).map((pattern) => `${pattern.source} in: ${text}`);
}

/** As `holesIn`, and also what is wrong when `text` is not whole sentences. */
export function flawsIn(text: string, language: Language): readonly string[] {
  const whole = language === 'en' ? /^[A-Z"0-9<].*\.$/s : /。$/;
  return [...holesIn(text, language), ...(whole.test(text) ? [] : [`no whole sentence: ${text}`])];
}
