import { durationText } from './duration.ts';
import type { Format } from './format.ts';
import { groupDigits } from './format.ts';
import type { Language } from './language.ts';

const pattern = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(\.\d{1,9})?([Zz]|[+-]\d{2}:?\d{2})$/;

/** The instant in UTC with the digits it came with; text that is no instant is returned as it is. */
export function utcText(text: string): string {
  const [, day, time, fraction = '', zone = 'Z'] = pattern.exec(text.trim()) ?? [];
  const milliseconds = Date.parse(`${day}T${time}${zone.toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`);
  if (Number.isNaN(milliseconds)) return text;
  const [date = '', clock = ''] = new Date(milliseconds).toISOString().split('T');
  return `${date} ${clock.slice(0, 8)}${fraction} UTC`;
}

/** Values as the command line and exported documents write them, wherever they are read: UTC, grouped digits. */
export function utcFormat(language: Language): Format {
  return { instant: utcText, number: groupDigits, duration: (milliseconds) => durationText(milliseconds, language) };
}
