import type { Gap, Repeat, SequencePair } from './sequence-report.ts';
import { formatInstant } from '../observation/instant.ts';
import { Room } from './repeats.ts';
import type { PartEnd } from './settle.ts';
import { settle } from './settle.ts';
import type { Sighting } from './sighting.ts';
import { Track } from './track.ts';

/** What the numbers of some parts say. */
export interface Continuity {
  readonly gaps: readonly Gap[];
  readonly repeats: readonly Repeat[];
  readonly pairs: readonly SequencePair[];
}

/** So many intervals, restarts and tracks are held at most: more are not the gaps of a counter, but something that does not count. */
const heldAtMost = 1_000_000;
const tracksAtMost = 100_000;
/** How many sightings pass between two looks at what is held. */
const lookEvery = 65_536;

/**
 * Finds numbers that are missing, per producer and part, in one pass over sightings in stored order
 * of each part. Holds intervals, not numbers: its memory grows with what is missing.
 */
export class Detector {
  readonly #window: bigint;
  readonly #parts = new Map<string, Map<string, Track>>();
  readonly #room = new Room();
  #tracks = 0;
  #untilLook = lookEvery;
  #excessive = false;

  /** `window`: how far apart neighbours may be stored. */
  constructor(window: number) {
    this.#window = BigInt(window);
  }

  /** Too many gaps or producers to be those of counters; what is seen from then on is not looked at. */
  get excessive(): boolean {
    return this.#excessive;
  }

  /** Intervals and restarts that are held now. */
  get held(): number {
    return this.#all().reduce((sum, { track }) => sum + track.held, 0);
  }

  see(part: string, producer: string, sighting: Sighting): void {
    if (this.#excessive) return;
    let tracks = this.#parts.get(part);
    if (tracks === undefined) this.#parts.set(part, (tracks = new Map<string, Track>()));
    const track = tracks.get(producer);
    if (track !== undefined) track.see(sighting);
    else {
      tracks.set(producer, new Track(sighting, this.#window, this.#room));
      this.#tracks += 1;
    }
    this.#untilLook -= 1;
    if (this.#untilLook === 0) this.#look();
  }

  /** Decides what the holes are. `endOf` tells how each part was read; call it once, at the end. */
  finish(endOf: (part: string) => PartEnd): Continuity {
    const results = this.#all().flatMap(({ part, producer, track }) => {
      track.finish();
      const end = endOf(part);
      if (!isInside(track, end)) return [];
      const gaps = settle(track, end, this.#window).map((gap) => ({ producer, part, ...gap }));
      return [{ gaps, repeats: track.repeats.list(producer, part), pair: pairOf(producer, part, track) }];
    });
    return {
      gaps: results.flatMap(({ gaps }) => gaps),
      repeats: results.flatMap(({ repeats }) => repeats),
      pairs: results.map(({ pair }) => pair),
    };
  }

  #all(): readonly { readonly part: string; readonly producer: string; readonly track: Track }[] {
    return [...this.#parts].flatMap(([part, tracks]) => [...tracks].map(([producer, track]) => ({ part, producer, track })));
  }

  #look(): void {
    this.#untilLook = lookEvery;
    this.#excessive = this.#tracks > tracksAtMost || this.held > heldAtMost;
  }
}

/** Something of the track happened when it was asked for; the rest was read to know what comes out of order. */
function isInside({ lives }: Track, { asked: { from, to } }: PartEnd): boolean {
  const [first, last] = [lives.at(0)?.start.at ?? null, lives.at(-1)?.latest.at ?? null];
  return (from === null || last === null || last >= from) && (to === null || first === null || first < to);
}

function pairOf(producer: string, part: string, { lives, repeats }: Track): SequencePair {
  const seen = lives.reduce(
    (sum, { first, next, holes }) => holes.all.reduce((left, hole) => left - (hole.last - hole.first + 1n), sum + next - first),
    0n,
  );
  const [oldest, newest] = [lives.at(0), lives.at(-1)];
  const stored = (life: Track['lives'][number] | undefined, number: bigint | undefined): string =>
    life === undefined || number === undefined ? '0' : String(life.storedRanges(number, number)[0]?.first ?? number);
  const instant = (at: bigint | null | undefined): string | null => (at === null || at === undefined ? null : formatInstant(at));
  return {
    producer,
    part,
    first: stored(oldest, oldest?.first),
    last: stored(newest, newest === undefined ? undefined : newest.next - 1n),
    seen: String(seen),
    repeated: String(repeats.copies),
    from: instant(oldest?.start.at),
    to: instant(newest?.latest.at),
  };
}
