import { bulkRange } from '../../../ports/bulk.ts';

/** How many rows a range shall have: not all that it may, because they are not known beforehand. */
const wantedRows = 160_000;
/** Milliseconds: far below the 5 s in which the server would end the statement. */
const wantedTime = 1_500;
/** Lines of one range are held until the statement has ended. */
const wantedBytes = 4 * 1024 * 1024;
const mostGrowth = 4;

/** By how much the next range may be longer than one that cost this much; less than 1: shorter. */
export function growth(rows: number, bytes: number, milliseconds: number): number {
  const cost = Math.max(rows / wantedRows, bytes / wantedBytes, milliseconds / wantedTime);
  return cost === 0 ? mostGrowth : Math.min(mostGrowth, 1 / cost);
}

/** After a statement that the server ended, or that had too many rows. */
export const shrinkage = 8;

const first = 25_000;
const smallest = 500;

/** How many rows the next range has: few at first, more while statements are quick and small, fewer after a time-out. */
export class RangeSize {
  rows = first;

  arrived(rows: number, bytes: number, milliseconds: number): void {
    this.#set(this.rows * growth(rows, bytes, milliseconds));
  }

  /** The server ended the statement. False when there is nothing left to shrink. */
  timedOut(): boolean {
    const before = this.rows;
    this.#set(before / shrinkage);
    return this.rows < before;
  }

  #set(rows: number): void {
    this.rows = Math.min(bulkRange, Math.max(smallest, Math.floor(rows)));
  }
}
