import type { Place, World } from '../model/world.ts';
import { visibilityOf } from '../model/world.ts';

/** A verdict as it was given, for the whole way (`consumer` null) or for one consumer. */
export interface Said {
  readonly consumer: string | null;
  readonly code: string;
  readonly certainty: string;
}

/** A copy of the message that somebody can read now, or will be able to: wherever producers may put it. */
function standsSomewhere(world: World, id: string): boolean {
  const logs = [...world.destination.partitions, ...world.fallback.partitions];
  const entries = logs.flatMap((log) => log.entries).filter((entry) => entry.message?.id === id);
  return entries.some((entry) => visibilityOf(world, entry) !== 'aborted') || world.fallbackTable.some((row) => row.id === id);
}

function processedBy(world: World, id: string): readonly string[] {
  return world.deeds.flatMap((deed) => (deed.what === 'processed' && deed.id === id ? [deed.consumer] : []));
}

function happened(world: World, id: string, what: 'cut' | 'compacted' | 'produced'): boolean {
  return world.deeds.some((deed) => deed.what === what && deed.id === id);
}

/** True while a relay will still send it: its row waits, whatever a table without states shows. */
function willBeSent(world: World, id: string): boolean {
  return world.rows.some((row) => row.id === id && (row.state === 'pending' || row.state === 'claimed'));
}

/** What the message left with a consumer for anybody to see: a line of success, an entry, an effect. */
function leftARecord(world: World, id: string, consumer: string): boolean {
  const own = (entries: readonly { readonly id: string; readonly consumer: string }[]) =>
    entries.some((each) => each.id === id && each.consumer === consumer);
  return own(world.lines.filter(({ outcome }) => outcome === 'ok')) || own(world.effects) || own(world.done);
}

function liesAside(world: World, id: string, consumer: string): boolean {
  return [...world.asides].some(
    ([topic, { partitions }]) =>
      topic.startsWith(consumer) && partitions.some(({ entries }) => entries.some(({ message }) => message?.id === id)),
  );
}

/** A group that had not passed the message when its record was taken, or stands before it now. */
function wasMissed(world: World, id: string): boolean {
  return world.deeds.some(
    (deed) =>
      deed.what !== 'produced' && deed.what !== 'processed' && deed.id === id && (deed.behind.length > 0 || stillBehind(world, deed.place)),
  );
}

function stillBehind(world: World, { partition, offset }: Place): boolean {
  return world.groups.some(({ committed }) => {
    const at = committed.get(partition);
    return at !== undefined && at <= offset;
  });
}

/**
 * Why a loss is false; null where it is true, or where the list of verdicts allows to suspect it.
 * A message that a producer was to send is lost when no copy of it can be read anywhere, no relay
 * will send it again, and what befell it is what is said: proven means that the cause is proven too.
 * A consumer has lost it when it went by and left no record of success, now or later.
 */
export function falseLoss(world: World, id: string, { consumer, code, certainty }: Said): string | null {
  const proven = certainty === 'proven';
  const stands = standsSomewhere(world, id);
  switch (code) {
    case 'RELAY_LOST':
      if (stands) return 'a copy can be read';
      // A table without states does not tell waiting from lost: that much may be suspected.
      if (willBeSent(world, id) && (proven || world.shape.outbox !== 'stateless')) return 'a relay will send it';
      return proven && happened(world, id, 'produced') ? 'it was stored, and the broker or retention took it' : null;
    case 'BROKER_LOST':
      if (stands) return 'a copy can be read';
      if (happened(world, id, 'cut')) return null;
      // A log that compacts does not tell what was cleaned from what was cut behind it.
      return !proven && happened(world, id, 'compacted') ? null : 'the broker never lost a copy of it';
    case 'SEND_FAILED':
      // A producer was told an error. What became of a copy that was stored nevertheless, no source tells.
      return stands ? 'a copy can be read' : null;
    case 'LOST_TO_RETENTION':
      if (stands) return 'a copy can be read';
      return wasMissed(world, id) ? null : 'every group had passed it';
    case 'TXN_ABORTED':
      return stands ? 'a copy can be read' : null;
    case 'SKIPPED':
    case 'EFFECT_LOST':
      return consumer === null ? null : falselyMissed(world, id, consumer, code, proven);
    default:
      return null;
  }
}

function falselyMissed(world: World, id: string, consumer: string, code: string, proven: boolean): string | null {
  if (code === 'SKIPPED' && proven) return 'a process may have died between its effect and its trace';
  if (leftARecord(world, id, consumer)) return 'its success is on record';
  if (code === 'SKIPPED' && liesAside(world, id, consumer)) return 'it lies aside';
  return code === 'EFFECT_LOST' && processedBy(world, id).includes(consumer) ? 'its effect took place' : null;
}

/** Why PROCESSED is false; null where the consumer did what it is there for. */
export function falseSuccess(world: World, id: string, { consumer, code }: Said): string | null {
  if (code !== 'PROCESSED') return null;
  const consumers = consumer === null ? world.shape.consumers.map(({ name }) => name) : [consumer];
  const missing = consumers.filter((name) => !processedBy(world, id).includes(name));
  return missing.length === 0 ? null : `${missing.join(' and ')} never did`;
}
