/** The languages people can read Waybill in; the tag is what settings and `--language` take. */
export const languages = ['en', 'zh-CN'] as const;
export type Language = (typeof languages)[number];

/**
 * The language for a locale as operating systems write it (`zh-Hans-CN`, `zh_CN.UTF-8`, `de-DE`).
 * Every Chinese locale gets Simplified Chinese, which its readers understand better than English;
 * all others, and no locale at all, get English.
 */
export function pickLanguage(locale: string): Language {
  return /^zh(?![a-z])/i.test(locale.trim()) ? 'zh-CN' : 'en';
}
