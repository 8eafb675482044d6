import { pause } from './pause.ts';

const oneSecond = 1_000;

/** A token bucket over bytes: one second's worth may be taken at once, then the rate holds. */
export class ByteRate {
  private readonly bytesPerSecond: number;
  private readonly now: () => number;
  private balance: number;
  private filledAt: number;

  /** `now` gives milliseconds and must not go back. */
  constructor(bytesPerSecond: number, now: () => number) {
    this.bytesPerSecond = bytesPerSecond;
    this.now = now;
    this.balance = bytesPerSecond;
    this.filledAt = now();
  }

  /** Takes bytes out, also into debt, and tells how many milliseconds to wait before they may be used. Negative bytes are given back. */
  take(bytes: number): number {
    const at = this.now();
    this.balance = Math.min(this.bytesPerSecond, this.balance + ((at - this.filledAt) * this.bytesPerSecond) / oneSecond);
    this.filledAt = at;
    this.balance -= bytes;
    return this.balance >= 0 ? 0 : (-this.balance * oneSecond) / this.bytesPerSecond;
  }

  /** Takes bytes out and waits for them; ends early at an abort. */
  async spend(bytes: number, signal: AbortSignal): Promise<void> {
    const wait = this.take(bytes);
    if (wait > 0) await pause(wait, signal);
  }
}
