/** A leader epoch that begins among batches. Timestamps are milliseconds since 1970, of the batch before and of the first one. */
export interface EpochBegin {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly offset: bigint;
  readonly previousTimestamp: bigint | null;
  readonly firstTimestamp: bigint | null;
}

/** One batch as epochs need it. */
export interface EpochMark {
  readonly epoch: number;
  readonly offset: bigint;
  readonly timestamp: bigint;
}

/** The leader epochs of the batches of one range: of the first and the last batch (null: there is none, or it is not known), and where they change between. */
export interface EpochRun {
  readonly first: EpochMark | null;
  readonly last: Pick<EpochMark, 'epoch' | 'timestamp'> | null;
  readonly changes: readonly EpochBegin[];
}

export const emptyRun: EpochRun = { first: null, last: null, changes: [] };

/** The run of two ranges that touch: an epoch that begins with the second is seen only when both are looked at. */
export function joinRuns(before: EpochRun, after: EpochRun): EpochRun {
  const { last } = before;
  const { first } = after;
  const between: readonly EpochBegin[] =
    last === null || first === null || first.epoch <= last.epoch
      ? []
      : [
          {
            epoch: first.epoch,
            previousEpoch: last.epoch,
            offset: first.offset,
            previousTimestamp: last.timestamp,
            firstTimestamp: first.timestamp,
          },
        ];
  return { first: before.first ?? first, last: after.last ?? last, changes: [...before.changes, ...between, ...after.changes] };
}
