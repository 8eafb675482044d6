/** Hands events from callbacks to one reader in order; the reader gets what is there and waits for more. */
export class EventQueue<Event> implements AsyncIterable<Event> {
  readonly #waiting: Event[] = [];
  #wake: (() => void) | null = null;
  #closed = false;
  #error: Error | null = null;

  push(event: Event): void {
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** Ends the reading after what was pushed; with an error, which is a defect, the reader gets it thrown. */
  close(error: unknown = null): void {
    this.#closed = true;
    this.#error = error === null || error instanceof Error ? error : new Error('The reading ended with a defect.', { cause: error });
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event> {
    for (;;) {
      for (const event of this.#waiting.splice(0)) yield event;
      if (this.#waiting.length > 0) continue;
      if (this.#closed) {
        if (this.#error !== null) throw this.#error;
        return;
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = null;
    }
  }
}
