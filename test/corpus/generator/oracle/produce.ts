import { spans, topics } from '../model/shape.ts';
import type { Place } from '../model/world.ts';
import type { Code } from './code.ts';
import type { Known } from './knowledge.ts';
import { acknowledged, ageOf, answered, committedIn, isSighted, remainderSilent, routeSilent } from './knowledge.ts';

function boundaryAt({ look }: Known, { partition }: Place) {
  return look.boundaries.find((each) => each.topic === topics.destination && each.partition === partition);
}

/** Whether the group was past the place when it expired, and is; null where neither commits nor samples tell. */
function groupPassed({ look }: Known, consumer: string, { partition, offset }: Place): boolean | null {
  const now = committedIn(look, consumer, topics.destination, partition);
  if (now !== null && now !== undefined && now <= offset) return false;
  const watched = look.shape.history === 'always' && look.samples.length > 0;
  const gone = look.samples.findIndex(({ partitions }) => (partitions[partition]?.logStart ?? 0) > offset);
  const before = look.samples[gone];
  const sampled = before?.commits.find((each) => each.consumer === consumer && each.partition === partition)?.committed;
  return watched && sampled !== undefined ? sampled > offset : null;
}

/** A record that was taken from the start of the log: whether every group had it. */
function removed(known: Known, place: Place): Code {
  if (!remainderSilent(known)) return 'UNDETERMINED';
  const { consumers } = known.look.shape;
  const touched = (consumer: string): boolean =>
    [...known.lines, ...known.effects, ...known.claims, ...known.done].some((each) => each.consumer === consumer) ||
    known.asides.some((each) => each.consumer === consumer);
  const passed = consumers.map(({ name }) => (touched(name) ? true : groupPassed(known, name, place)));
  if (passed.includes(false)) return 'LOST_TO_RETENTION';
  return passed.every((each) => each === true) ? 'EXPIRED' : 'UNDETERMINED';
}

/** What became of an acknowledged place that has no copy of the message any more; null where nothing shows it. */
function storePart(known: Known): Code | null {
  for (const place of acknowledged(known)) {
    const boundary = boundaryAt(known, place);
    if (boundary === undefined) continue;
    if (place.offset < boundary.logStart) return removed(known, place);
    const there = known.look.copies.find(
      ({ role, partition, entry }) => role === 'destination' && partition === place.partition && entry.offset === place.offset,
    );
    const isRead = answered(known.look, 'destination', `${topics.destination}/${place.partition}`) !== null;
    if (there !== undefined || boundary.end <= place.offset) return remainderSilent(known) ? 'BROKER_LOST' : 'UNDETERMINED';
    if (!isRead) continue;
    const key = known.rows[0]?.key ?? known.sends[0]?.key ?? known.lines[0]?.key;
    const later = known.look.copies.some(
      ({ role, partition, entry }) =>
        role === 'destination' && partition === place.partition && entry.offset > place.offset && entry.message?.key === key,
    );
    if (known.look.shape.compact && later) return remainderSilent(known) ? 'COMPACTED' : 'UNDETERMINED';
    // A hole where nothing is ever taken out: something else stood there, and is gone as well.
    const cut = known.look.epochs.some(({ partition, offset }) => partition === place.partition && offset <= place.offset);
    if (cut) return remainderSilent(known) ? 'BROKER_LOST' : 'UNDETERMINED';
  }
  return null;
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
  if (sent || old) return silent ? 'RELAY_LOST' : 'UNDETERMINED';
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

/** What became of the message before any consumer, as far as the look tells. */
export function producePart(known: Known): Code {
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
  if (store !== null && store !== 'UNDETERMINED') return store;
  if (isSighted(known)) return store ?? 'STORED';
  if (inFlight(known)) return 'IN_FLIGHT';
  if (store !== null) return store;
  if (copies.length > 0) return 'UNDETERMINED';
  if (waiting(known) !== null) return 'OUTBOX_STUCK';
  return rows.length + sends.length > 0 ? accused(known) : unnamed(known);
}
