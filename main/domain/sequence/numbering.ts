import { Holes } from './holes.ts';
import type { Hole } from './holes.ts';
import type { Sighting } from './sighting.ts';
import { sessionChange } from './sighting.ts';
import { WrapAround } from './wrap-around.ts';

/** Numbers that came when the reorder window had passed. */
export type LateRange = Omit<Hole, 'cause' | 'change'>;

const beginningSize = 8;

/** One life of a producer's counter in one part: what was seen is everything from `first` to before `next` that no hole has. */
export class Numbering {
  readonly holes = new Holes();
  readonly start: Sighting;
  first: bigint;
  next: bigint;
  latest: Sighting;
  readonly late: LateRange[] = [];
  /** Message ids of the first numbers: a restart gives these to other messages, a repetition to the same. */
  readonly beginning = new Map<bigint, string>();
  /** How far apart neighbours were really stored, at most. */
  disorder = 0n;
  /** Numbers went on across a change of session of this kind: such a change does not reset the counter. */
  wentOn = { epoch: false, producer: false };

  readonly #window: bigint;
  readonly #wrap: WrapAround;

  constructor(start: Sighting, window: bigint) {
    this.#window = window;
    this.#wrap = new WrapAround(window);
    this.start = start;
    this.latest = start;
    this.first = start.sequence;
    this.next = start.sequence + 1n;
    this.#remember(start);
    if (start.aborted) this.#abort(start.sequence, start, null);
  }

  /** The number of a sighting in this numbering. */
  numberOf({ sequence }: Sighting): bigint {
    return sequence === this.next ? sequence : this.#wrap.unwrap(sequence, this.next - 1n);
  }

  storedRanges(first: bigint, last: bigint): ReturnType<WrapAround['storedRanges']> {
    return this.#wrap.storedRanges(first, last);
  }

  /** Takes a number wherever it belongs. False: it was seen before, or is too far below the first. */
  place(sighting: Sighting): boolean {
    const number = this.numberOf(sighting);
    if (number >= this.next) {
      this.advance(number, sighting);
      return true;
    }
    const index = this.holes.find(number);
    if (index >= 0) this.fill(index, number, sighting);
    return index >= 0 || (number < this.first && this.precede(number, sighting));
  }

  /** A number that is higher than all before. */
  advance(number: bigint, sighting: Sighting): void {
    const before = this.latest;
    const change = sessionChange(before.session, sighting.session);
    if (number === this.next) {
      if (change !== 'none') this.wentOn[change] = true;
    } else {
      this.holes.push({
        first: this.next,
        last: number - 1n,
        cause: 'missing',
        opened: sighting,
        change,
        before,
        after: sighting,
      });
    }
    if (sighting.aborted) this.#abort(number, sighting, before);
    else this.holes.closeLast(sighting);
    if (this.beginning.size < beginningSize) this.#remember(sighting);
    this.next = number + 1n;
    this.latest = sighting;
  }

  /** A number below the first that is near enough to be stored out of order. False: it is not of this numbering. */
  precede(number: bigint, sighting: Sighting): boolean {
    const distance = sighting.position - this.start.position;
    if (this.first - number > this.#window || distance > this.#window) return false;
    if (number + 1n < this.first)
      this.holes.unshift({
        first: number + 1n,
        last: this.first - 1n,
        cause: 'missing',
        opened: sighting,
        change: 'none',
        before: sighting,
        after: this.start,
      });
    if (sighting.aborted)
      this.holes.unshift({
        first: number,
        last: number,
        cause: 'aborted',
        opened: sighting,
        change: 'none',
        before: null,
        after: this.start,
      });
    this.first = number;
    this.#noteDisorder(distance);
    return true;
  }

  /** A number that a hole has. `index` is the hole's. */
  fill(index: number, number: bigint, sighting: Sighting): void {
    const hole = this.holes.at(index);
    if (hole === undefined || (hole.cause === 'aborted' && sighting.aborted)) return;
    const distance = sighting.position - hole.opened.position;
    if (hole.cause === 'missing' && distance <= this.#window) this.#noteDisorder(distance);
    else if (hole.cause === 'missing' && !sighting.aborted) this.#noteLate(number, hole);
    this.holes.take(index, number, sighting);
  }

  /** It gives a number to another message: it is another life of the counter, and no repetition. */
  differsFrom({ beginning }: Numbering): boolean {
    return [...this.beginning].some(([sequence, messageId]) => (beginning.get(sequence) ?? messageId) !== messageId);
  }

  #remember({ sequence, messageId }: Sighting): void {
    if (messageId !== null) this.beginning.set(sequence, messageId);
  }

  #noteDisorder(distance: bigint): void {
    if (distance > this.disorder) this.disorder = distance;
  }

  #noteLate(number: bigint, { before, after, opened }: Hole): void {
    const last = this.late.at(-1);
    if (last !== undefined && last.last + 1n === number) this.late[this.late.length - 1] = { ...last, last: number, after };
    else this.late.push({ first: number, last: number, before, after, opened });
  }

  #abort(number: bigint, opened: Sighting, before: Sighting | null): void {
    this.holes.push({ first: number, last: number, cause: 'aborted', opened, change: 'none', before, after: null });
  }
}
