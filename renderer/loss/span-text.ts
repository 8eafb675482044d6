import { clockText, dayKey, dayText, minuteText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';

interface Span {
  readonly from: string;
  readonly to: string;
}

function clock(instant: string, zone: string): string {
  const text = clockText(instant, zone).replace(/\.0+$/, '');
  return text.endsWith(':00') ? minuteText(instant, zone) : text;
}

/** A span in the operator's zone: the clock alone where both ends are on the day of `within`, the days too where they are not. */
export function spanText({ from, to }: Span, within: Span, { texts, zone, language }: Pick<Speech, 'texts' | 'zone' | 'language'>): string {
  const oneDay = dayKey(within.from, zone) === dayKey(within.to, zone);
  const end = (instant: string): string => `${oneDay ? '' : `${dayText(instant, zone, language)} `}${clock(instant, zone)}`;
  return texts.search.range(end(from), end(to));
}
