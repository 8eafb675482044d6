import type { QueueLook } from '../look/queue-look.ts';
import type { Streamed } from '../model/queue-world.ts';
import { spans } from '../model/shape.ts';
import type { Send } from '../model/world.ts';
import type { Code } from './code.ts';
import { ownWord } from './deliver.ts';
import type { Expectation } from './expect.ts';
import type { Known } from './knowledge.ts';
import { ageOf, answered, isSighted, knownOf, successSilent } from './knowledge.ts';

/** A stream's broker writes the times in it: they are wrong by a minute at most. */
const margin = 60_000;
/** How old the numbers of a queue may be. */
const lag = 5000;

interface QueueKnown {
  readonly look: QueueLook;
  readonly known: Known;
  readonly copies: readonly Streamed[];
  readonly returned: readonly Send[];
}

/** By when it had been sent; null while it may be sent at any moment, or where nobody says that it was. */
function sentBy({ known: { rows, sends }, returned }: QueueKnown): number | null {
  if (rows.some(({ state }) => state === 'pending' || state === 'claimed')) return null;
  const said = [...rows.map(({ sentAt, claimedAt }) => sentAt ?? claimedAt ?? Infinity), ...[...sends, ...returned].map(({ at }) => at)];
  return said.length === 0 ? null : Math.max(...said);
}

/** The stream has something from before the message and something from behind its sending, and none of it. */
function streamSilent(look: QueueLook, part: string, log: readonly Streamed[], event: number | null, until: number | null): boolean {
  const whole = look.parts.some(({ name, trouble }) => name === part && trouble === 'none');
  if (!whole || event === null || until === null) return false;
  const older = log.some(({ at }) => at < event - margin);
  return older && log.some(({ at }) => at >= until + spans.grace + margin);
}

function outboxAnswered({ look }: QueueKnown): boolean {
  return !look.queueShape.outbox || answered(look, 'outbox', 'public.outbox') !== null;
}

function fallbackRead(given: QueueKnown): boolean {
  const { look } = given;
  return !look.queueShape.fallback || (answered(look, 'fallback', 'public.unsent') !== null && outboxAnswered(given));
}

function routeSilent(given: QueueKnown): boolean {
  const { look, known } = given;
  if (look.queueShape.witness === 'none' || !look.witnessBound || !outboxAnswered(given) || !fallbackRead(given)) return false;
  return streamSilent(look, 'billing.witness/0', look.witness, known.event, sentBy(given));
}

function streamsRead(given: QueueKnown): boolean {
  const { look } = given;
  if (look.queueShape.witness === 'none') return true;
  return outboxAnswered(given) && look.parts.some(({ name, trouble }) => name === 'billing.witness/0' && trouble === 'none');
}

function waiting({ known: { rows } }: QueueKnown): boolean {
  return rows.length > 0 && rows.every(({ state }) => state === 'pending' || state === 'claimed');
}

function isInFlight(given: QueueKnown): boolean {
  const { known, look } = given;
  if (known.rows.length + known.sends.length + given.returned.length === 0) return false;
  if ((ageOf(known) ?? Infinity) <= spans.grace) return true;
  if (known.rows.some(({ sentAt }) => sentAt !== null && look.now - sentAt <= spans.grace)) return true;
  return waiting(given) && known.rows.some(({ claimedAt, createdAt }) => look.now - (claimedAt ?? createdAt) <= spans.allowance);
}

/** Nothing names it: whether everything that could was read. Numbers of a queue name nobody. */
function unnamed({ look }: QueueKnown): Code {
  const asked = look.queueShape.witness !== 'none' && look.witnessBound;
  return asked && look.unread.every((name) => name === 'exchange shop' || name === 'queue billing.q') ? 'NOT_FOUND' : 'UNDETERMINED';
}

function producePart(given: QueueKnown): Code {
  const { known, look, copies } = given;
  if (copies.length > 0) return 'STORED';
  if (known.diverted > 0 && !isSighted(known)) return 'DIVERTED';
  if (isSighted(known)) return 'STORED';
  if (isInFlight(given)) return 'IN_FLIGHT';
  if (waiting(given)) return 'OUTBOX_STUCK';
  const rowsKnown = known.rows.length > 0 || outboxAnswered(given);
  const quiet = fallbackRead(given) && streamsRead(given) && rowsKnown;
  if (given.returned.length > 0) return quiet ? 'UNROUTED' : 'UNDETERMINED';
  const sent = known.rows.some(({ state }) => state === 'sent') || known.sends.some(({ ok }) => ok);
  const failed = known.rows.some(({ state }) => state === 'failed') || known.sends.some(({ ok }) => !ok);
  if (failed && !sent) return routeSilent(given) && rowsKnown ? 'SEND_FAILED' : 'UNDETERMINED';
  if (sent && look.routed === false) return quiet ? 'UNROUTED' : 'UNDETERMINED';
  if (sent) return routeSilent(given) && rowsKnown ? 'RELAY_LOST' : 'UNDETERMINED';
  return known.rows.length === 0 ? unnamed(given) : 'UNDETERMINED';
}

type Standing = 'waiting' | 'gone' | 'unknown';

/** Whether it waits in the queue, by the queue's numbers; `at` is when it came there. */
function standingOf({ look: { numbers } }: QueueKnown, at: number, publishedAt: number | null): Standing {
  if (numbers === null) return 'unknown';
  const { ready, unacknowledged, headAt, takenAt } = numbers;
  if (headAt !== null && headAt <= (publishedAt ?? at)) return 'waiting';
  const younger = headAt !== null && (publishedAt === null ? headAt > at + margin : headAt > publishedAt);
  const settled = takenAt - lag - margin >= at;
  return settled && unacknowledged === 0 && (ready === 0 || younger) ? 'gone' : 'unknown';
}

