import { dayText, minuteText } from '../format/instant-text.ts';
import type { Speech } from '../speech.tsx';
import type { Criteria } from './criteria.ts';

/** The chosen window in words: the name of a preset, or both ends of a range. */
export function timeLabel(
  criteria: Pick<Criteria, 'time' | 'from' | 'to'>,
  { texts, zone, language }: Pick<Speech, 'texts' | 'zone' | 'language'>,
): string {
  const { time, from, to } = criteria;
  if (time !== 'custom') return texts.search.times[time];
  const end = (instant: string): string => `${dayText(instant, zone, language)} ${minuteText(instant, zone)}`;
  if (from === null && to === null) return texts.search.times.custom;
  if (from === null || to === null) return from === null ? texts.search.until(end(to ?? '')) : texts.search.since(end(from));
  const sameDay = dayText(from, zone, language) === dayText(to, zone, language);
  return texts.search.range(end(from), sameDay ? minuteText(to, zone) : end(to));
}
