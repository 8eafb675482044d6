import type { SeenCopy } from '../look/look.ts';
import type { ConsumerShape } from '../model/shape.ts';
import { spans, topics } from '../model/shape.ts';
import type { Place } from '../model/world.ts';
import type { Code } from './code.ts';
import type { Known } from './knowledge.ts';
import { acknowledged, ageOf, answered, committedIn, isSighted, processingRead, remainderSilent, routeSilent } from './knowledge.ts';

function boundaryAt({ look }: Known, { partition }: Place) {
  return look.boundaries.find((each) => each.topic === topics.destination && each.partition === partition);
}

/** Whether the group was past the place while it was there (true), or not once it was gone (false); null where nothing tells. */
export function groupPassed({ look }: Known, { name, commit }: ConsumerShape, { partition, offset }: Place): boolean | null {
  if (commit === 'external') return null;
  const committed = look.samples.map(({ partitions, commits }) => ({
    isGone: (partitions[partition]?.logStart ?? 0) > offset,
    at: commits.find((each) => each.consumer === name && each.partition === partition)?.committed,
  }));
  if (committed.some(({ isGone, at }) => !isGone && at !== undefined && at > offset)) return true;
  if (committed.some(({ isGone, at }) => isGone && at !== undefined && at <= offset)) return false;
  const now = committedIn(look, name, topics.destination, partition);
  return now !== null && now !== undefined && now <= offset ? false : null;
}

/** A record that was taken from the start of the log: whether every group had it. */
function removed(known: Known, place: Place): Code {
  const { consumers } = known.look.shape;
  const had = (consumer: string): boolean =>
    [...known.lines, ...known.effects, ...known.claims, ...known.done, ...known.asides].some((each) => each.consumer === consumer);
  const passed = consumers.map((shape) => (had(shape.name) ? true : groupPassed(known, shape, place)));
  const missed = consumers.find((_, index) => passed[index] === false);
  if (!remainderSilent(known)) return 'UNDETERMINED';
  if (missed !== undefined) return processingRead(known, missed) ? 'LOST_TO_RETENTION' : 'UNDETERMINED';
  return passed.every((each) => each === true) ? 'EXPIRED' : 'UNDETERMINED';
}

function keyOf({ rows, sends, lines }: Known): string | undefined {
  return [...rows, ...sends, ...lines][0]?.key;
}

/** Other messages' records with this one's key, in any partition. */
function alike(known: Known): readonly SeenCopy[] {
  const key = keyOf(known);
  return known.look.copies.filter(
    ({ role, entry, visibility }) => role === 'destination' && visibility === 'visible' && entry.message?.key === key && key !== undefined,
  );
}

interface CertainPlace extends Place {
  /** Acknowledged so long before the boundary was taken that a leader which had it must show it. */
  readonly settled: boolean;
}

/** Places that no retry and no further attempt of the relay can be meant by. */
function certainPlaces(known: Known): readonly CertainPlace[] {
  const { look, rows, sends, lines } = known;
  if (rows.some(({ state }) => state === 'pending' || state === 'claimed')) return [];
  const retrying = look.shape.consumers.filter(({ retry }) => retry).map(({ name }) => name);
  const said = [
    ...rows.map(({ place, sentAt }) => ({ place, at: (sentAt ?? 0) - look.shape.databaseSkew })),
    ...sends.filter(({ ok }) => ok),
    ...lines.filter(({ consumer }) => !retrying.includes(consumer)),
  ];
  return said.flatMap(({ place, at }) => {
    const taken = look.parts.find(({ name }) => name === `${topics.destination}/${place?.partition}`)?.asOf ?? null;
    return place === null ? [] : [{ ...place, settled: taken !== null && taken >= at + spans.grace }];
  });
}