function consumerOf({ look }: QueueKnown) {
  const [shape] = look.shape.consumers;
  if (shape === undefined) throw new Error('a queue has its consumer');
  return shape;
}

function isTouched({ known }: QueueKnown): boolean {
  return known.lines.length + known.claims.length + known.done.length + known.asides.length > 0;
}

function lettersSilent(given: QueueKnown, until: number | null): boolean {
  const { look, known } = given;
  return look.queueShape.deadLetter !== 'declared' || streamSilent(look, 'billing.dlq.witness/0', look.letters, known.event, until);
}

/** Rejected, gone from its queue, and come to no dead-letter queue; null where that is not the question. */
function letterLost(given: QueueKnown): Code | null {
  const { look, known } = given;
  const failures = known.lines.filter(({ outcome }) => outcome === 'failed').map(({ at }) => at);
  if (failures.length === 0 || look.queueShape.deadLetter === 'none') return null;
  const rejectedAt = Math.max(...failures);
  if (standingOf(given, rejectedAt, null) !== 'gone') return null;
  const reaches = look.numbers?.lettersReach === true;
  if (reaches && look.queueShape.deadLetter !== 'declared') return null;
  const silent = successSilent(known, consumerOf(given)) && (!reaches || lettersSilent(given, rejectedAt));
  return silent ? 'DLX_LOST' : 'UNDETERMINED';
}

/** What the queue's numbers, limits and its dead-letter exchange tell of a message that was accepted. */
function inQueue(given: QueueKnown): Code {
  const { look, known, copies } = given;
  const { limit, messageTtl, deadLetter, overflow, trace, dedupe, effect } = look.queueShape;
  const newest = Math.max(...copies.map(({ at }) => at));
  if (copies.length === 0) return 'UNDETERMINED';
  const age = ageOf(known) ?? Infinity;
  if (age <= spans.grace) return 'IN_FLIGHT';
  const standings = copies.map(({ at, publishedAt }) => standingOf(given, at, publishedAt));
  const standing = (['waiting', 'unknown'] as const).find((each) => standings.includes(each)) ?? 'gone';
  const refused = known.rows.some(({ state }) => state === 'failed') || known.sends.some(({ ok }) => !ok);
  if (standing === 'waiting') {
    if (refused && limit !== null && overflow === 'reject-publish') return 'UNDETERMINED';
    return age > spans.overdueAfter ? 'OVERDUE' : 'NOT_YET_CONSUMED';
  }
  const letters = deadLetter !== 'none' && look.numbers?.lettersReach === true;
  const records = trace !== 'none' || dedupe !== 'none' || effect;
  if (standing === 'unknown' || letters || !records || isTouched(given)) return 'UNDETERMINED';
  const silent = successSilent(known, consumerOf(given)) && lettersSilent(given, sentBy(given));
  const isFull = limit !== null && (look.numbers?.ready ?? 0) >= limit;
  if (isFull) return silent ? 'OVERFLOW' : 'UNDETERMINED';
  const isOld = messageTtl !== null && look.now - newest > messageTtl;
  return isOld && silent ? 'TTL_EXPIRED' : 'UNDETERMINED';
}

const ends: readonly Code[] = ['RELAY_LOST', 'SEND_FAILED', 'UNROUTED', 'DIVERTED', 'NOT_FOUND'];

function deliverPart(given: QueueKnown, produce: Code): { readonly code: Code; readonly own: boolean } {
  const own = { known: given.known, shape: consumerOf(given) };
  const word = ownWord(own);
  const lost = word === 'PROCESS_FAILED' ? letterLost(given) : null;
  const code = lost ?? word;
  if (code !== null) return { code, own: code !== 'UNDETERMINED' };
  if (ends.includes(produce)) return { code: 'NOT_REACHED', own: false };
  if (produce === 'IN_FLIGHT' || produce === 'OUTBOX_STUCK') return { code: produce, own: false };
  const standing = inQueue(given);
  return { code: standing, own: standing !== 'UNDETERMINED' };
}

/** What ought to be said of a message on its way through an exchange after such a look. */
export function expectOfQueue(look: QueueLook, id: string): Expectation & { readonly event: number | null } {
  const copies = look.witness.filter((copy) => copy.id === id);
  const plain = knownOf(look, id);
  // A word of the outbox or of a producer comes before the copies in the stream.
  const stored = copies.length === 0 ? null : Math.min(...copies.map(({ at }) => at));
  const returned = look.returned.filter((send) => send.id === id);
  const sends = [...plain.sends, ...returned].map(({ at }) => at);
  const told = sends.length > 0 ? Math.min(...sends) : stored;
  const known = { ...plain, event: plain.rows.length > 0 ? plain.event : (told ?? plain.event) };
  const given = { look, known, copies, returned };
  const produce = producePart(given);
  const delivery = deliverPart(given, produce);
  const gives = produce === 'STORED' || (produce === 'UNDETERMINED' && delivery.own);
  const duplicates = copies.length > 1 ? ['SEND_DUPLICATE'] : [];
  const suppressed = known.lines.some(({ outcome }) => outcome === 'duplicate') ? ['SUPPRESSED'] : [];
  const successes = known.lines.filter(({ outcome }) => outcome === 'ok').length;
  const twice = known.effects.length > 1 || (successes > 1 && known.effects.length !== 1) ? ['DUPLICATE_EFFECT'] : [];
  return {
    produce,
    overall: gives ? delivery.code : produce,
    deliveries: { billing: delivery.code },
    duplicates: [...duplicates, ...suppressed, ...twice].toSorted(),
    event: known.event,
  };
}
