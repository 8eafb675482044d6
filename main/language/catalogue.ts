import { en } from './en/texts.ts';
import type { Language } from './language.ts';
import type { Texts } from './texts.ts';
import { zhCn } from './zh-cn/texts.ts';

const catalogue: Readonly<Record<Language, Texts>> = { en, 'zh-CN': zhCn };

/** Everything that one language says about verdicts. */
export function textsOf(language: Language): Texts {
  return catalogue[language];
}
