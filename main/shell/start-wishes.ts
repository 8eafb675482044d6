import { app } from 'electron';
import { readArguments } from './arguments.ts';
import type { StartWish } from './arguments.ts';
import { screenOfLink } from './deep-link.ts';
import { isOnlyInstance } from './single-instance.ts';

/** What people ask for from outside of the window: the command line, a second start, a link. */
export class StartWishes {
  readonly #early: StartWish[] = [];
  #fulfil: ((wish: StartWish) => void) | null = null;

  /** @returns null when another Waybill runs already and was told instead */
  static claim(argv: readonly string[], folder: string): StartWishes | null {
    const wishes = new StartWishes();
    const only = isOnlyInstance(argv, folder, (secondArgv, secondFolder) => wishes.#add(readArguments(secondArgv, secondFolder)));
    if (!only) return null;
    wishes.#add(readArguments(argv, folder));
    app.on('open-url', (event, link) => {
      event.preventDefault();
      const screen = screenOfLink(link);
      wishes.#add(screen === null ? { open: 'nothing' } : { open: 'screen', screen });
    });
    return wishes;
  }

  /** From now on wishes are fulfilled as they come, those that came before first. */
  fulfilWith(fulfil: (wish: StartWish) => void): void {
    this.#fulfil = fulfil;
    for (const wish of this.#early.splice(0)) fulfil(wish);
  }

  #add(wish: StartWish): void {
    if (this.#fulfil === null) this.#early.push(wish);
    else this.#fulfil(wish);
  }
}
