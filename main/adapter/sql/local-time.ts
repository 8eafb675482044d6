import type { Microseconds } from '../../domain/observation/instant.ts';
import { changeBetween, offsetAt, withinZones } from './zone-offset.ts';

/**
 * Times without a zone, as databases keep them that cannot be asked to convert (MariaDB and MySQL
 * know names of zones only where an administrator loaded them). A local time is written as the
 * microseconds since 1970 that it would be in UTC.
 *
 * What a clock shows twice when it is put back is the later instant, and what it skips when it is
 * put forward is read as if it had not been, as PostgreSQL reads both. So one rule places every local
 * time: the offset that begins at an instant T holds for local times from T + that offset on.
 */

/** Local times in [from, to); null: no bound. */
export interface LocalRange {
  readonly from: Microseconds | null;
  readonly to: Microseconds;
}

const day = 86_400_000;
/** Two changes are never nearer than this; a short window is looked at day by day all the same. */
const week = 7 * day;

function milliseconds(time: Microseconds): number {
  return Number(time / 1000n);
}

/** The instant that a local time of the zone means. Throws a RangeError for a zone that does not exist. */
export function instantOfLocal(local: Microseconds, zone: string): Microseconds {
  const wall = milliseconds(local);
  const [before, after] = [offsetAt(zone, wall - day), offsetAt(zone, wall + day)];
  const changed = before !== after && wall >= changeBetween(zone, wall - day, wall + day) + after;
  return local - BigInt(changed ? after : before) * 1000n;
}

/** Stretches of local time with one offset each: from where they begin (null: before the first day looked at). */
function stretches(zone: string, first: number, last: number): readonly { readonly begins: number | null; readonly offset: number }[] {
  const found: { begins: number | null; offset: number }[] = [{ begins: null, offset: offsetAt(zone, first) }];
  const end = withinZones(last);
  const step = last - first > 50 * week ? week : day;
  for (let at = withinZones(first); at < end; at += step) {
    const [before, after] = [offsetAt(zone, at), offsetAt(zone, at + step)];
    if (before !== after) found.push({ begins: changeBetween(zone, at, at + step) + after, offset: after });
  }
  return found;
}

function larger(one: Microseconds | null, other: Microseconds | null): Microseconds | null {
  if (one === null || other === null) return one ?? other;
  return one > other ? one : other;
}

/**
 * The local times of a zone whose instants lie in [from, to): mostly one range, more where clocks
 * were changed. `from` null: from the beginning of time. In order, and none within another.
 */
export function localRanges(zone: string, from: Microseconds | null, to: Microseconds): readonly LocalRange[] {
  const [first, last] = [from === null ? milliseconds(to) - 10 * day : milliseconds(from) - 2 * day, milliseconds(to) + 2 * day];
  const all = stretches(zone, first, last);
  return all.flatMap(({ begins, offset }, index): readonly LocalRange[] => {
    const shift = BigInt(offset) * 1000n;
    const ends = all[index + 1]?.begins ?? null;
    const start = larger(begins === null ? null : BigInt(begins) * 1000n, from === null ? null : from + shift);
    const end = ends === null || BigInt(ends) * 1000n > to + shift ? to + shift : BigInt(ends) * 1000n;
    return start !== null && start >= end ? [] : [{ from: start, to: end }];
  });
}
