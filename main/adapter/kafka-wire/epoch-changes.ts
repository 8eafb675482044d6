/**
 * A leader epoch that begins among the batches that were read. `offset` is that of its first batch;
 * timestamps are milliseconds since 1970, of the batch before and of the first one.
 */
export interface EpochChange {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly offset: bigint;
  readonly previousTimestamp: bigint | null;
  readonly firstTimestamp: bigint | null;
}

interface Stamped {
  readonly epoch: number;
  readonly timestamp: bigint;
}

/** Notes where leader epochs change in one range; batches are told in offset order. */
export class EpochChanges {
  private readonly found: EpochChange[] = [];
  private newest: Stamped | null = null;

  get changes(): readonly EpochChange[] {
    return this.found;
  }

  /** The epoch and time of the last batch; null before the first. */
  get last(): Stamped | null {
    return this.newest;
  }

  see(offset: bigint, epoch: number, timestamp: bigint): void {
    const { newest } = this;
    if (newest !== null && epoch > newest.epoch) {
      this.found.push({ epoch, previousEpoch: newest.epoch, offset, previousTimestamp: newest.timestamp, firstTimestamp: timestamp });
    }
    this.newest = { epoch, timestamp };
  }
}
