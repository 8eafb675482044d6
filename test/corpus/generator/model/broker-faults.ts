import { changeLeader, expire } from './log.ts';
import type { Entry } from './log.ts';
import type { World } from './world.ts';
import { lastStableOf, visibilityOf } from './world.ts';

function groupsBehind({ groups }: World, partition: number, offset: number): readonly string[] {
  return groups.filter(({ committed }) => (committed.get(partition) ?? 0) <= offset).map(({ shape }) => shape.name);
}

function tell(world: World, what: 'cut' | 'expired' | 'compacted', partition: number, entries: readonly Entry[]): void {
  for (const { message, offset } of entries) {
    if (message === null) continue;
    world.deeds.push({ what, id: message.id, place: { partition, offset }, behind: groupsBehind(world, partition, offset) });
  }
}

/** A leader dies and another takes over, without the `lost` newest records. */
export function electLeader(world: World, partition: number, lost: number): void {
  const log = world.destination.partitions[partition];
  if (log === undefined) return;
  tell(world, 'cut', partition, changeLeader(log, lost));
  for (const { committed, position, held } of world.groups) {
    for (const offsets of [committed, position]) {
      // A position behind the end is out of range, and the client begins at the end.
      const at = offsets.get(partition);
      if (at !== undefined && at > log.end) offsets.set(partition, log.end);
    }
    held.set(partition, new Set([...(held.get(partition) ?? [])].filter((offset) => offset < log.end)));
  }
}

export function expireRecords(world: World, partition: number, count: number): void {
  const log = world.destination.partitions[partition];
  if (log !== undefined) tell(world, 'expired', partition, expire(log, log.logStart + count));
}

/** The cleaner keeps the newest record of each key, below the last stable offset. */
export function compact(world: World, partition: number): void {
  const log = world.destination.partitions[partition];
  if (log === undefined || !world.destination.compact) return;
  const stable = lastStableOf(world, partition);
  const newest = new Map(
    log.entries.flatMap((entry) =>
      entry.message !== null && entry.offset < stable && visibilityOf(world, entry) === 'visible'
        ? [[entry.message.key, entry.offset] as const]
        : [],
    ),
  );
  const isStale = ({ message, offset }: Entry): boolean => message !== null && offset < (newest.get(message.key) ?? 0);
  tell(world, 'compacted', partition, log.entries.filter(isStale));
  log.entries = log.entries.filter((entry) => !isStale(entry));
}

/** Somebody watches: what can be said of the broker now is kept. */
export function sample(world: World): void {
  if (world.shape.history === 'none') return;
  world.samples.push({
    at: world.time,
    partitions: world.destination.partitions.map(({ logStart, end, leaderEpoch }) => ({ logStart, end, leaderEpoch })),
    commits: world.groups.flatMap(({ shape, committed }) =>
      [...committed].map(([partition, offset]) => ({ consumer: shape.name, partition, committed: offset })),
    ),
  });
}
