import type { Tally } from '../../domain/reconcile/plain.ts';
import type { Entries } from './entries.ts';
import { noPlace, sightings } from './entries.ts';

function addRow(tally: Tally, entries: Entries, entry: number, at: number): void {
  tally.rows += 1;
  if (!entries.isFine(entry)) tally.odd = true;
  if (at >= 0 && (tally.created < 0 || at < tally.created)) tally.created = at;
}

function addCopy(tally: Tally, entries: Entries, entry: number, at: number): void {
  const bit = 1 << entries.index(entry);
  if (!entries.isFine(entry)) tally.odd = true;
  if ((tally.copies & bit) !== 0) tally.repeated = true;
  tally.copies |= bit;
  tally.copyLow = entries.low(entry);
  tally.copyHigh = entries.high(entry);
  if (at >= 0 && (tally.copyAt < 0 || at < tally.copyAt)) tally.copyAt = at;
}

function addSuccess(tally: Tally, entries: Entries, entry: number, at: number): void {
  const bit = 1 << entries.index(entry);
  if (!entries.isFine(entry) || (tally.successes & bit) !== 0) tally.odd = true;
  tally.successes |= bit;
  if (at > tally.lastSuccess) tally.lastSuccess = at;
}

/** Adds one entry to its message. A place is compared in a topic only: several streams of an exchange each have their own. */
export function tallyEntry(tally: Tally, entries: Entries, entry: number, ofTopic: boolean): void {
  const at = entries.at(entry);
  const kind = entries.kind(entry);
  if (entries.isNaming(entry)) tally.named = true;
  if (kind === sightings.copy) return addCopy(tally, entries, entry, at);
  if (ofTopic && (kind === sightings.row || kind === sightings.success) && entries.high(entry) !== noPlace)
    tally.claimPlace(entries.low(entry), entries.high(entry));
  const bit = 1 << entries.index(entry);
  switch (kind) {
    case sightings.row:
      return addRow(tally, entries, entry, at);
    case sightings.send:
      if (!entries.isFine(entry)) tally.odd = true;
      if (at >= 0 && (tally.sent < 0 || at < tally.sent)) tally.sent = at;
      return undefined;
    case sightings.key:
      tally.keys |= bit;
      return undefined;
    case sightings.success:
      addSuccess(tally, entries, entry, at);
      break;
    case sightings.effectLine:
      if ((tally.effectLines & bit) !== 0) tally.odd = true;
      tally.effectLines |= bit;
      break;
    default:
      tally.odd = true;
  }
  if (at >= 0 && (tally.seenAt < 0 || at < tally.seenAt)) tally.seenAt = at;
  return undefined;
}
