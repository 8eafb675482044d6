/**
 * Instants as text, so that no digit of a source is lost: RFC 3339 with an offset, e.g.
 * `2026-11-20T02:11:09.123456Z`. Arithmetic is done in microseconds (bigint), the finest unit a
 * configured source has.
 */
export type Instant = string;

/** Microseconds since 1970-01-01T00:00:00Z, or a span of microseconds. */
export type Microseconds = bigint;

const pattern = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

/** The first and the last microsecond that RFC 3339 can write. */
const earliest = -62_167_219_200_000_000n;
const latest = 253_402_300_799_999_999n;

/** Milliseconds of a calendar time in UTC; null for a day or hour that does not exist. */
function utcMilliseconds(year: number, month: number, day: number, hour: number, minute: number, second: number): number | null {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour <= 23 && minute <= 59 && second <= 59;
  return same ? date.getTime() : null;
}

/**
 * Parses RFC 3339 text to microseconds; digits beyond the sixth are cut, never rounded up.
 * Returns null for text that is not an instant with a zone, or names a day that does not exist.
 */
export function parseInstant(text: string): Microseconds | null {
  const match = pattern.exec(text.trim());
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const [, , , , , , , fraction = '', sign = '+', zoneHours = '00', zoneMinutes = '00'] = match;
  const local = utcMilliseconds(year, month, day, hour, minute, second);
  if (local === null || Number(zoneHours) > 23 || Number(zoneMinutes) > 59) return null;
  const east = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000 * (sign === '-' ? -1 : 1);
  return BigInt(local - east) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

/** As `parseInstant`, for text that was checked at the edge. Throws on anything else: a defect. */
export function micros(text: Instant): Microseconds {
  const value = parseInstant(text);
  if (value === null) throw new Error(`Not an instant: ${text}`);
  return value;
}

/** Text in UTC with three digits, or six when the microseconds are not whole milliseconds; what RFC 3339 cannot write becomes the first or last that it can. */
export function formatInstant(value: Microseconds): Instant {
  const writable = value < earliest ? earliest : value > latest ? latest : value;
  const below = ((writable % 1000n) + 1000n) % 1000n;
  const text = new Date(Number((writable - below) / 1000n)).toISOString();
  return below === 0n ? text : text.replace('Z', `${below.toString().padStart(3, '0')}Z`);
}

/** The instant of `milliseconds` since 1970, as a broker's record carries it; null when the producer wrote no time that a calendar has. */
export function instantOf(milliseconds: number | bigint): Instant | null {
  const value = BigInt(milliseconds) * 1000n;
  return value < earliest || value > latest ? null : formatInstant(value);
}

/** `milliseconds` as a span. */
export function span(milliseconds: number): Microseconds {
  return BigInt(Math.round(milliseconds)) * 1000n;
}

/** `instant` moved by `milliseconds`, which may be negative. */
export function shift(instant: Instant, milliseconds: number): Instant {
  return formatInstant(micros(instant) + span(milliseconds));
}
