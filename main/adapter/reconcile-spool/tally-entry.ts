import type { Tally } from '../../domain/reconcile/plain.ts';
import type { Entries } from './entries.ts';
import { entryWords, fineBit, indexMask, indexShift, namingBit, noPlace, sightings } from './entries.ts';

/** The earlier of two times of which -1 is none. */
function earlier(known: number, at: number): number {
  return at >= 0 && (known < 0 || at < known) ? at : known;
}

/** Adds one entry to its message. A place is compared in a topic only: several streams of an exchange each have their own. */
export function tallyEntry(tally: Tally, { words, doubles }: Entries, entry: number, ofTopic: boolean): void {
  const base = entry * entryWords;
  const tag = words[base + 4] ?? 0;
  const low = words[base + 5] ?? 0;
  const high = words[base + 6] ?? 0;
  const at = doubles[base / 2 + 4] ?? -1;
  const bit = 1 << ((tag >>> indexShift) & indexMask);
  if ((tag & namingBit) !== 0) tally.named = true;
  if ((tag & fineBit) === 0) tally.odd = true;
  switch (tag & 7) {
    case sightings.copy:
      if ((tally.copies & bit) !== 0) tally.repeated = true;
      tally.copies |= bit;
      tally.copyLow = low;
      tally.copyHigh = high;
      tally.copyAt = earlier(tally.copyAt, at);
      return;
    case sightings.row:
      tally.rows += 1;
      tally.created = earlier(tally.created, at);
      if (ofTopic && high !== noPlace) tally.claimPlace(low, high);
      return;
    case sightings.success:
      if ((tally.successes & bit) !== 0) tally.odd = true;
      tally.successes |= bit;
      if (at > tally.lastSuccess) tally.lastSuccess = at;
      if (ofTopic && high !== noPlace) tally.claimPlace(low, high);
      break;
    case sightings.send:
      tally.sent = earlier(tally.sent, at);
      if (ofTopic && high !== noPlace) tally.claimPlace(low, high);
      return;
    case sightings.key:
      tally.keys |= bit;
      return;
    case sightings.effectLine:
      if ((tally.effectLines & bit) !== 0) tally.odd = true;
      tally.effectLines |= bit;
      break;
    default:
      tally.odd = true;
  }
  tally.seenAt = earlier(tally.seenAt, at);
}
