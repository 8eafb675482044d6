import { describe, expect, it } from 'vitest';
import { interfaceTexts as en } from '../../main/language/en/interface.ts';
import { interfaceTexts as zhCn } from '../../main/language/zh-cn/interface.ts';

type Leaf = readonly [path: string, text: unknown];

/** What a text is made from, whatever its arguments are: a count, a name or a list of names. */
const given = [3, 'name', ['name', 'other']] as const;

function leaves(texts: object, path = ''): readonly Leaf[] {
  return Object.entries(texts).flatMap(([name, value]): readonly Leaf[] =>
    typeof value === 'object' && value !== null ? leaves(value as object, `${path}${name}.`) : [[path + name, value]],
  );
}

/** The first way of calling a text that it takes. */
function said(text: unknown): string {
  if (typeof text !== 'function') return String(text);
  for (const value of given) {
    try {
      return (text as (...values: readonly unknown[]) => string)(value, value, value);
    } catch {
      // Made from something else.
    }
  }
  throw new Error('No argument fits this text.');
}

describe('the texts of the window', () => {
  it('are the same set in every language', () => {
    expect(leaves(zhCn).map(([path]) => path)).toEqual(leaves(en).map(([path]) => path));
  });

  it('all say something, and nothing of them is undefined', () => {
    for (const [path, text] of [...leaves(en), ...leaves(zhCn)]) {
      const words = said(text);
      expect([path, words.trim()]).not.toEqual([path, '']);
      expect([path, words]).not.toEqual([path, expect.stringMatching(/undefined|\[object|NaN/)]);
    }
  });

  it('are Chinese in Chinese, names and forms of data aside', () => {
    const same = new Set(['payload.forms.json', 'settings.about', 'settings.languages.en', 'settings.version']);
    // Some only put a name into brackets or between commas.
    const words = (text: unknown): string => said(text).replaceAll(/name|other/g, '');
    const foreign = leaves(zhCn).filter(
      ([path, text]) => !same.has(path) && !/\p{Script=Han}/u.test(words(text)) && /[a-z]/i.test(words(text)),
    );
    expect(foreign).toEqual([]);
  });
});
