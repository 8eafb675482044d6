import type { Entry, Partition, Topic } from '../model/log.ts';
import type { World } from '../model/world.ts';
import { lastStableOf, visibilityOf } from '../model/world.ts';
import type { Boundary, EpochChange, Part, SeenCopy, Trouble } from './look.ts';

export interface LogRead {
  readonly parts: readonly Part[];
  readonly copies: readonly SeenCopy[];
  readonly boundaries: readonly Boundary[];
  readonly epochs: readonly EpochChange[];
}

/** What a reader that stopped early can say of a record's transaction: its end may stand behind. */
function seenAs(world: World, log: Partition, entry: Entry, until: number): SeenCopy['visibility'] {
  const visibility = visibilityOf(world, entry);
  if (entry.transaction === null || until >= log.end) return visibility;
  const marker = log.entries.find((each) => each.message === null && each.transaction === entry.transaction);
  return marker !== undefined && marker.offset < until ? visibility : 'undecided';
}

/** The epochs that begin among the records from `from` to `until`, and one that has no record yet where all was read. */
function epochsIn(log: Partition, partition: number, until: number): readonly EpochChange[] {
  const read = log.entries.filter((entry) => entry.offset < until);
  const inside = read.flatMap((entry, index) => {
    const previous = read[index - 1];
    if (previous === undefined || previous.leaderEpoch === entry.leaderEpoch) return [];
    return [
      {
        partition,
        offset: entry.offset,
        epoch: entry.leaderEpoch,
        previousEpoch: previous.leaderEpoch,
        previousAt: previous.at,
        firstAt: entry.at,
      },
    ];
  });
  const last = read.at(-1);
  if (last === undefined || last.leaderEpoch >= log.leaderEpoch) return inside;
  const current = { partition, offset: until, epoch: log.leaderEpoch, previousEpoch: last.leaderEpoch, previousAt: last.at, firstAt: null };
  return [...inside, current];
}

/** Reads a topic whole, from the start to the end that it has; a half ends in the middle of each partition. */
export function readLog(
  world: World,
  topic: Topic,
  { role, consumer }: Pick<SeenCopy, 'role' | 'consumer'>,
  troubleOf: (part: string) => Trouble,
): LogRead {
  const reads = topic.partitions.map((log, partition): LogRead => {
    const name = `${topic.name}/${partition}`;
    const trouble = troubleOf(name);
    if (trouble === 'not-asked') return { parts: [], copies: [], boundaries: [], epochs: [] };
    const until = trouble === 'none' ? log.end : trouble === 'half' ? Math.floor((log.logStart + log.end) / 2) : log.logStart;
    const part: Part = {
      role,
      source: 'kafka',
      name,
      asOf: trouble === 'failed' ? null : world.time,
      wanted: trouble === 'failed' ? null : [log.logStart, log.end],
      read: trouble === 'failed' ? null : [log.logStart, until],
      trouble: trouble === 'half' && until === log.end ? 'none' : trouble,
    };
    if (trouble === 'failed') return { parts: [part], copies: [], boundaries: [], epochs: [] };
    const copies = log.entries.flatMap((entry): readonly SeenCopy[] =>
      entry.message === null || entry.offset >= until
        ? []
        : [{ role, consumer, topic: topic.name, partition, entry, visibility: seenAs(world, log, entry, until) }],
    );
    const lastStable = topic === world.destination ? lastStableOf(world, partition) : log.end;
    const boundary = {
      logStart: log.logStart,
      lastStable,
      end: log.end,
      leaderEpoch: log.leaderEpoch,
      firstAt: log.entries[0]?.at ?? null,
      takenAt: world.time,
    };
    return {
      parts: [part],
      copies,
      boundaries: [{ topic: topic.name, partition, ...boundary }],
      epochs: role === 'destination' ? epochsIn(log, partition, until) : [],
    };
  });
  return {
    parts: reads.flatMap((each) => each.parts),
    copies: reads.flatMap((each) => each.copies),
    boundaries: reads.flatMap((each) => each.boundaries),
    epochs: reads.flatMap((each) => each.epochs),
  };
}
