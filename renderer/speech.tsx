import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { createContext, useContext, useMemo } from 'react';
import { I18nProvider } from 'react-aria-components';
import { textsOf } from '../main/language/catalogue.ts';
import { durationText } from '../main/language/duration.ts';
import { interfaceTexts as en } from '../main/language/en/interface.ts';
import type { InterfaceTexts } from '../main/language/en/interface.ts';
import type { Format } from '../main/language/format.ts';
import { groupDigits } from '../main/language/format.ts';
import type { Language } from '../main/language/language.ts';
import { pickLanguage } from '../main/language/language.ts';
import type { Texts } from '../main/language/texts.ts';
import { interfaceTexts as zhCn } from '../main/language/zh-cn/interface.ts';
import { clockText, dayText } from './format/instant-text.ts';
import { callQuery } from './query.ts';
import { useSettings } from './settings/use-settings.ts';

/** The language of the window and how it writes values. Nothing that is read depends on it. */
export interface Speech {
  readonly language: Language;
  /** An IANA name: the operator's zone. */
  readonly zone: string;
  readonly texts: InterfaceTexts;
  /** Names and sentences about verdicts. */
  readonly words: Texts;
  readonly format: Format;
}

const interfaces: Readonly<Record<Language, InterfaceTexts>> = { en, 'zh-CN': zhCn };

/** The speech of a language in a zone. */
export function speechOf(language: Language, zone: string): Speech {
  return {
    language,
    zone,
    texts: interfaces[language],
    words: textsOf(language),
    format: {
      instant: (text) => `${dayText(text, zone, language)} ${clockText(text, zone)}`,
      number: groupDigits,
      duration: (milliseconds) => durationText(milliseconds, language),
    },
  };
}

const SpeechContext = createContext<Speech>(speechOf('en', 'UTC'));

/** Texts in the language of the settings, or of the operating system; times in the operator's zone. */
export function SpeechProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { settings } = useSettings();
  const { data: app } = useQuery(callQuery('app.info', {}));
  const language = settings.language === 'system' ? pickLanguage(app?.locale ?? 'en') : settings.language;
  const zone = app?.timeZone ?? 'UTC';
  const speech = useMemo(() => speechOf(language, zone), [language, zone]);
  return (
    <SpeechContext value={speech}>
      <I18nProvider locale={language}>{children}</I18nProvider>
    </SpeechContext>
  );
}

export function useSpeech(): Speech {
  return useContext(SpeechContext);
}
