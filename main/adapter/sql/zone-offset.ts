const quarter = 900_000;
const rememberedOffsets = 20_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, number>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const found =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      era: 'short',
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

/** True when the zone is one that this program knows (the names of the IANA database, and offsets such as `+08:00`). */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

function computed(zone: string, at: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type) ?? 0);
  const wall = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century; the year before 1 AD is 1 BC.
  wall.setUTCFullYear(parts.get('era') === 'BC' ? 1 - part('year') : part('year'), part('month') - 1, part('day'));
  wall.setUTCHours(part('hour'), part('minute'), part('second'));
  return wall.getTime() - at;
}

/** Clocks went by the sun before, and nobody knows how they will be set after. */
const earliest = Date.UTC(1850, 0, 1);
const latest = Date.UTC(2150, 0, 1);

/** The instant, or the nearest for which offsets are told apart. */
export function withinZones(at: number): number {
  return Math.min(Math.max(at, earliest), latest);
}

/**
 * Milliseconds by which clocks of the zone are ahead of UTC at an instant, both in milliseconds since
 * 1970. Offsets change at quarters of an hour since zones exist. Before 1850 and after 2150 they count
 * as they are then. Throws a RangeError for a zone that does not exist.
 */
export function offsetAt(zone: string, at: number): number {
  const start = Math.floor(withinZones(at) / quarter) * quarter;
  const key = `${zone} ${start}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = computed(zone, start);
  if (offsets.size >= rememberedOffsets) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

/** The quarter of an hour at which the offset changes between two instants that have different ones. */
export function changeBetween(zone: string, before: number, after: number): number {
  let [low, high] = [Math.floor(before / quarter), Math.ceil(after / quarter)];
  const first = offsetAt(zone, low * quarter);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (offsetAt(zone, middle * quarter) === first) low = middle;
    else high = middle;
  }
  return high * quarter;
}