/** What became of an acknowledged place inside the log that has no copy of the message any more; null where nothing shows it. */
function missing(known: Known): Code | 'CUT' | null {
  const { look } = known;
  const silent = (look.shape.compact ? remainderSilent(known) : routeSilent(known, known.event)) && takenAfterSending(known);
  for (const place of certainPlaces(known)) {
    const boundary = boundaryAt(known, place);
    if (boundary === undefined) continue;
    const at = (copy: SeenCopy): boolean =>
      copy.role === 'destination' && copy.partition === place.partition && copy.entry.offset === place.offset;
    if ((place.settled && boundary.end <= place.offset) || look.copies.some(at)) return silent ? 'BROKER_LOST' : 'CUT';
    const hole = look.holes.some(({ partition, offset }) => partition === place.partition && offset === place.offset);
    const later = alike(known).some(({ partition, entry }) => partition === place.partition && entry.offset > place.offset);
    if (look.shape.compact && hole && later) return remainderSilent(known) && takenAfterSending(known) ? 'COMPACTED' : 'UNDETERMINED';
  }
  return null;
}

/** Known by its key only: said to be sent, nowhere, and a younger record has its key. */
function replaced(known: Known): Code | null {
  const { rows, sends, look, event } = known;
  const stateless = look.shape.outbox === 'stateless';
  if (!look.shape.compact || acknowledged(known).length > 0 || event === null) return null;
  if (!stateless && rows.some(({ state }) => state === 'pending' || state === 'claimed')) return null;
  const sent = stateless
    ? rows.some(({ createdAt }) => look.now - createdAt > spans.allowance)
    : rows.some(({ state }) => state === 'sent');
  if (!sent && !sends.some(({ ok }) => ok) && !isSighted(known)) return null;
  if (!alike(known).some(({ entry }) => entry.at > event)) return null;
  return remainderSilent(known) && takenAfterSending(known) ? 'COMPACTED' : 'UNDETERMINED';
}

/** What became of a message that the broker acknowledged and has no copy of. */
function storePart(known: Known): Code | 'CUT' | null {
  for (const place of acknowledged(known)) {
    const boundary = boundaryAt(known, place);
    if (boundary !== undefined && place.offset < boundary.logStart) return removed(known, place);
  }
  if ((ageOf(known) ?? Infinity) <= spans.grace) return null;
  return missing(known) ?? replaced(known);
}

function waiting(known: Known): readonly number[] | null {
  const { rows, look } = known;
  if (rows.length === 0 || look.shape.outbox === 'stateless') return null;
  if (rows.some(({ state }) => state !== 'pending' && state !== 'claimed')) return null;
  return rows.map(({ claimedAt, createdAt }) => look.now - (claimedAt ?? createdAt));
}

function inFlight(known: Known): boolean {
  const { rows, sends, look } = known;
  if (rows.length + sends.length === 0) return false;
  if ((ageOf(known) ?? Infinity) <= spans.grace) return true;
  if (rows.some(({ sentAt }) => look.shape.outbox !== 'stateless' && sentAt !== null && look.now - sentAt <= spans.grace)) return true;
  return waiting(known)?.some((age) => age <= spans.allowance) ?? false;
}

/** The boundaries were taken when every word of sending was true for long enough: a producer's clock is nobody's. */
function takenAfterSending({ look, rows, sends }: Known): boolean {
  const skew = look.shape.databaseSkew;
  const said = [
    ...rows.flatMap(({ sentAt }) => (sentAt === null || look.shape.outbox === 'stateless' ? [] : [sentAt - skew])),
    ...sends.filter(({ ok }) => ok).map(({ at }) => at + spans.grace),
  ];
  const taken = look.parts.flatMap(({ role, asOf }) => ((role === 'destination' || role === 'fallback') && asOf !== null ? [asOf] : []));
  return said.every((sent) => taken.every((asOf) => asOf >= sent));
}

