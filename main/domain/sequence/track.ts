import { Numbering } from './numbering.ts';
import { Repeats } from './repeats.ts';
import type { Room } from './repeats.ts';
import type { Sighting } from './sighting.ts';
import { sessionChange } from './sighting.ts';

/** Counters begin with one of these. */
const highestStart = 1n;
const farBehindWrap = 65_536n;
/** So many repeated numbers wait for whether a restart explains them. */
const waitingAtMost = 64;

/**
 * The numbers of one producer in one part, sighting after sighting. Keeps one numbering for each life
 * of the producer's counter: a counter that falls back to where counters begin, and goes on upward
 * from there, was restarted; one that only falls back repeats itself.
 */
export class Track {
  readonly repeats: Repeats;
  readonly #window: bigint;
  /** Earlier lives, oldest first, then the current one. */
  readonly #lives: Numbering[];
  #current: Numbering;
  /** The first number of what may be a restart, until the next number tells. */
  #candidate: Numbering | null = null;
  /** Repeated numbers of late: when a restart shows, those near it are its first ones, stored out of order. */
  #waiting: Sighting[] = [];

  constructor(start: Sighting, window: bigint, room: Room) {
    this.#window = window;
    this.#current = new Numbering(start, window);
    this.#lives = [this.#current];
    this.repeats = new Repeats(room);
  }

  get lives(): readonly Numbering[] {
    return this.#lives;
  }

  /** What the memory of a track grows with: intervals, and lives beyond the first. */
  get held(): number {
    return this.#lives.reduce((sum, { holes, late }) => sum + holes.all.length + late.length, this.#lives.length - 1);
  }

  see(sighting: Sighting): void {
    const current = this.#current;
    const number = current.numberOf(sighting);
    if (this.#candidate !== null && this.#restarts(this.#candidate, number, sighting)) return;
    if (number >= current.next) {
      this.#dropCandidate();
      if (number !== current.next && (this.#rejoins(sighting) || this.#strays(sighting))) return;
      current.advance(number, sighting);
      return;
    }
    const index = current.holes.find(number);
    if (index >= 0) current.fill(index, number, sighting);
    else if (!this.#strays(sighting)) this.#fallsBack(number, sighting);
  }

  /** Ends the reading: a restart that only its first number tells of is one when its message is another. */
  finish(): void {
    const candidate = this.#candidate;
    if (candidate !== null && this.#isOther(candidate.start)) this.#begin(candidate);
    this.#dropCandidate();
    this.#count(this.#waiting);
    this.#waiting = [];
  }

  /** The number after a possible restart: true when it goes on upward from there. */
  #restarts(candidate: Numbering, number: bigint, sighting: Sighting): boolean {
    const own = candidate.numberOf(sighting);
    if (own < candidate.next || own - candidate.next > this.#window) return false;
    const current = this.#current;
    const sameSession = sessionChange(candidate.latest.session, sighting.session) === 'none';
    const otherSession = sessionChange(current.latest.session, sighting.session) !== 'none';
    if (number >= current.next && !(sameSession && otherSession)) return false;
    // What fills a hole of the old life and is not the very next of the new one came out of order.
    if (own !== candidate.next && current.holes.find(number) >= 0) return false;
    candidate.advance(own, sighting);
    this.#begin(candidate);
    return true;
  }

  #begin(candidate: Numbering): void {
    const { start } = candidate;
    this.#candidate = null;
    const near = Map.groupBy(this.#waiting, ({ sequence, position, session }) => {
      const distance = sequence - start.sequence;
      const isNear = distance >= -this.#window && distance <= this.#window && start.position - position <= this.#window;
      return isNear && sessionChange(session, start.session) === 'none';
    });
    this.#waiting = [];
    this.#count(near.get(false) ?? []);
    this.#current = candidate;
    this.#lives.push(candidate);
    for (const sighting of near.get(true) ?? []) if (!candidate.place(sighting)) this.#count([sighting]);
  }

  /** The message that begins a numbering is known to be another than the one that had its number before. */
  #isOther({ messageId, sequence }: Sighting): boolean {
    const earlier = this.#current.beginning.get(sequence);
    return earlier !== undefined && messageId !== null && messageId !== earlier;
  }

  #fallsBack(number: bigint, sighting: Sighting): void {
    const current = this.#current;
    if (number < current.first && sessionChange(current.latest.session, sighting.session) === 'none' && current.precede(number, sighting))
      return;
    const earlier = current.beginning.get(sighting.sequence);
    // Soon after a wrap-around low numbers are in the midst of a life.
    const isLow = sighting.sequence <= highestStart && (number === sighting.sequence || current.next - number > farBehindWrap);
    const isStart = number === current.first || isLow;
    if (earlier !== undefined && earlier === sighting.messageId) this.#count([sighting]);
    else if (isStart || this.#isOther(sighting)) {
      this.#dropCandidate();
      this.#candidate = new Numbering(sighting, this.#window);
    } else this.#keep(sighting);
  }

  #dropCandidate(): void {
    const candidate = this.#candidate;
    if (candidate === null) return;
    this.#candidate = null;
    this.#keep(candidate.start);
  }

  /** A number that was seen before, or is below all that were: a further copy, unless a restart shows. */
  #keep(sighting: Sighting): void {
    this.#waiting.push(sighting);
    if (this.#waiting.length > waitingAtMost) this.#count(this.#waiting.splice(0, 1));
  }

  /** Counts further copies; of a number below all that were read the first copy may stand there. */
  #count(copies: readonly Sighting[]): void {
    const { first, latest } = this.#current;
    for (const copy of copies) {
      if (copy.aborted || this.#current.numberOf(copy) < first) continue;
      this.repeats.add(copy.sequence, copy, copy.sequence === latest.sequence ? latest : null);
    }
  }

  /** What looked like a restart goes on with the number that was due before it: it was a repetition from the start. */
  #rejoins(sighting: Sighting): boolean {
    const [previous, current] = [this.#lives.at(-2), this.#current];
    if (previous === undefined || current.next > previous.next || current.differsFrom(previous)) return false;
    const number = previous.numberOf(sighting);
    if (number !== previous.next) return false;
    this.#lives.pop();
    this.#current = previous;
    for (let repeated = current.first; repeated < current.next; repeated += 1n)
      if (repeated >= previous.first && current.holes.find(repeated) < 0) this.repeats.add(repeated, null, null);
    previous.advance(number, sighting);
    return true;
  }

  /** A last message of the life before a restart, stored behind the first ones after it. */
  #strays(sighting: Sighting): boolean {
    const previous = this.#lives.at(-2);
    if (previous === undefined || sighting.position - previous.latest.position > this.#window) return false;
    const current = this.#current;
    const ofCurrent = sessionChange(current.latest.session, sighting.session);
    const ofPrevious = sessionChange(previous.latest.session, sighting.session);
    const told = sighting.session !== null && ofCurrent !== 'none' && ofPrevious === 'none';
    // Without a session only a number that the new life is far from speaks for the old one.
    const far = sighting.session === null && current.numberOf(sighting) - current.next > this.#window;
    if (!told && !far) return false;
    const number = previous.numberOf(sighting);
    const index = previous.holes.find(number);
    if (index >= 0) previous.fill(index, number, sighting);
    else if (number >= previous.next && number - previous.next <= this.#window) previous.advance(number, sighting);
    else return false;
    return true;
  }
}
