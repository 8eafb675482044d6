import type { PlaceSpan } from './place-spans.ts';
import { isWithin } from './place-spans.ts';

/** Microseconds since 1970, or a span of them, as a number: exact until the year 2255, and cheap enough for millions of messages. */
type MicrosecondCount = number;

/** What is known of a consumer before its lines are counted. */
export interface ComparedConsumer {
  readonly name: string;
  /** What shows that it processed a message: a line of its trace, a row of its effect or dedupe table, or nothing that is compared. */
  readonly proof: 'trace' | 'key' | 'none';
  /** It has an effect table beside its trace, in which exactly one row must stand. */
  readonly effect: boolean;
}

/** What a comparison must know of a route to tell which messages are plainly fine. */
export interface ComparedRoute {
  readonly destination: 'topic' | 'exchange';
  readonly consumers: readonly ComparedConsumer[];
  /** Every message has a row as long as rows are kept: one without it is somebody else's, or its row was not read. */
  readonly row: 'kept' | 'deleted' | 'none';
  /** Rows of messages from this instant on may have been written after the outbox was read. */
  readonly rowsUntil: MicrosecondCount;
  readonly timeToLive: MicrosecondCount | null;
  readonly from: MicrosecondCount;
  readonly to: MicrosecondCount;
  /** How far behind `to` a message's first copy may carry its time. */
  readonly slack: MicrosecondCount;
  /** Places over which a consumer's commit is known to have gone back, as `orderedSpans` gives them: the judge may call it a rewind. */
  readonly rewound: readonly PlaceSpan[];
  /** False where every message has something to be said of, such as a finding about a database's clock. */
  readonly comparable: boolean;
}

/** A record may carry a time this much before its own row; see the finding `clock-skew`. */
const orderLimit = 1_000_000;
const twoTo32 = 2 ** 32;
/** More consumers or logs than bits: then nothing is plain. */
const bits = 31;

/** True when a route has so many parts that they cannot be counted as bits. */
export function isTooWide(consumers: number, logs: number): boolean {
  return consumers > bits || logs > bits;
}

/**
 * What the lines of one message add up to. It is filled and emptied millions of times, so it is one
 * object of numbers: -1 says that there is none.
 */
export class Tally {
  rows = 0;
  created = -1;
  sent = -1;
  /** A bit for each log of the destination that holds a copy. */
  copies = 0;
  copyAt = -1;
  /** Where the copy, and where its row, its producer and its consumers, say it stands: the offset's lower half, and the rest of it with the partition. */
  copyLow = -1;
  copyHigh = -1;
  /** A copy stands more than once in one log. */
  repeated = false;
  /** A line that asks for judgement: a state, an outcome, a copy put aside, a second line of what happens once. */
  odd = false;
  /** Something names the message that no other route can have written. */
  named = false;
  successes = 0;
  lastSuccess = -1;
  keys = 0;
  effectLines = 0;
  seenAt = -1;
  placed = false;
  low = -1;
  high = -1;

  clear(): void {
    this.rows = this.copies = this.successes = this.keys = this.effectLines = 0;
    this.created = this.sent = this.copyAt = this.lastSuccess = this.seenAt = -1;
    this.copyLow = this.copyHigh = this.low = this.high = -1;
    this.repeated = this.odd = this.named = this.placed = false;
  }

  /** Notes where a row, a producer or a consumer says the message stands: they must agree. */
  claimPlace(low: number, high: number): void {
    if (this.placed && (this.low !== low || this.high !== high)) this.odd = true;
    this.placed = true;
    this.low = low;
    this.high = high;
  }
}

/** When the message came to be at the most upstream source that says so, as `facetsOf` decides it; -1 when none does. */
export function eventAt({ created, sent, copyAt, seenAt }: Tally): MicrosecondCount {
  if (created >= 0) return created;
  if (sent >= 0) return sent;
  return copyAt >= 0 ? copyAt : seenAt;
}

function inWindow(at: MicrosecondCount, { from, to }: ComparedRoute): boolean {
  return at >= from && at < to;
}

/**
 * What a comparison of identities says of one message. `elsewhere`: it came to be outside of the
 * window, or is another route's. `open`: only the judge can tell.
 */
export type Compared = 'PROCESSED' | 'STORED' | 'open' | 'elsewhere';

/** True when the row, as far as the route has one, is the one that the judge would call sent, and no other can exist unread. */
function rowIsFine(tally: Tally, route: ComparedRoute): boolean {
  if (tally.rows > 1) return false;
  if (tally.rows === 1 || route.row === 'none') return true;
  return route.row === 'deleted' && tally.copyAt >= 0 && tally.copyAt < route.rowsUntil;
}

/** True when one copy stands where everybody says it stands. Several streams of an exchange hold a copy each of what was sent once. */
function copyIsFine(tally: Tally, route: ComparedRoute): boolean {
  if (tally.repeated) return false;
  if (route.destination === 'exchange') return tally.copies !== 0 || tally.rows === 1;
  if (tally.copies !== 1) return false;
  return !tally.placed || (tally.low === tally.copyLow && tally.high === tally.copyHigh);
}

/** True when no consumer is known to have gone back over the copy. */
function wasNotRewound({ copyLow, copyHigh }: Tally, { rewound }: ComparedRoute): boolean {
  return rewound.length === 0 || !isWithin(rewound, copyHigh >>> 16, (copyHigh & 0xffff) * twoTo32 + copyLow);
}

/** True when every consumer has processed it once: one success, and one effect where effects are configured. */
function consumersAreFine({ successes, keys }: Tally, { consumers }: ComparedRoute): boolean {
  for (let index = 0; index < consumers.length; index += 1) {
    const consumer = consumers[index];
    const bit = 1 << index;
    if (consumer === undefined || consumer.proof === 'none') return false;
    if (consumer.proof === 'trace' && (successes & bit) === 0) return false;
    if ((consumer.proof === 'key' || consumer.effect) && (keys & bit) === 0) return false;
  }
  return true;
}

/**
 * Whether the judge is known to say PROCESSED (STORED for a route without consumers), without a
 * duplicate and without a finding. Each condition stands for a rule: a visible copy (stored), a
 * success of each consumer (processed), one copy, one line, one effect (no duplicate), a row that
 * says sent (row-behind), a place that no group went back over (rewind), no error (error-was-not-final), in time (late), an effect (no-effect-seen),
 * a copy that is not older than its row (clock-skew). Where one does not hold, the message is open.
 */
export function compare(tally: Tally, route: ComparedRoute): Compared {
  const at = eventAt(tally);
  if (!tally.named) return 'elsewhere';
  if (tally.rows > 0 ? !inWindow(at, route) : at >= 0 && (at < route.from || at >= route.to + route.slack)) return 'elsewhere';
  if (!route.comparable || tally.odd || at < 0 || !inWindow(at, route)) return 'open';
  if (!rowIsFine(tally, route) || !copyIsFine(tally, route) || !consumersAreFine(tally, route)) return 'open';
  if (!wasNotRewound(tally, route)) return 'open';
  if (tally.created >= 0 && tally.copyAt >= 0 && tally.created - tally.copyAt > orderLimit) return 'open';
  if (route.timeToLive !== null && tally.lastSuccess >= 0 && tally.lastSuccess - at > route.timeToLive) return 'open';
  return route.consumers.length === 0 ? 'STORED' : 'PROCESSED';
}
