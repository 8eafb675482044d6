const smallest = 64 * 1024;
const first = 256 * 1024;
const largest = 4 * 1024 * 1024;
const quick = 1_000;
const slow = 3_000;

/**
 * How many bytes to ask for in one fetch: 4 MB where the network is fast, because more is not quicker and each range has
 * two of them in memory; less where several such answers, one behind the other on one connection, would not arrive
 * before the request timeout and a slow tunnel would look like a dead broker.
 */
export class FetchSize {
  private readonly most: number;
  private size: number;

  /** With a byte rate no fetch asks for more than one second's worth. */
  constructor(bytesPerSecond: number | null) {
    this.most = Math.max(smallest, Math.min(largest, bytesPerSecond ?? largest));
    this.size = Math.min(first, this.most);
  }

  get bytes(): number {
    return this.size;
  }

  /** An answer of `bytes` came `milliseconds` after its request. */
  arrived(bytes: number, milliseconds: number): void {
    const full = bytes > this.size / 2;
    if (full && milliseconds < quick) this.size = Math.min(this.most, this.size * 2);
    else if (milliseconds > slow) this.size = Math.max(smallest, this.size / 2);
  }

  /** A request timed out. */
  timedOut(): void {
    this.size = Math.max(smallest, Math.floor(this.size / 4));
  }
}
