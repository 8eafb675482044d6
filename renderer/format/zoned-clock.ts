import { instantNumber } from './instant-number.ts';

/** An instant as a clock on the wall of `zone` shows it; `fraction` has the digits its source had, with the point. */
export interface ZonedClock {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly fraction: string;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(zone, made);
  return made;
}

/** Reads an RFC 3339 instant on the clock of `zone` (an IANA name). Throws on text that is no instant. */
export function zonedClock(instant: string, zone: string): ZonedClock {
  const milliseconds = instantNumber(instant);
  if (milliseconds === null) throw new Error(`Not an instant: ${instant}`);
  const parts = new Map(
    clockOf(zone)
      .formatToParts(Math.floor(milliseconds))
      .map((part) => [part.type, part.value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
    fraction: /\.\d+/.exec(instant)?.[0] ?? '',
  };
}

/** How far `zone` is from UTC at an instant: `UTC+1`, `UTC-3:30`, `UTC`. */
export function zoneOffset(milliseconds: number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(Math.floor(milliseconds));
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT';
  return name.replace('GMT', 'UTC');
}

/**
 * The instant at which the clock of `zone` shows `local` (`2026-11-20T02:00` or with seconds), as
 * RFC 3339 in UTC. A time that the clock skips gives the instant an hour later, one that it shows
 * twice the earlier of the two. Null for text that is no local time.
 */
export function instantInZone(local: string, zone: string): string | null {
  const wanted = Date.parse(`${local}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local) || Number.isNaN(wanted)) return null;
  const shown = (milliseconds: number): number => {
    const clock = zonedClock(new Date(milliseconds).toISOString(), zone);
    return Date.parse(`${clock.year}-${clock.month}-${clock.day}T${clock.hour}:${clock.minute}:${clock.second}Z`);
  };
  const day = 86_400_000;
  const offsets = [shown(wanted - day) - (wanted - day), shown(wanted + day) - (wanted + day)];
  const candidates = offsets.map((offset) => wanted - offset).toSorted((a, b) => a - b);
  const exact = candidates.find((candidate) => shown(candidate) === wanted);
  const chosen = exact ?? Math.max(...candidates);
  return new Date(chosen).toISOString();
}

/** What an input of type `datetime-local` shows for an instant in `zone`, to the second. */
export function localTime(instant: string, zone: string): string {
  const { year, month, day, hour, minute, second } = zonedClock(instant, zone);
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
