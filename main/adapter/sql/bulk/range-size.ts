import { bulkRange } from '../../../ports/bulk.ts';

const first = 25_000;
const smallest = 500;
/** Milliseconds: far below the 5 s in which the server would end the statement. */
const quick = 1_500;
/** Lines of one range are held until the statement has ended. */
const largestBytes = 12 * 1024 * 1024;

/** How many rows the next range has: few at first, more while statements are quick and small, fewer after a time-out. */
export class RangeSize {
  rows = first;

  arrived(bytes: number, milliseconds: number): void {
    const cost = Math.max(milliseconds / quick, bytes / largestBytes, 0.25);
    if (cost < 0.5 || cost > 1) this.rows = Math.min(bulkRange, Math.max(smallest, Math.floor(this.rows / Math.min(cost * 1.25, 4))));
  }

  /** The server ended the statement. False when there is nothing left to shrink. */
  timedOut(): boolean {
    if (this.rows === smallest) return false;
    this.rows = Math.max(smallest, Math.floor(this.rows / 4));
    return true;
  }
}
