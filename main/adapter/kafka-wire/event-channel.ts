/**
 * Hands items from several producers to one consumer in the order they were pushed. A producer waits while more than
 * `capacity` items are unread, so a slow consumer slows the reading down instead of filling the memory.
 */
export class EventChannel<Item> implements AsyncIterable<Item> {
  private readonly capacity: number;
  private items: Item[] = [];
  private finished = false;
  private error: Error | null = null;
  private wakeConsumer: () => void = () => {};
  private waitingProducers: (() => void)[] = [];

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Resolves once the item was taken up and there is room again; at once when the consumer has left. */
  async push(item: Item): Promise<void> {
    if (this.finished) return;
    this.items.push(item);
    this.wakeConsumer();
    if (this.items.length > this.capacity) await new Promise<void>((resolve) => this.waitingProducers.push(resolve));
  }

  /** No more items; those already pushed are still handed out. */
  end(): void {
    this.finished = true;
    this.wakeConsumer();
    this.releaseProducers();
  }

  /** Ends with an error, thrown at the consumer after the items. */
  fail(error: Error): void {
    this.error = error;
    this.end();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, void> {
    try {
      for (;;) {
        const ready = this.items;
        this.items = [];
        this.releaseProducers();
        yield* ready;
        if (this.items.length > 0) continue;
        if (this.finished) break;
        await new Promise<void>((resolve) => (this.wakeConsumer = resolve));
      }
      if (this.error !== null) throw this.error;
    } finally {
      this.end();
    }
  }

  private releaseProducers(): void {
    for (const release of this.waitingProducers.splice(0)) release();
  }
}
