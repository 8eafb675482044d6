import { instantNumber } from '../format/instant-number.ts';
import { dayText } from '../format/instant-text.ts';
import { localTime } from '../format/zoned-clock.ts';
import type { Speech } from '../speech.tsx';

/** A mark on the time axis of a strip; `share` is 0 to 1 of its width. */
export interface StripTick {
  readonly at: number;
  readonly share: number;
  readonly text: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 28].map((count) => count * day),
];
const pixelsPerTick = 110;

/** How far the clock of a zone is from UTC at an instant, in milliseconds. */
function offsetAt(milliseconds: number, zone: string): number {
  const whole = Math.floor(milliseconds / second) * second;
  return Date.parse(`${localTime(new Date(whole).toISOString(), zone)}Z`) - whole;
}

function textOf(at: number, step: number, zone: string, language: Speech['language']): string {
  const instant = new Date(at).toISOString();
  const clock = localTime(instant, zone).slice(11);
  if (step >= day) return dayText(instant, zone, language);
  if (clock === '00:00:00') return `${dayText(instant, zone, language)} 00:00`;
  return step >= minute ? clock.slice(0, 5) : clock;
}

/** Round times of the operator's zone in [from, to), as many as fit into `width` pixels. */
export function stripTicks(
  span: { readonly from: string; readonly to: string },
  width: number,
  { zone, language }: Pick<Speech, 'zone' | 'language'>,
): readonly StripTick[] {
  const [begin, end] = [instantNumber(span.from) ?? 0, instantNumber(span.to) ?? 0];
  const length = end - begin;
  if (length <= 0) return [];
  const step = steps.find((each) => length / each <= width / pixelsPerTick) ?? 28 * day;
  const offset = offsetAt(begin, zone);
  const first = Math.ceil((begin + offset) / step) * step - offset;
  const count = Math.max(0, Math.ceil((end - first) / step));
  return Array.from({ length: count }, (_none, index) => first + index * step).map((at) => ({
    at,
    share: (at - begin) / length,
    text: textOf(at, step, zone, language),
  }));
}
