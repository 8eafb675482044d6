import type { Commit, Look, Part, Role, SeenCopy } from '../look/look.ts';
import type { ConsumerShape } from '../model/shape.ts';
import { deadLetterTopicOf, retryTopicOf, spans, topics } from '../model/shape.ts';
import type { Line, Place, Row, Send, Written } from '../model/world.ts';

/** What of a look is about one message. */
export interface Known {
  readonly look: Look;
  readonly id: string;
  readonly rows: readonly Row[];
  readonly sends: readonly Send[];
  /** In the destination, whatever became of their transactions. */
  readonly copies: readonly SeenCopy[];
  /** In a fallback destination, topic or table. */
  readonly diverted: number;
  readonly asides: readonly SeenCopy[];
  readonly lines: readonly Line[];
  readonly claims: readonly Written[];
  readonly done: readonly Written[];
  /** Effect rows that can only be this message's. */
  readonly effects: readonly Written[];
  /** Effect rows that may be this message's, or another's with the same key. */
  readonly sharedEffects: readonly Written[];
  /** When it came to be, by the most upstream source that says so. */
  readonly event: number | null;
}

function least(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times);
}

/** Whether a part was asked and answered in full. */
export function answered({ parts }: Look, role: Role, name: string): Part | null {
  const part = parts.find((each) => each.role === role && each.name === name);
  return part?.trouble === 'none' ? part : null;
}

function keyOfMessage({ rows, sends, copies, lines, unsent }: Look, id: string): string | null {
  const named = [...rows, ...sends, ...lines, ...unsent, ...copies.flatMap(({ entry: { message } }) => message ?? [])];
  return named.find((each) => each.id === id)?.key ?? null;
}

/** Whether only this message can have written its key: the outbox keeps every row, was read, and has no other. */
function ownsItsKey(look: Look, id: string, key: string): boolean {
  const kept = look.shape.outbox === 'states' || look.shape.outbox === 'stateless';
  return kept && answered(look, 'outbox', 'public.outbox') !== null && look.rows.every((row) => row.id === id || row.key !== key);
}

export function knownOf(look: Look, id: string): Known {
  const own = <T extends { readonly id: string }>(all: readonly T[]): readonly T[] => all.filter((each) => each.id === id);
  const [rows, sends, lines] = [own(look.rows), own(look.sends), own(look.lines)];
  const [claims, done] = [own(look.claims), own(look.done)];
  const named = look.copies.filter(({ entry }) => entry.message?.id === id);
  const inFallback = [...named.filter(({ role }) => role === 'fallback').map(({ entry }) => entry), ...own(look.unsent)];
  const copies = named.filter(({ role }) => role === 'destination');
  const asides = named.filter(({ role }) => role === 'retry' || role === 'dead-letter');
  const key = keyOfMessage(look, id);
  const by = (effect: Written) => look.shape.consumers.find(({ name }) => name === effect.consumer)?.effect;
  const alone = key !== null && ownsItsKey(look, id, key);
  const effects = look.effects.filter((each) => (by(each) === 'by-id' ? each.id === id : alone && each.key === key));
  const sharedEffects = look.effects.filter((each) => by(each) === 'by-key' && each.key === key && !alone);
  const event =
    least(rows.map(({ createdAt }) => createdAt)) ??
    least(sends.map(({ at }) => at)) ??
    least([...copies.map(({ entry }) => entry), ...inFallback].map(({ at }) => at)) ??
    least([...lines, ...asides.map(({ entry }) => entry), ...effects, ...sharedEffects, ...claims, ...done].map(({ at }) => at));
  return { look, id, rows, sends, copies, diverted: inFallback.length, asides, lines, claims, done, effects, sharedEffects, event };
}

/** How old the message is; null where nobody says when it came to be. */
export function ageOf({ look, event }: Known): number | null {
  return event === null ? null : look.now - event;
}

/** Anything behind the broker that shows that the message was produced. */
export function isSighted({ asides, lines, claims, done, effects }: Known): boolean {
  return asides.length + lines.length + claims.length + done.length + effects.length > 0;
}

function partsOf({ shape }: Look, topic: string): readonly string[] {
  return Array.from({ length: topic === topics.destination ? shape.partitions : 1 }, (_, partition) => `${topic}/${partition}`);
}

