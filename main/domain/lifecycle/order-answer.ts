import { assertNever } from '../assert-never.ts';
import type { Instant } from '../observation/instant.ts';
import { micros } from '../observation/instant.ts';
import type { Certainty, Code } from '../verdict/code.ts';
import type { DuplicateClass, Facts, Missing } from '../verdict/verdict.ts';
import { compareByWeight } from '../verdict/weight.ts';

type OrderVerdict = {
  readonly code: Code;
  readonly certainty: Certainty;
  readonly rule: string;
  /** Read only for whether a row says that an aborted message was sent. */
  readonly facts?: Facts;
  readonly missing?: readonly Missing[];
};

/** One message of a business key, as a search answers it. */
export interface OrderMessage {
  readonly route: string;
  readonly messageId: string | null;
  readonly verdict: OrderVerdict;
  readonly deliveries: readonly { readonly consumer: string; readonly verdict: OrderVerdict }[];
  readonly duplicates: readonly DuplicateClass[];
  readonly at: Instant | null;
}

/** What became of an order, worst first. Each kind has one sentence for the customer and one for what to do next. */
export const orderKinds = [
  'lost',
  'aborted-though-sent',
  'skipped',
  'effect-lost',
  'duplicate-effect',
  'stuck',
  'late',
  'diverted',
  'failed',
  'too-late',
  'unknown',
  'passed-on',
  'on-its-way',
  'withdrawn',
  'no-longer-kept',
  'replaced',
  'left-out',
  'nothing-found',
  'all-arrived',
] as const;
export type OrderKind = (typeof orderKinds)[number];

/** What is known of whether consumers processed the messages that the answer speaks of. */
export type ProcessedShare = 'none' | 'some' | 'unknown';

/**
 * The facts of the two sentences about an order. `affected` counts the messages of the worst kind
 * and certainty out of `total`; `routes` are theirs, and `since` is when the earliest of them came
 * to be. `worst` is null when there is no message.
 */
export interface OrderAnswer {
  readonly kind: OrderKind;
  readonly certainty: Certainty;
  readonly total: number;
  readonly affected: number;
  readonly worst: OrderMessage | null;
  readonly routes: readonly string[];
  readonly since: Instant | null;
  readonly processed: ProcessedShare;
  readonly complete: boolean;
}

/** The kind of a code alone. STORED is not an arrival: without consumers nothing says what followed. */
function kindOfCode({ code, facts }: OrderVerdict): OrderKind {
  switch (code) {
    case 'BROKER_LOST':
    case 'RELAY_LOST':
    case 'SEND_FAILED':
    case 'UNROUTED':
    case 'OVERFLOW':
    case 'DLX_LOST':
    case 'LOST_TO_RETENTION':
      return 'lost';
    case 'SKIPPED':
      return 'skipped';
    case 'EFFECT_LOST':
      return 'effect-lost';
    case 'OUTBOX_STUCK':
      return 'stuck';
    case 'OVERDUE':
      return 'late';
    case 'DIVERTED':
      return 'diverted';
    case 'DEAD_LETTERED':
    case 'PROCESS_FAILED':
      return 'failed';
    case 'TTL_EXPIRED':
      return 'too-late';
    case 'UNDETERMINED':
    case 'NOT_REACHED':
      return 'unknown';
    case 'COMMITTED':
    case 'STORED':
      return 'passed-on';
    case 'NOT_YET_VISIBLE':
    case 'NOT_YET_CONSUMED':
    case 'IN_FLIGHT':
      return 'on-its-way';
    case 'TXN_ABORTED':
      return facts?.['rowSaysSent'] === 'true' ? 'aborted-though-sent' : 'withdrawn';
    case 'EXPIRED':
      return 'no-longer-kept';
    case 'COMPACTED':
      return 'replaced';
    case 'FILTERED':
    case 'DISCARDED':
      return 'left-out';
    case 'NOT_FOUND':
      return 'nothing-found';
    case 'PROCESSED':
      return 'all-arrived';
    default:
      return assertNever(code);
  }
}

