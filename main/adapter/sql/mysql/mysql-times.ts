import type { Microseconds } from '../../../domain/observation/instant.ts';
import { formatInstant, parseInstant } from '../../../domain/observation/instant.ts';
import { instantOfLocal } from '../local-time.ts';

/** The first and the last microsecond that a DATETIME is trusted with. */
const earliest = -62_135_596_800_000_000n; // 0001-01-01
const latest = 253_402_300_799_999_999n;

/** Six digits of a second, as every column is printed here. */
function sixDigits(instant: string): string {
  return instant.replace(/(?:\.(\d+))?Z$/, (_, digits: string | undefined) => `.${(digits ?? '').padEnd(6, '0')}Z`);
}

/** A local time as the text of a DATETIME(6). */
export function localText(time: Microseconds): string {
  const kept = time < earliest ? earliest : time > latest ? latest : time;
  return sixDigits(formatInstant(kept)).replace('T', ' ').replace('Z', '');
}

/**
 * The instant of what a DATETIME column prints; null for what no calendar has (`0000-00-00`, which
 * these servers allow) and for what four digits of a year cannot say.
 */
export function microsOf(printed: string, zone: string): Microseconds | null {
  const [, day, time = '00:00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,6})?))?$/.exec(printed) ?? [];
  const local = day === undefined ? null : parseInstant(`${day}T${time}Z`);
  if (local === null || local < earliest) return null;
  const instant = instantOfLocal(local, zone);
  return instant < earliest || instant > latest ? null : instant;
}

/** The same in UTC with six digits. */
export function instantOf(printed: string, zone: string): string | null {
  const instant = microsOf(printed, zone);
  return instant === null ? null : sixDigits(formatInstant(instant));
}
