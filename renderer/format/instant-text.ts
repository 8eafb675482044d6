import type { Language } from '../../main/language/language.ts';
import { instantNumber } from './instant-number.ts';
import { zonedClock, zoneOffset } from './zoned-clock.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `20 Nov`, `11月20日`; text that is no instant as it is. */
export function dayText(instant: string, zone: string, language: Language): string {
  if (instantNumber(instant) === null) return instant;
  const { month, day } = zonedClock(instant, zone);
  return language === 'zh-CN' ? `${Number(month)}月${Number(day)}日` : `${Number(day)} ${months[Number(month) - 1]}`;
}

/** `02:14:06.377123` with the digits of the source; text that is no instant as it is. */
export function clockText(instant: string, zone: string): string {
  if (instantNumber(instant) === null) return instant;
  const { hour, minute, second, fraction } = zonedClock(instant, zone);
  return `${hour}:${minute}:${second}${fraction}`;
}

/** `02:14`, for ranges that a person chose to the minute. */
export function minuteText(instant: string, zone: string): string {
  if (instantNumber(instant) === null) return instant;
  const { hour, minute } = zonedClock(instant, zone);
  return `${hour}:${minute}`;
}

/** Day and clock with the year: `20 Nov 2026 02:14:06.377`, `2026年11月20日 02:14:06.377`. */
export function dateTimeText(instant: string, zone: string, language: Language): string {
  if (instantNumber(instant) === null) return instant;
  const { year } = zonedClock(instant, zone);
  const day = dayText(instant, zone, language);
  return `${language === 'zh-CN' ? `${year}年${day}` : `${day} ${year}`} ${clockText(instant, zone)}`;
}

/** The day on the clock of `zone`, to tell whether two instants share it. */
export function dayKey(instant: string, zone: string): string {
  if (instantNumber(instant) === null) return '';
  const { year, month, day } = zonedClock(instant, zone);
  return `${year}-${month}-${day}`;
}

/** `Europe/Berlin (UTC+1)`. */
export function zoneText(zone: string, milliseconds: number): string {
  return zone === 'UTC' ? 'UTC' : `${zone} (${zoneOffset(milliseconds, zone)})`;
}
