import type { ConsumerShape } from '../model/shape.ts';
import { retryTopicOf, spans, topics } from '../model/shape.ts';
import type { Code } from './code.ts';
import type { Known } from './knowledge.ts';
import { acknowledged, ageOf, answered, asideSilent, committedIn, remainderSilent, successSilent } from './knowledge.ts';
import { groupPassed } from './produce.ts';

interface Own {
  readonly known: Known;
  readonly shape: ConsumerShape;
}

function linesOf({ known, shape }: Own, ...outcomes: readonly string[]): number {
  return known.lines.filter(({ consumer, outcome }) => consumer === shape.name && outcomes.includes(outcome)).length;
}

function ofConsumer({ shape }: Own, entries: readonly { readonly consumer: string | null }[]): number {
  return entries.filter(({ consumer }) => consumer === shape.name).length;
}

/** Anything that shows that the consumer had the message in hand. */
function isTouched(own: Own): boolean {
  const { lines, claims, done, asides } = own.known;
  return ofConsumer(own, [...lines, ...claims, ...done, ...asides]) > 0;
}

/** The consumer's own key turned it away, or has waited longer than grace; null where no such key is seen or nothing could show it. */
function effectLost(own: Own): Code | null {
  const { known, shape } = own;
  if (shape.trace === 'none' || shape.effect === 'none') return null;
  const { look } = known;
  const claims = known.claims.filter(({ consumer, at }) => consumer === shape.name && look.now - at > spans.grace);
  const suppressed = (ageOf(known) ?? Infinity) > spans.grace ? linesOf(own, 'duplicate') : 0;
  if (claims.length + suppressed === 0) return null;
  // What was claimed is why it is asked; only what tells of a success has to be silent.
  const telling = shape.dedupe === 'before' ? { ...shape, dedupe: 'none' as const } : shape;
  return successSilent(known, telling) ? 'EFFECT_LOST' : 'UNDETERMINED';
}

function isRetrying({ known, shape }: Own): boolean {
  const topic = retryTopicOf(shape.name);
  const committed = committedIn(known.look, shape.name, topic, 0);
  return known.asides.some(
    ({ role, consumer, entry }) =>
      role === 'retry' && consumer === shape.name && (committed === undefined || committed === null || entry.offset >= committed),
  );
}

const ends: readonly Code[] = ['BROKER_LOST', 'RELAY_LOST', 'SEND_FAILED', 'LOST_TO_RETENTION', 'DIVERTED', 'TXN_ABORTED', 'NOT_FOUND'];
const waits: readonly Code[] = ['NOT_YET_VISIBLE', 'IN_FLIGHT', 'OUTBOX_STUCK', 'OVERDUE'];

/** What the consumer itself, its stores and its places aside say; null where they say nothing. */
export function ownWord(own: Own): Code | null {
  const { known, shape } = own;
  if (linesOf(own, 'ok') + ofConsumer(own, [...known.effects, ...known.done]) > 0) return 'PROCESSED';
  const lost = effectLost(own);
  if (lost !== null) return lost;
  if (linesOf(own, 'filtered') > 0) return 'FILTERED';
  if (linesOf(own, 'discarded') > 0) return 'DISCARDED';
  if (known.asides.some(({ role, consumer }) => role === 'dead-letter' && consumer === shape.name)) return 'DEAD_LETTERED';
  if (isRetrying(own)) return 'IN_FLIGHT';
  return linesOf(own, 'failed') > 0 ? 'PROCESS_FAILED' : null;
}

interface Standing {
  readonly partition: number;
  readonly offset: number;
  readonly committed: number | null | undefined;
}

/** How far the trace of the consumer came beside a copy that the group has passed. */
function traceCameBy({ known, shape }: Own, { partition, offset }: Standing): boolean {
  const { look } = known;
  const own = look.lines.filter(({ consumer, place }) => consumer === shape.name && place?.partition === partition);
  const after = own.some((line) => (line.place?.offset ?? -1) > offset && look.now - line.at > spans.grace);
  const before = own.some((line) => (line.place?.offset ?? Infinity) < offset);
  return after || (before && (ageOf(known) ?? 0) > spans.overdueAfter);
}

