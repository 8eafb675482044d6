import type { Explanation } from '../domain/lifecycle/explanation.ts';

const limit = 20;

/** What the window was told last, so that an export contains exactly what a person saw. */
export class RecentExplanations {
  readonly #byMessage = new Map<string, Explanation>();

  keep(explanation: Explanation): void {
    if (explanation.messageId === null) return;
    const key = JSON.stringify([explanation.route, explanation.messageId]);
    this.#byMessage.delete(key);
    this.#byMessage.set(key, explanation);
    const [oldest] = this.#byMessage.keys();
    if (this.#byMessage.size > limit && oldest !== undefined) this.#byMessage.delete(oldest);
  }

  find(route: string, messageId: string): Explanation | null {
    return this.#byMessage.get(JSON.stringify([route, messageId])) ?? null;
  }
}
