import { append } from './log.ts';
import type { Entry } from './log.ts';
import { deadLetterTopicOf, retryTopicOf } from './shape.ts';
import type { Group, Line, Place, World } from './world.ts';
import { lastStableOf, visibilityOf } from './world.ts';

/** How a consumer fares with one message. */
export const workEnds = [
  'ok',
  'fail',
  'fail-retry',
  'fail-letter',
  'filter',
  'discard',
  'swallow',
  'die-before',
  'die-after-claim',
  'die-after-effect',
  'no-commit',
  'hold',
] as const;
export type WorkEnd = (typeof workEnds)[number];

interface Work {
  readonly world: World;
  readonly group: Group;
  readonly message: { readonly id: string; readonly key: string };
  /** Where it was read; null where the original is gone and only the copy aside is left. */
  readonly place: Place | null;
  /** Whether a trace that keeps a share keeps this. */
  readonly lucky: boolean;
}

function keep({ world, group, message, place, lucky }: Work, outcome: Line['outcome']): void {
  const { name, trace } = group.shape;
  if (trace === 'none' || (trace === 'share' && !lucky)) return;
  const key = `${place?.partition} ${place?.offset} ${group.member}`;
  const attempt = (group.attempts.get(key) ?? 0) + 1;
  group.attempts.set(key, attempt);
  world.lines.push({ consumer: name, ...message, place, outcome, attempt, member: group.member, at: world.time });
}

function written({ world, group, message }: Work) {
  return { consumer: group.shape.name, ...message, at: world.time + world.shape.databaseSkew };
}

function has({ group, message }: Work, entries: readonly { readonly consumer: string; readonly id: string }[]): boolean {
  return entries.some(({ consumer, id }) => consumer === group.shape.name && id === message.id);
}

/** The idempotency check: false where the consumer turns the message away. A key that is written first is written here. */
function admit(work: Work): boolean {
  const { world, group } = work;
  if (group.shape.dedupe === 'after') return !has(work, world.done);
  if (group.shape.dedupe === 'none') return true;
  if (has(work, world.claims)) return false;
  world.claims.push(written(work));
  return true;
}

function takeEffect(work: Work): void {
  const { world, group, message } = work;
  world.deeds.push({ what: 'processed', id: message.id, consumer: group.shape.name });
  if (group.shape.effect !== 'none') world.effects.push(written(work));
}

function succeed(work: Work): void {
  if (!admit(work)) return keep(work, 'duplicate');
  takeEffect(work);
  if (work.group.shape.dedupe === 'after') work.world.done.push(written(work));
  keep(work, 'ok');
}

function putAside({ world, message }: Work, topic: string): void {
  const log = world.asides.get(topic)?.partitions[0];
  if (log !== undefined) append(log, { message, at: world.time, producer: null, transaction: null, resend: null });
}

/** Works on one message; answers whether the consumer lived to commit it. */
function workOn(work: Work, end: WorkEnd): boolean {
  const { shape } = work.group;
  switch (end) {
    case 'ok':
      succeed(work);
      return true;
    case 'no-commit':
      succeed(work);
      return false;
    case 'fail':
    case 'fail-retry':
    case 'fail-letter':
      keep(work, 'failed');
      if (end === 'fail-retry' && shape.retry) putAside(work, retryTopicOf(shape.name));
      if (end === 'fail-letter' && shape.deadLetter) putAside(work, deadLetterTopicOf(shape.name));
      return true;
    case 'filter':
      keep(work, 'filtered');
      return true;
    case 'discard':
      keep(work, 'discarded');
      return true;
    case 'swallow':
      // The call failed, its retries are turned away by the consumer's own key, and nobody says a word.
      if (shape.dedupe === 'before') admit(work);
      return true;
    case 'die-before':
      return false;
    case 'die-after-claim':
      if (shape.dedupe === 'before') admit(work);
      return false;
    case 'die-after-effect':
      if (admit(work)) takeEffect(work);
      return false;
    case 'hold':
      return true;
  }
}

/** Where the group reads next in a partition of the destination. */
function positionOf({ shape, committed, position }: Group, partition: number, logStart: number): number {
  const own = shape.commit === 'watermark' || shape.commit === 'external' ? position.get(partition) : undefined;
  return Math.max(own ?? committed.get(partition) ?? logStart, logStart);
}

