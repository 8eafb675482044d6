import { join } from 'node:path';
import type { CompareAsked, LineMeaning } from '../../ports/reconcile-store.ts';
import { partitionPath } from './partitions.ts';

/** One file of lines, and which share spreads it. */
export interface SieveFile {
  readonly path: string;
  readonly part: string;
  readonly rows: number;
  readonly meaning: LineMeaning;
}

/** A comparison, as each thread that takes part in it gets it. */
export interface SievePlan {
  readonly asked: Pick<CompareAsked, 'route' | 'bucketEnds' | 'keyedConsumers'>;
  readonly files: readonly SieveFile[];
  /** By file: the share that spreads it. */
  readonly owners: readonly number[];
  readonly shares: number;
  /** Where partitions are written, and `open-<share>.jsonl`. */
  readonly folder: string;
}

/** Where a share writes the open messages that it has found. */
export function openGroupsPath(folder: string, share: number): string {
  return join(folder, `open-${share}.jsonl`);
}

/** The files of a comparison's partitions, which nobody needs behind it. */
export function partitionFiles({ folder, shares }: Pick<SievePlan, 'folder' | 'shares'>): readonly string[] {
  const numbers = Array.from({ length: shares }, (_, share) => share);
  return ['messages', 'keys'].flatMap((name) => numbers.map((share) => partitionPath({ folder, name, shares, count: 1 }, share)));
}
