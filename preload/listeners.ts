import { ipcRenderer } from 'electron';

/** Those who are told what main pushes. What came before the first of them asked is told to that one: the last word, once. */
export class Listeners<Value> {
  readonly #listeners = new Set<(value: Value) => void>();
  #early: { readonly value: Value } | null = null;

  constructor(channel: string) {
    ipcRenderer.on(channel, (_event, value: Value) => {
      if (this.#listeners.size === 0) this.#early = { value };
      for (const listener of this.#listeners) listener(value);
    });
  }

  /** Returns how to stop listening. */
  add(listener: (value: Value) => void): () => void {
    this.#listeners.add(listener);
    const early = this.#early;
    this.#early = null;
    if (early !== null) listener(early.value);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
