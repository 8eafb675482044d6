import type { ScanRequest } from '../../ports/broker.ts';
import type { Delivery } from './delivery-tap.ts';
import type { Matcher, MatchResult } from './matcher.ts';
import { StreamMessage } from './message.ts';
import type { RangeOutcome } from './range-outcome.ts';

/** How many matches may still be given. */
export interface Allowance {
  left: number;
}

/** A delivery that cannot be parsed says not even where it stands. */
function parsed(delivery: Delivery): StreamMessage | null {
  try {
    return new StreamMessage(delivery);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** A header of a type that nobody knows makes a message incomparable, not the scan fail. */
function compare(matcher: Matcher, message: StreamMessage): MatchResult {
  try {
    return matcher(message);
  } catch (error) {
    if (error instanceof RangeError) return 'not-comparable';
    throw error;
  }
}

/**
 * Takes one delivery of a range into its account; the message when it matches and stands inside. Offsets have no gaps,
 * so a delivery that cannot be parsed stands where the next one was expected.
 */
export function takeInRange(delivery: Delivery, outcome: RangeOutcome, matcher: Matcher, allowance: Allowance): StreamMessage | null {
  const message = parsed(delivery);
  const offset = message?.offset ?? outcome.position;
  if (outcome.finished || offset < outcome.position) return null;
  if (offset >= outcome.range.to) {
    outcome.skipTo(offset);
    return null;
  }
  outcome.take(offset);
  const said = message === null ? 'not-comparable' : compare(matcher, message);
  if (said === 'not-comparable') outcome.notComparable(offset);
  if (said !== 'match' || message === null) return null;
  allowance.left -= 1;
  if (allowance.left <= 0 && !outcome.finished) outcome.stopAtLimit();
  return message;
}

/** The matching messages of deliveries at or behind `from`, which are sightings and cover nothing. */
export function matchesFrom(
  deliveries: readonly Delivery[],
  from: bigint,
  matcher: Matcher,
  allowance: Allowance,
): readonly StreamMessage[] {
  return deliveries.flatMap((delivery) => {
    if (allowance.left <= 0) return [];
    const message = parsed(delivery);
    if (message === null || message.offset < from || compare(matcher, message) !== 'match') return [];
    allowance.left -= 1;
    return [message];
  });
}

/** Records of all ranges together, for progress. */
export function recordsOf({ ranges }: Pick<ScanRequest, 'ranges'>): number {
  return ranges.reduce((sum, { from, to }) => sum + (to > from ? Number(to - from) : 0), 0);
}
