import type { QueueConfig } from '../../lifecycle/topology.ts';
import { queueOf } from '../../lifecycle/topology.ts';
import { clockMarginOf } from '../../observation/absent-from-log.ts';
import type { Instant } from '../../observation/instant.ts';
import { micros, span } from '../../observation/instant.ts';
import type { RecordObservation, WitnessObservation } from '../../observation/observation.ts';
import { wholeNumber } from '../../observation/whole-number.ts';
import type { DeliverContext } from '../rule.ts';

/** A copy that shows that the exchange accepted the message. */
export type AcceptedCopy = WitnessObservation | RecordObservation;

/** The copies that show it; none on a route without an exchange, and while none was seen. */
function acceptedCopies({ lifecycle, facets }: DeliverContext): readonly AcceptedCopy[] {
  return lifecycle.route.destination.kind === 'exchange' ? [...facets.witnesses, ...facets.visible] : [];
}

/** The first copy that shows it; undefined where there is none. */
export function acceptedCopy(context: DeliverContext): AcceptedCopy | undefined {
  return acceptedCopies(context)[0];
}

/**
 * Whether the message stands in its queue, by the queue's numbers alone, because a broker keeps no
 * state of single messages. `waiting`: the queue's head is not younger than the message. `gone`: the
 * queue was empty, or its head younger, and nothing was unacknowledged, at an instant that is surely
 * behind the message's. Everything else is `unknown`, and so is a stream, which keeps what was read.
 */
export type Standing = 'waiting' | 'gone' | 'unknown';

export interface QueueStanding {
  readonly queue: QueueConfig;
  readonly standing: Standing;
}

/** When the message came to the queue by the broker's or a consumer's clock, and when it was published by its producer's, where it says so. */
interface Moment {
  readonly at: Instant;
  readonly publishedAt: Instant | undefined;
}

function standingOf(context: DeliverContext, queue: QueueConfig, { at, publishedAt }: Moment): Standing {
  const ready = wholeNumber(queue.facts.ready);
  const unacknowledged = wholeNumber(queue.facts.unacknowledged);
  if (queue.facts.type === 'stream' || queue.at === null || ready === null || unacknowledged === null) return 'unknown';
  const margin = span(clockMarginOf(context.lifecycle, 'append'));
  const { headAt } = queue.facts;
  const head = headAt === undefined || ready === 0n ? null : micros(headAt);
  const own = micros(publishedAt ?? at);
  if (head !== null && head <= own) return 'waiting';
  // The numbers are gathered every few seconds: they must be younger than the message by more than that and by what the clocks may differ.
  const lag = span(Number(queue.facts.lag ?? 0));
  const settled = micros(queue.at) - lag - margin >= micros(at);
  const younger = head !== null && (publishedAt !== undefined ? head > own : head > own + margin);
  return settled && unacknowledged === 0n && (ready === 0n || younger) ? 'gone' : 'unknown';
}

const never = '1970-01-01T00:00:00Z';

/**
 * Where a message that the exchange accepted stands; undefined while no copy was seen or the queue was
 * not read. Accepted more than once it waits while one of its copies does, and is gone once all are,
 * of which the newest counts.
 */
export function queueStanding(context: DeliverContext): (QueueStanding & { readonly copy: AcceptedCopy }) | undefined {
  const queue = queueOf(context.lifecycle, context.lifecycle.route, context.consumer);
  if (queue === undefined) return undefined;
  const standings = acceptedCopies(context).map((copy): QueueStanding & { readonly copy: AcceptedCopy } => ({
    queue,
    copy,
    standing: copy.at === null ? 'unknown' : standingOf(context, queue, { at: copy.at, publishedAt: copy.facts.publishedAt }),
  }));
  const newest = standings.toSorted((a, b) => (micros(a.copy.at ?? never) < micros(b.copy.at ?? never) ? -1 : 1)).at(-1);
  return standings.find(({ standing }) => standing === 'waiting') ?? standings.find(({ standing }) => standing === 'unknown') ?? newest;
}

/** The same of a message that its consumer had in hand at `at`. */
export function standingSince(context: DeliverContext, at: Instant): QueueStanding | undefined {
  const queue = queueOf(context.lifecycle, context.lifecycle.route, context.consumer);
  return queue === undefined ? undefined : { queue, standing: standingOf(context, queue, { at, publishedAt: undefined }) };
}

/** How long the message may stay in the queue, in milliseconds; null where nothing limits it. */
export function timeToLiveOf({ queue, copy }: { readonly queue: QueueConfig; readonly copy: AcceptedCopy }): bigint | null {
  const limits = [wholeNumber(queue.facts.messageTtl), wholeNumber(copy.facts.expiration)].filter((limit) => limit !== null);
  return limits.reduce<bigint | null>((least, limit) => (least === null || limit < least ? limit : least), null);
}

type Held = Pick<QueueConfig['facts'], 'ready' | 'maxLength' | 'readyBytes' | 'maxBytes'>;

/** True when the queue holds as many messages as it may, or no more bytes than leave room for one like this. */
export function isFull(facts: Held, copy: AcceptedCopy): boolean {
  const [ready, limit] = [wholeNumber(facts.ready), wholeNumber(facts.maxLength)];
  if (ready !== null && limit !== null && ready >= limit) return true;
  const [bytes, most, size] = [wholeNumber(facts.readyBytes), wholeNumber(facts.maxBytes), wholeNumber(copy.facts.valueSize)];
  return bytes !== null && most !== null && bytes + (size ?? 0n) >= most;
}

/** True when what the queue drops can come to a dead-letter queue. */
export function deadLetters({ facts }: QueueConfig): boolean {
  return facts.deadLetterExchange !== undefined && facts.deadLetterReaches !== 'no';
}

/**
 * A queue that rejects what is too much tells the producer so, while a stream that is bound beside it
 * has the message all the same: then its numbers do not say whether the message is among those that wait.
 */
export function mayHaveRefused({ facets }: DeliverContext, { queue }: QueueStanding): boolean {
  const refuses = queue.facts.overflow?.startsWith('reject-publish') === true;
  return (
    refuses && (facets.sends.some((send) => send.facts.outcome === 'failed') || facets.rows.some((row) => row.facts.state === 'failed'))
  );
}
