import { parseInstant } from '../../../domain/observation/instant.ts';

const shape = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2})(?::(\d{2})(?:\.(\d{1,12}))?)?\s*(Z|z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Whether a text is a time, and whether it names its zone. */
export function timeText(text: string): 'zoned' | 'local' | null {
  const match = shape.exec(text);
  if (match === null) return null;
  return match[5] === undefined ? 'local' : 'zoned';
}

const hour = 3_600_000;
const bucket = 900_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const found =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(zone, found);
  return found;
}

/** True when the zone is one that times can be read in. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds by which the zone is ahead of UTC at an instant; zones change at quarters of an hour at most. */
function offsetAt(milliseconds: number, zone: string): number {
  const start = Math.floor(milliseconds / bucket) * bucket;
  const key = `${zone} ${start}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const parts = Object.fromEntries(
    formatOf(zone)
      .formatToParts(start)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
  const offset = Date.UTC(year, month - 1, day, hours, minute, second) - start;
  if (offsets.size > 10_000) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/**
 * The instant of a wall clock. Where clocks are put back the later one, as PostgreSQL reads it; where
 * they are put forward, as if they had not been.
 */
function instantIn(zone: string, wall: number): number {
  const [early, late] = [wall - offsetAt(wall - 24 * hour, zone), wall - offsetAt(wall + 24 * hour, zone)];
  const fits = [early, late].filter((instant) => instant + offsetAt(instant, zone) === wall);
  return fits.length === 0 ? early : Math.max(...fits);
}

const spans: readonly (readonly [below: bigint, factor: bigint])[] = [
  [100_000_000_000n, 1_000_000n], // seconds, up to the year 5138
  [100_000_000_000_000n, 1000n], // milliseconds
  [100_000_000_000_000_000n, 1n], // microseconds
];

/** Integers are seconds, milliseconds or microseconds since 1970, told by how large they are. */
function epochMicros(value: bigint): bigint | null {
  const size = value < 0n ? -value : value;
  const [, factor] = spans.find(([below]) => size < below) ?? [];
  return factor === undefined ? null : value * factor;
}

function textMicros(text: string, zone: string | null): bigint | null {
  const [, day, time = '00:00', seconds = '00', fraction = '', named] = shape.exec(text) ?? [];
  if (day === undefined) return null;
  const base = `${day}T${time}:${seconds}.${(fraction === '' ? '0' : fraction).slice(0, 9)}`;
  if (named !== undefined) {
    const offset = /^[+-]\d{2}$/.test(named) ? `${named}:00` : named.replace('UTC', 'Z');
    return parseInstant(`${base}${offset}`);
  }
  if (zone === null) return null;
  const wall = parseInstant(`${base}Z`);
  if (wall === null) return null;
  const below = ((wall % 1000n) + 1000n) % 1000n;
  return BigInt(instantIn(zone, Number((wall - below) / 1000n))) * 1000n + below;
}

/** A value stands where a time is expected and cannot be read as one. Nobody may take its row for one without a time. */
export class UnreadableTimeError extends Error {
  override readonly name = 'UnreadableTimeError';
}

/**
 * Microseconds since 1970 of what a column holds: ISO text with or without a zone, or a whole number.
 * Null for null and for text that is no time. Throws an UnreadableTimeError for fractions (julian
 * days) and for a time without a zone where `zone` is null.
 */
export function microsOf(value: unknown, zone: string | null): bigint | null {
  if (typeof value === 'bigint') return epochMicros(value);
  if (typeof value === 'number')
    throw new UnreadableTimeError(`${value} is no time: julian days and other fractions are not read as times`);
  if (typeof value !== 'string') return null;
  if (zone === null && timeText(value) === 'local')
    throw new UnreadableTimeError(`the time ${value} has no zone: the source needs timeZone`);
  return textMicros(value, zone);
}

/** As `microsOf`, only to put rows in order: what cannot be read comes last. */
export function orderOf(value: unknown, zone: string | null): bigint | null {
  return typeof value === 'number' ? null : microsOf(value, zone ?? 'UTC');
}

/** RFC 3339 in UTC with six digits; null for what four digits of a year cannot say. */
export function instantText(micros: bigint | null): string | null {
  if (micros === null) return null;
  const below = ((micros % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((micros - below) / 1000n));
  if (Number.isNaN(whole.getTime()) || whole.getUTCFullYear() < 1 || whole.getUTCFullYear() > 9999) return null;
  return whole.toISOString().replace('.000Z', `.${below.toString().padStart(6, '0')}Z`);
}