/** What somebody says became of the sending, where no copy was seen. */
function accused(known: Known): Code {
  const { rows, sends, look } = known;
  const stateless = look.shape.outbox === 'stateless';
  const rowsKnown = rows.length > 0 || look.shape.outbox === 'none' || answered(look, 'outbox', 'public.outbox') !== null;
  const silent = routeSilent(known, known.event) && rowsKnown;
  const sent = (!stateless && rows.some(({ state }) => state === 'sent')) || sends.some(({ ok }) => ok);
  const failed = (!stateless && rows.some(({ state }) => state === 'failed')) || sends.some(({ ok }) => !ok);
  if (failed && !sent) return silent ? 'SEND_FAILED' : 'UNDETERMINED';
  const old = stateless && rows.some(({ createdAt }) => look.now - createdAt > spans.allowance);
  if (sent || old) return silent && takenAfterSending(known) ? 'RELAY_LOST' : 'UNDETERMINED';
  return 'UNDETERMINED';
}

/** Nothing names the message: whether all that could was read. */
function unnamed(known: Known): Code {
  const { look } = known;
  const { outbox, consumers } = look.shape;
  const rowsKnown = outbox === 'none' || (outbox !== 'deletes-sent' && answered(look, 'outbox', 'public.outbox') !== null);
  const downstream = look.parts.filter(({ role }) => ['trace', 'retry', 'dead-letter', 'dedupe'].includes(role));
  const asked = consumers.every(({ name, trace, dedupe, effect, retry, deadLetter }) => {
    const wanted = [
      trace === 'none' ? '' : `${name}-trace`,
      dedupe === 'before' ? `${name}: public.claims` : '',
      dedupe === 'after' ? `${name}: public.processed` : '',
      retry ? `${name}-retry/0` : '',
      deadLetter ? `${name}.DLT/0` : '',
    ];
    const all = wanted.every((part) => part === '' || downstream.some((each) => each.name === part && each.trouble === 'none'));
    const effects = look.parts.find(({ role, name: part }) => role === 'effect' && part === `${name}: public.invoices`);
    return all && (effect !== 'by-id' || effects !== undefined) && (effects === undefined || effects.trouble === 'none');
  });
  return rowsKnown && asked && routeSilent(known, null) ? 'NOT_FOUND' : 'UNDETERMINED';
}

export interface Produced {
  readonly code: Code;
  /** Open, but its log was cut: whatever consumers had of it before, it may be lost. */
  readonly cut: boolean;
}

/** What became of the message before any consumer, as far as the look tells. */
export function producePart(known: Known): Produced {
  const code = partOf(known);
  return code === 'CUT' ? { code: 'UNDETERMINED', cut: true } : { code, cut: false };
}

function partOf(known: Known): Code | 'CUT' {
  const { copies, rows, sends } = known;
  const of = (visibility: string) => copies.filter((copy) => copy.visibility === visibility);
  if (of('visible').length > 0) return 'STORED';
  const open = of('open');
  if (open.length > 0) return open.some(({ entry }) => known.look.now - entry.at <= spans.transactionLimit) ? 'NOT_YET_VISIBLE' : 'OVERDUE';
  const aborted = of('aborted').length;
  if (aborted > 0 && aborted === copies.length && known.diverted === 0 && !isSighted(known))
    return routeSilent(known, known.event) ? 'TXN_ABORTED' : 'UNDETERMINED';
  if (known.diverted > 0 && !isSighted(known)) return 'DIVERTED';
  const store = copies.length + known.diverted === 0 ? storePart(known) : null;
  if (store !== null) return store;
  if (isSighted(known)) return 'STORED';
  if (inFlight(known)) return 'IN_FLIGHT';
  if (copies.length > 0) return 'UNDETERMINED';
  // A producer's word of a place at which nothing was seen speaks against its row, and for nothing else.
  if (waiting(known) !== null) return acknowledged(known).length > 0 ? 'UNDETERMINED' : 'OUTBOX_STUCK';
  return rows.length + sends.length > 0 ? accused(known) : unnamed(known);
}