function recordsProcessing({ trace, dedupe, effect }: ConsumerShape): boolean {
  return trace !== 'none' || dedupe !== 'none' || effect !== 'none';
}

/** The group has passed every copy, and nobody says what it did. */
function passedBy(own: Own, standings: readonly Standing[]): Code {
  const { known, shape } = own;
  if (!recordsProcessing(shape)) return 'COMMITTED';
  if (shape.trace === 'none' || isTouched(own)) return 'UNDETERMINED';
  const cameBy = standings.every((each) => traceCameBy(own, each));
  const young = (ageOf(known) ?? Infinity) <= spans.overdueAfter;
  if (young && !cameBy) return answered(known.look, 'trace', `${shape.name}-trace`) === null ? 'UNDETERMINED' : 'IN_FLIGHT';
  const silent = successSilent(known, shape) && asideSilent(known, shape) && remainderSilent(known);
  return silent && cameBy ? 'SKIPPED' : 'UNDETERMINED';
}

/** Where the group stands beside the copies that can be read. */
function standing(own: Own): Code {
  const { known, shape } = own;
  const { look } = known;
  const copies = known.copies
    .filter(({ visibility }) => visibility === 'visible')
    .toSorted((a, b) => a.partition - b.partition || a.entry.offset - b.entry.offset);
  const standings = copies.map(({ partition, entry }): Standing => ({
    partition,
    offset: entry.offset,
    committed: shape.commit === 'external' ? undefined : committedIn(look, shape.name, topics.destination, partition),
  }));
  const unreached = standings.find(({ offset, committed }) => committed !== null && committed !== undefined && offset >= committed);
  const highest = Math.max(
    -1,
    ...look.lines.flatMap(({ consumer, place }) =>
      consumer === shape.name && place?.partition === unreached?.partition ? [place?.offset ?? -1] : [],
    ),
  );
  if (shape.commit === 'watermark' && unreached !== undefined && unreached.offset <= highest) return 'IN_FLIGHT';
  const stable = (partition: number): number =>
    look.boundaries.find((each) => each.topic === topics.destination && each.partition === partition)?.lastStable ?? Infinity;
  const held =
    shape.isolation === 'read_committed' && copies.length > 0 && copies.every(({ partition, entry }) => entry.offset >= stable(partition));
  const age = ageOf(known) ?? 0;
  const overdue = age > spans.overdueAfter || (look.shape.timeToLive !== null && age > look.shape.timeToLive);
  if (overdue && (held || unreached !== undefined)) return 'OVERDUE';
  if (held) return 'NOT_YET_VISIBLE';
  if (unreached !== undefined) return 'NOT_YET_CONSUMED';
  const passed = standings.length > 0 && standings.every(({ offset, committed }) => typeof committed === 'number' && offset < committed);
  return passed ? passedBy(own, standings) : 'UNDETERMINED';
}

/** Where the group stood beside a copy that is gone: past it while it was there, or, replaced by a later record, past it now. */
function passedGone({ known, shape }: Own, produce: Code): Standing | null {
  if (shape.commit === 'external') return null;
  for (const place of acknowledged(known)) {
    const committed = committedIn(known.look, shape.name, topics.destination, place.partition);
    const removed = (produce === 'EXPIRED' || produce === 'LOST_TO_RETENTION') && groupPassed(known, shape, place) === true;
    const replaced = produce === 'COMPACTED' && !recordsProcessing(shape) && typeof committed === 'number' && committed > place.offset;
    if (removed || replaced) return { ...place, committed };
  }
  return null;
}

/** What became of the message with one consumer. `own` is true where the consumer has evidence of its own. */
export function deliverPart(known: Known, shape: ConsumerShape, produce: Code): { readonly code: Code; readonly own: boolean } {
  const word = ownWord({ known, shape });
  if (word !== null) return { code: word, own: word !== 'UNDETERMINED' };
  const gone = passedGone({ known, shape }, produce);
  if (gone === null && ends.includes(produce)) return { code: 'NOT_REACHED', own: false };
  if (waits.includes(produce)) return { code: produce, own: false };
  const code = gone === null ? standing({ known, shape }) : passedBy({ known, shape }, [gone]);
  return { code, own: code !== 'UNDETERMINED' };
}
