import type { CoverageUnit, Range } from '../domain/observation/coverage.ts';
import { textsOf } from './catalogue.ts';
import type { Format } from './format.ts';
import type { Language } from './language.ts';
import { visibleText } from './visible-text.ts';

/** The last offset or byte of a range whose end does not belong to it. */
function lastOf(to: string): string {
  return /^-?\d+$/.test(to) ? String(BigInt(to) - 1n) : to;
}

/** A half-open range as people read it: offsets and bytes with their last one, instants in the caller's zone. */
export function rangeText(range: Range, unit: CoverageUnit, language: Language, format: Format): string {
  const { range: written } = textsOf(language).coverage;
  switch (unit) {
    case 'offset':
    case 'byte':
      return written(format.number(visibleText(range.from)), format.number(visibleText(lastOf(range.to))));
    case 'instant':
      return written(format.instant(visibleText(range.from)), format.instant(visibleText(range.to)));
    default:
      return written(visibleText(range.from), visibleText(range.to));
  }
}
