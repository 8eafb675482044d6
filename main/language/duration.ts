import { textsOf } from './catalogue.ts';
import type { DurationUnit } from './duration-unit.ts';
import { durationUnits } from './duration-unit.ts';
import type { Language } from './language.ts';

const second = 1000;
const sizes: Readonly<Record<DurationUnit, number>> = {
  day: 86_400 * second,
  hour: 3600 * second,
  minute: 60 * second,
  second,
  millisecond: 1,
};

/** The whole and the rest of a span in its largest unit and the one below it; what is smaller is cut. */
function parts(milliseconds: number): readonly (readonly [number, DurationUnit])[] {
  const index = durationUnits.findIndex((unit) => milliseconds >= sizes[unit]);
  const unit = durationUnits[index] ?? 'millisecond';
  const next = durationUnits[index + 1];
  const whole = Math.floor(milliseconds / sizes[unit]);
  const rest = next === undefined ? 0 : Math.floor((milliseconds - whole * sizes[unit]) / sizes[next]);
  return next === undefined || rest === 0 || unit === 'second'
    ? [[whole, unit]]
    : [
        [whole, unit],
        [rest, next],
      ];
}

/**
 * A span in words with at most two units: `1 min 52 s`, `1.8 s`, `340 ms`. Digits are cut, never
 * rounded up, so that a span never looks longer than it was; the sign is left to the sentence.
 */
export function durationText(milliseconds: number, language: Language): string {
  const { unit: unitText } = textsOf(language).duration;
  const length = Math.floor(Math.abs(milliseconds));
  if (length > second && length < 10 * second && length % second >= second / 10) {
    return unitText(`${Math.floor(length / 100) / 10}`, 'second');
  }
  return parts(length)
    .map(([count, unit]) => unitText(String(count), unit))
    .join(' ');
}
