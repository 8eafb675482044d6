/** A batch holds at most this many items and waits for more at most this long. */
const batchItems = 500;
export const batchMilliseconds = 50;
/** Batches on the way that the window has not acknowledged. */
const batchesAhead = 2;

/**
 * Collects the items of one stream and sends them in batches, never further ahead of the window
 * than `batchesAhead`: a window that is busy slows the reading down instead of being flooded.
 */
export class Batches {
  readonly #send: (sequence: number, items: readonly unknown[]) => void;
  readonly #onTheWay = new Set<number>();
  #waiting: unknown[] = [];
  #sequence = 0;
  #timer: NodeJS.Timeout | null = null;
  #due = false;
  #room: (() => void) | null = null;

  /** `send` must not throw; it is never called with an empty batch. */
  constructor(send: (sequence: number, items: readonly unknown[]) => void) {
    this.#send = send;
  }

  /** Takes one item. Waits while a full batch cannot leave; ends early when `gone` is aborted. */
  async add(item: unknown, gone: AbortSignal): Promise<void> {
    this.#waiting.push(item);
    if (this.#waiting.length >= batchItems) await this.flush(gone);
    else this.#timer ??= setTimeout(() => this.#elapsed(), batchMilliseconds);
  }

  /** Sends what is waiting, as soon as the window is ready for it; sends nothing when `gone` is aborted before. */
  async flush(gone: AbortSignal): Promise<void> {
    while (this.#onTheWay.size >= batchesAhead && !gone.aborted && this.#waiting.length > 0) await this.#acknowledgement(gone);
    if (!gone.aborted) this.#sendWaiting();
    this.#clear();
  }

  /** The window has taken a batch. A number that is not on the way changes nothing. */
  acknowledge(sequence: number): void {
    if (!this.#onTheWay.delete(sequence)) return;
    if (this.#due && this.#onTheWay.size < batchesAhead) this.#sendWaiting();
    this.#room?.();
  }

  #elapsed(): void {
    this.#timer = null;
    if (this.#onTheWay.size < batchesAhead) this.#sendWaiting();
    else this.#due = true;
  }

  #sendWaiting(): void {
    this.#clear();
    if (this.#waiting.length === 0) return;
    const items = this.#waiting;
    this.#waiting = [];
    this.#sequence += 1;
    this.#onTheWay.add(this.#sequence);
    this.#send(this.#sequence, items);
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#due = false;
  }

  #acknowledgement(gone: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const proceed = (): void => {
        this.#room = null;
        gone.removeEventListener('abort', proceed);
        resolve();
      };
      this.#room = proceed;
      gone.addEventListener('abort', proceed, { once: true });
    });
  }
}
