import type { EpochBegin, EpochMark, EpochRun } from '../../domain/observation/epoch-run.ts';

/** A leader epoch that begins among the batches that were read; `offset` is that of its first batch. */
export type EpochChange = EpochBegin;

/** Notes where leader epochs change in one range; batches are told in offset order. */
export class EpochChanges {
  private readonly found: EpochChange[] = [];
  private oldest: EpochMark | null = null;
  private newest: EpochMark | null = null;

  get changes(): readonly EpochChange[] {
    return this.found;
  }

  /** The epoch and time of the last batch; null before the first. */
  get last(): EpochMark | null {
    return this.newest;
  }

  get first(): EpochMark | null {
    return this.oldest;
  }

  /** As it stands now. */
  snapshot(): EpochRun {
    return { first: this.oldest, last: this.newest, changes: [...this.found] };
  }

  see(offset: bigint, epoch: number, timestamp: bigint): void {
    const { newest } = this;
    if (newest !== null && epoch > newest.epoch) {
      this.found.push({ epoch, previousEpoch: newest.epoch, offset, previousTimestamp: newest.timestamp, firstTimestamp: timestamp });
    }
    this.newest = { epoch, offset, timestamp };
    this.oldest ??= this.newest;
  }
}