function nextEntry(world: World, group: Group, partition: number): Entry | undefined {
  const log = world.destination.partitions[partition];
  if (log === undefined) return undefined;
  const from = positionOf(group, partition, log.logStart);
  const until = group.shape.isolation === 'read_committed' ? lastStableOf(world, partition) : log.end;
  return log.entries.find(
    (entry) =>
      entry.offset >= from &&
      entry.offset < until &&
      entry.message !== null &&
      (group.shape.isolation === 'read_uncommitted' || visibilityOf(world, entry) === 'visible'),
  );
}

/** The lowest offset that is still worked on, or the next one to read. */
function watermarkOf({ held, position }: Group, partition: number): number {
  return Math.min(position.get(partition) ?? 0, ...(held.get(partition) ?? []));
}

/** One consumer reads the next record of one partition. */
export function consume(world: World, index: number, partition: number, end: WorkEnd, lucky: boolean): void {
  const group = world.groups[index];
  const entry = group === undefined ? undefined : nextEntry(world, group, partition);
  if (group === undefined || entry === undefined || entry.message === null) return;
  const mode = group.shape.commit;
  // Only a watermark consumer works on several at once.
  const fate = end === 'hold' && mode !== 'watermark' ? 'die-before' : end;
  const next = entry.offset + 1;
  if (mode === 'auto') group.committed.set(partition, next);
  const lived = workOn({ world, group, message: entry.message, place: { partition, offset: entry.offset }, lucky }, fate);
  if (!lived) {
    group.member += 1;
    group.held.delete(partition);
    if (mode === 'watermark') group.position.set(partition, group.committed.get(partition) ?? entry.offset);
    return;
  }
  if (mode === 'after-processing') group.committed.set(partition, next);
  if (mode === 'external' || mode === 'watermark') group.position.set(partition, next);
  if (fate === 'hold') group.held.set(partition, new Set([...(group.held.get(partition) ?? []), entry.offset]));
  if (mode === 'watermark') group.committed.set(partition, watermarkOf(group, partition));
}

/** A watermark consumer finishes the oldest message it holds. */
export function finishHeld(world: World, index: number, partition: number, lucky: boolean): void {
  const group = world.groups[index];
  const held = group?.held.get(partition) ?? new Set<number>();
  const [offset] = [...held].toSorted((a, b) => a - b);
  const entry = world.destination.partitions[partition]?.entries.find((each) => each.offset === offset);
  if (group === undefined || offset === undefined) return;
  held.delete(offset);
  if (entry?.message !== null && entry?.message !== undefined)
    workOn({ world, group, message: entry.message, place: { partition, offset }, lucky }, 'ok');
  group.committed.set(partition, watermarkOf(group, partition));
}

/** The consumer of the retry topic tries the next message that was put aside. */
export function consumeRetry(world: World, index: number, well: boolean, lucky: boolean): void {
  const group = world.groups[index];
  if (group === undefined) return;
  const entry = world.asides.get(retryTopicOf(group.shape.name))?.partitions[0]?.entries[group.retryCommitted];
  if (entry?.message === null || entry?.message === undefined) return;
  const copy = world.destination.partitions.flatMap(({ entries }, partition) =>
    entries.filter((each) => each.message?.id === entry.message?.id).map(({ offset }) => ({ partition, offset })),
  )[0];
  // A retry is traced under the place of the original, as far as that still stands.
  workOn({ world, group, message: entry.message, place: copy ?? null, lucky }, well ? 'ok' : 'fail-letter');
  group.retryCommitted += 1;
}

/** A person sets a group back, or forward to the end. */
export function moveGroup(world: World, index: number, partition: number, by: number | 'end'): void {
  const group = world.groups[index];
  const log = world.destination.partitions[partition];
  if (group === undefined || log === undefined) return;
  const from = group.committed.get(partition);
  if (from === undefined && by !== 'end') return;
  const target = by === 'end' ? log.end : Math.max(log.logStart, (from ?? 0) - by);
  if (group.shape.commit !== 'external') group.committed.set(partition, target);
  group.position.set(partition, target);
  group.held.delete(partition);
  group.member += 1;
}