function rank(kind: OrderKind): number {
  return orderKinds.indexOf(kind);
}

function worse(a: OrderKind, b: OrderKind): OrderKind {
  return rank(a) <= rank(b) ? a : b;
}

interface Ranked {
  readonly message: OrderMessage;
  readonly kind: OrderKind;
  readonly certainty: Certainty;
}

/** A message weighs as its verdict, or more: when a delivery is undetermined, or an effect may have happened twice. */
function rankedOf(message: OrderMessage): Ranked {
  const { verdict, deliveries, duplicates } = message;
  const open = [verdict, ...deliveries.map((delivery) => delivery.verdict)].some((each) => each.certainty === 'undetermined');
  const own = kindOfCode(verdict);
  const settled = open ? worse(own, 'unknown') : own;
  const kind = duplicates.includes('DUPLICATE_EFFECT') ? worse(settled, 'duplicate-effect') : settled;
  if (kind === own) return { message, kind, certainty: verdict.certainty };
  return { message, kind, certainty: kind === 'unknown' ? 'undetermined' : 'suspected' };
}

function time(message: OrderMessage): bigint | null {
  return message.at === null ? null : micros(message.at);
}

/** Earlier first; a message without a time comes after those that have one, and equal ones by route and id. */
function compareByTime(a: OrderMessage, b: OrderMessage): number {
  const [one, other] = [time(a), time(b)];
  if (one !== other) {
    if (one === null) return 1;
    if (other === null) return -1;
    return one < other ? -1 : 1;
  }
  const [name, otherName] = [`${a.route} ${a.messageId}`, `${b.route} ${b.messageId}`];
  return name < otherName ? -1 : Number(name > otherName);
}

const proof: Readonly<Record<Certainty, number>> = { proven: 0, suspected: 1, undetermined: 2 };

function compare(a: Ranked, b: Ranked): number {
  return (
    rank(a.kind) - rank(b.kind) ||
    proof[a.certainty] - proof[b.certainty] ||
    compareByWeight(a.message.verdict, b.message.verdict) ||
    compareByTime(a.message, b.message)
  );
}

/**
 * Whether consumers processed these messages. `none` only where every delivery of every message is
 * proven not to have been reached: a failure or a dead letter may have taken effect in part.
 */
function processedOf(messages: readonly OrderMessage[]): ProcessedShare {
  const verdicts = messages.flatMap((message) => message.deliveries.map((delivery) => delivery.verdict));
  if (verdicts.some((verdict) => verdict.code === 'PROCESSED')) return 'some';
  const everyHasOne = messages.every((message) => message.deliveries.length > 0);
  const none = verdicts.every((verdict) => verdict.code === 'NOT_REACHED' && verdict.certainty === 'proven');
  return messages.length > 0 && everyHasOne && none ? 'none' : 'unknown';
}

/**
 * What became of the messages of one business key over all routes; the order of `messages` does not
 * matter. `complete` says that everything needed was read: without it, nothing lighter than
 * `unknown` is ever answered, because an unread message may be worse.
 */
export function orderAnswer(messages: readonly OrderMessage[], complete: boolean): OrderAnswer {
  const ranked = messages.map(rankedOf).toSorted(compare);
  const [worst] = ranked;
  const found = worst?.kind ?? 'nothing-found';
  const kind = complete ? found : worse(found, 'unknown');
  const alike = kind === found ? ranked.filter((each) => each.kind === kind && each.certainty === worst?.certainty) : [];
  const affected = alike.map((each) => each.message).toSorted(compareByTime);
  const certainty = kind === found ? (worst?.certainty ?? 'proven') : 'undetermined';
  return {
    kind,
    certainty,
    total: messages.length,
    affected: affected.length,
    worst: worst?.message ?? null,
    routes: [...new Set(affected.map((each) => each.route))].toSorted(),
    since: affected[0]?.at ?? null,
    processed: processedOf(affected),
    complete,
  };
}
