import { decompress } from './codec.ts';
import type { Matcher } from './matcher.ts';
import type { BatchCursor } from './record-batch.ts';
import type { RecordCursor } from './record-cursor.ts';
import { readRecord, type WireRecord } from './record.ts';
import { failed, succeeded, type Outcome } from './wire-failure.ts';

/** Which records of a batch to look at, and when to stop. Offset deltas: `first` inclusive, `limit` exclusive. */
export interface SearchBounds {
  readonly first: number;
  readonly limit: number;
  /** At least 1. */
  readonly mostMatches: number;
}

/** What a look at one batch found, or made of its records. */
export interface BatchSearch<Item = WireRecord> {
  readonly matched: readonly Item[];
  /** Records within the bounds that were compared. */
  readonly records: number;
  /** Offset deltas of records whose field could not be parsed: the first one and how many. */
  readonly notComparable: { readonly firstDelta: number; readonly count: number } | null;
  /** The delta behind the last record that was compared whole; the next one is the malformed one, if any. */
  readonly comparedTo: number;
  /** Why the record at `comparedTo` could not be read; null when all could. */
  readonly problem: string | null;
}

/** Goes through the records of a batch that `openRecords` opened. */
export type SearchRecords<Item> = (batch: BatchCursor, records: RecordCursor, bounds: SearchBounds) => BatchSearch<Item>;

/** The search that gives the records that match. */
export function searchFor(matcher: Matcher): SearchRecords<WireRecord> {
  return (batch, records, bounds) => searchBatch(batch, records, matcher, bounds);
}

/**
 * Puts the cursor before the first record of the batch, decompressed where needed. Fails with `codec-not-supported`,
 * `decompressed-size-exceeded` or `malformed-batch`.
 */
export function openRecords(batch: BatchCursor, records: RecordCursor): Outcome<null> {
  const { compression, count, lastOffsetDelta } = batch;
  if (compression === null) return failed('codec-not-supported', 'a codec number that Kafka does not define');
  if (compression === 'none' || count === 0) {
    records.open(batch.bytes, batch.recordsStart, count === 0 ? batch.recordsStart : batch.end, count, lastOffsetDelta);
    return succeeded(null);
  }
  const inflated = decompress(compression, batch.bytes.subarray(batch.recordsStart, batch.end));
  if (!inflated.ok) return inflated;
  records.open(inflated.value, 0, inflated.value.length, count, lastOffsetDelta);
  return succeeded(null);
}

/** Allocates for matches only. */
function searchBatch(batch: BatchCursor, records: RecordCursor, matcher: Matcher, bounds: SearchBounds): BatchSearch {
  const { first, limit, mostMatches } = bounds;
  const matched: WireRecord[] = [];
  let compared = 0;
  let comparedTo = first;
  let strange = 0;
  let firstStrange = -1;
  while (matched.length < mostMatches && records.next()) {
    const delta = records.offsetDelta;
    if (delta >= limit) break;
    if (delta < first) continue;
    const result = matcher(records, batch);
    if (result === 'match') {
      const record = readRecord(batch, records);
      if (record !== null) matched.push(record);
    } else if (result === 'not-comparable') {
      if (strange === 0) firstStrange = delta;
      strange += 1;
    }
    if (records.problem !== null) break;
    compared += 1;
    comparedTo = delta + 1;
  }
  const notComparable = strange === 0 ? null : { firstDelta: firstStrange, count: strange };
  return { matched, records: compared, notComparable, comparedTo, problem: records.problem };
}
