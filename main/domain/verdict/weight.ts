import type { Certainty, Code, Family, Stage } from './code.ts';
import { codes } from './code.ts';
import type { Facts } from './verdict.ts';

const firstOf = { open: 'UNDETERMINED', weak: 'COMMITTED', onItsWay: 'NOT_YET_VISIBLE', explained: 'TXN_ABORTED', fine: 'STORED' } as const;

/** What of a verdict its weight is taken from. */
interface Weighed {
  readonly code: Code;
  readonly facts?: Facts;
}

/** Position in the order of heaviness: a lower number is heavier. */
function rank(code: Code): number {
  return codes.indexOf(code);
}

/** An aborted message whose row says sent weighs like one that the relay lost. */
function rankOf({ code, facts }: Weighed): number {
  return rank(code === 'TXN_ABORTED' && facts?.['rowSaysSent'] === 'true' ? 'RELAY_LOST' : code);
}

/**
 * The family of a code. An aborted transaction is an explanation, unless an outbox row says that the
 * message was sent: then it weighs like RELAY_LOST (`rowSaysSent`).
 */
export function familyOf(code: Code, rowSaysSent = false): Family {
  if (code === 'TXN_ABORTED' && rowSaysSent) return 'wrong';
  if (rank(code) < rank(firstOf.open)) return 'wrong';
  if (rank(code) < rank(firstOf.weak)) return 'open';
  if (rank(code) < rank(firstOf.onItsWay)) return 'weak';
  if (rank(code) < rank(firstOf.explained)) return 'on-its-way';
  return rank(code) < rank(firstOf.fine) ? 'explained' : 'fine';
}

/** The heaviest of some verdicts; null for an empty list. Of equal codes, the one that is proven. */
export function heaviest<V extends Weighed & { readonly certainty: Certainty }>(verdicts: readonly V[]): V | null {
  const proof = (verdict: V): number => (verdict.certainty === 'proven' ? 0 : 1);
  const sorted = verdicts.toSorted((a, b) => rankOf(a) - rankOf(b) || proof(a) - proof(b));
  return sorted[0] ?? null;
}

const produceCodes: readonly Code[] = ['SEND_FAILED', 'OUTBOX_STUCK', 'RELAY_LOST', 'TXN_ABORTED', 'UNROUTED', 'DIVERTED', 'NOT_FOUND'];
const storeCodes: readonly Code[] = [
  'BROKER_LOST',
  'NOT_YET_VISIBLE',
  'EXPIRED',
  'LOST_TO_RETENTION',
  'COMPACTED',
  'OVERFLOW',
  'TTL_EXPIRED',
];

/**
 * The stage a code speaks of. `waitsIn` is the stage the message waits in, or the first open one:
 * it decides for IN_FLIGHT, OVERDUE and UNDETERMINED, which occur in several.
 */
export function stageOf(code: Code, waitsIn: Stage): Stage {
  if (code === 'IN_FLIGHT' || code === 'UNDETERMINED' || code === 'OVERDUE') return waitsIn;
  if (code === 'PROCESSED' || code === 'STORED') return 'none';
  if (produceCodes.includes(code)) return 'produce';
  return storeCodes.includes(code) ? 'store' : 'consume';
}

/** Orders messages for a list: worst first. */
export function compareByWeight(a: Weighed, b: Weighed): number {
  return rankOf(a) - rankOf(b);
}
