/** Which producer wrote a record, and as its how-manieth; null without idempotence. */
export interface ProducerMark {
  readonly id: number;
  readonly sequence: number;
}

export interface Entry {
  readonly offset: number;
  /** Null for a control record, which ends a transaction. */
  readonly message: { readonly id: string; readonly key: string } | null;
  /** By its producer's clock. */
  readonly at: number;
  readonly producer: ProducerMark | null;
  readonly leaderEpoch: number;
  readonly transaction: number | null;
  /** The value of the resend header. */
  readonly resend: string | null;
}

/** One partition of a log: offsets never move, records at its end may be lost, those at its start expire. */
export interface Partition {
  entries: Entry[];
  logStart: number;
  end: number;
  leaderEpoch: number;
}

export interface Topic {
  readonly name: string;
  readonly partitions: readonly Partition[];
  readonly compact: boolean;
}

export function newTopic(name: string, partitions: number, compact = false): Topic {
  const each = (): Partition => ({ entries: [], logStart: 0, end: 0, leaderEpoch: 0 });
  return { name, compact, partitions: Array.from({ length: partitions }, each) };
}

/** Writes at the end and answers the record with its place. */
export function append(partition: Partition, entry: Omit<Entry, 'offset' | 'leaderEpoch'>): Entry {
  const written = { ...entry, offset: partition.end, leaderEpoch: partition.leaderEpoch };
  partition.entries.push(written);
  partition.end += 1;
  return written;
}

/** Another leader takes over; what it never had, `lost` records at the end, is cut off. Answers what was cut. */
export function changeLeader(partition: Partition, lost: number): readonly Entry[] {
  const cutAt = Math.max(partition.logStart, partition.end - lost);
  const cut = partition.entries.filter((entry) => entry.offset >= cutAt);
  partition.entries = partition.entries.filter((entry) => entry.offset < cutAt);
  partition.end = cutAt;
  partition.leaderEpoch += 1;
  return cut;
}

/** Retention, or somebody who deletes records, takes the oldest. Answers what was taken. */
export function expire(partition: Partition, upTo: number): readonly Entry[] {
  partition.logStart = Math.max(partition.logStart, Math.min(upTo, partition.end));
  const taken = partition.entries.filter((entry) => entry.offset < partition.logStart);
  partition.entries = partition.entries.filter((entry) => entry.offset >= partition.logStart);
  return taken;
}
