/** The calls that windows wait for, so that a window that is gone waits for nothing any more. */
export class Pending {
  readonly #controllers = new Map<number, Set<AbortController>>();

  /** Runs `work` with a signal that is aborted when the owner is gone. */
  async during<T>(owner: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const own = this.#controllers.get(owner) ?? new Set<AbortController>();
    this.#controllers.set(owner, own.add(controller));
    try {
      return await work(controller.signal);
    } finally {
      own.delete(controller);
    }
  }

  abort(owner: number): void {
    for (const controller of this.#controllers.get(owner) ?? []) controller.abort();
  }
}