/** Everything that is left in a topic was read. */
function remainderRead(look: Look, role: Role, topic: string): boolean {
  return partsOf(look, topic).every((name) => answered(look, role, name) !== null && isAfterOutbox(look, role, name));
}

/** Whether a part was read behind the outbox; an outbox that did not answer has no instant to be behind. */
function isAfterOutbox(look: Look, role: Role, name: string): boolean {
  if (look.shape.outbox === 'none' || (role !== 'destination' && role !== 'fallback')) return true;
  const outbox = answered(look, 'outbox', 'public.outbox');
  const part = answered(look, role, name);
  return outbox?.asOf !== null && outbox !== null && part !== null && part.asOf !== null && outbox.asOf <= part.asOf;
}

/** Nothing of the message can stand, or have stood, in the topic: all of it was read, and nothing was taken out of it. */
function topicSilent(look: Look, role: Role, topic: string, event: number | null): boolean {
  if (!remainderRead(look, role, topic)) return false;
  if (topic === topics.destination && look.shape.compact) return false;
  return look.boundaries
    .filter((each) => each.topic === topic)
    .every(({ logStart, firstAt }) => logStart === 0 || (firstAt !== null && event !== null && firstAt < event - spans.clockMargin));
}

/** Neither the destination nor a fallback can have a copy that was not seen. */
export function routeSilent({ look }: Known, event: number | null): boolean {
  if (!topicSilent(look, 'destination', topics.destination, event)) return false;
  return fallbackRead(look) && (look.shape.fallback !== 'topic' || topicSilent(look, 'fallback', topics.fallback, event));
}

function fallbackRead(look: Look): boolean {
  const { fallback } = look.shape;
  if (fallback === 'none') return true;
  if (fallback === 'topic') return remainderRead(look, 'fallback', topics.fallback);
  return isAfterOutbox(look, 'fallback', 'public.unsent') && answered(look, 'fallback', 'public.unsent') !== null;
}

/** No copy can stand in what is left of destination and fallbacks, whatever was taken out of them before. */
export function remainderSilent({ look }: Known): boolean {
  return remainderRead(look, 'destination', topics.destination) && fallbackRead(look);
}

/** Every trace, store and effect of a consumer that its success would stand in was read, and would have it. */
export function successSilent(known: Known, { name, trace, dedupe, effect }: ConsumerShape): boolean {
  const { look } = known;
  if (trace !== 'none' && (trace !== 'every' || answered(look, 'trace', `${name}-trace`) === null)) return false;
  if (dedupe === 'before' && answered(look, 'dedupe', `${name}: public.claims`) === null) return false;
  if (dedupe === 'after' && answered(look, 'dedupe', `${name}: public.processed`) === null) return false;
  if (known.sharedEffects.some(({ consumer }) => consumer === name)) return false;
  return effect === 'none' || answered(look, 'effect', `${name}: public.invoices`) !== null;
}

/** Everything that would show what the consumer did was read, whatever its silence is worth. */
export function processingRead({ look }: Known, { name, trace, dedupe, effect }: ConsumerShape): boolean {
  if (trace !== 'none' && answered(look, 'trace', `${name}-trace`) === null) return false;
  if (dedupe === 'before' && answered(look, 'dedupe', `${name}: public.claims`) === null) return false;
  if (dedupe === 'after' && answered(look, 'dedupe', `${name}: public.processed`) === null) return false;
  return effect === 'none' || answered(look, 'effect', `${name}: public.invoices`) !== null;
}

/** The consumer's places aside were read whole. */
export function asideSilent({ look, event }: Known, { name, retry, deadLetter }: ConsumerShape): boolean {
  return (
    (!retry || topicSilent(look, 'retry', retryTopicOf(name), event)) &&
    (!deadLetter || topicSilent(look, 'dead-letter', deadLetterTopicOf(name), event))
  );
}

/** Where the group stands in a partition; undefined while its commits were not read, null where it has none. */
export function committedIn({ commits }: Look, consumer: string, topic: string, partition: number): number | null | undefined {
  return commits.find((each: Commit) => each.consumer === consumer && each.topic === topic && each.partition === partition)?.committed;
}

/** Places of the destination where somebody says that the message stood. */
export function acknowledged({ rows, sends, lines }: Known): readonly Place[] {
  const sent = sends.filter(({ ok }) => ok);
  return [...rows, ...sent, ...lines].flatMap(({ place }) => place ?? []);
}
