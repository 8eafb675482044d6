import type { Content } from '../../domain/observation/content.ts';
import type { Coverage } from '../../domain/observation/coverage.ts';
import { isCovered, mergeRanges } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { concernsSource } from '../../domain/observation/failure.ts';
import { isSample } from '../../domain/observation/sample.ts';
import type { Observation } from '../../domain/observation/observation.ts';
import { micros } from '../../domain/observation/instant.ts';
import type { Reading, Readings } from '../../ports/reading.ts';
import type { SourceProgress, Tell } from './source-progress.ts';

/** What makes two observations the same fact: a record by its place, a commit by its group, anything else by all it says. */
export function identityOf(observation: Observation): string {
  const { source, kind, coordinates, facts } = observation;
  const place = JSON.stringify(Object.entries(coordinates).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  switch (kind) {
    case 'record':
    case 'witness':
      return `${source} ${kind} ${place}`;
    case 'retry':
    case 'dead-letter':
    case 'commit':
      return `${source} ${kind} ${observation.facts.consumer} ${place}`;
    case 'config':
      return `${source} ${kind} ${observation.facts.subject} ${place}${isSample(observation.facts) ? ` ${observation.at}` : ''}`;
    case 'outbox':
      return `${source} ${kind} ${place}`;
    case 'produce':
    case 'consume':
    case 'dedupe':
    case 'effect':
      return `${source} ${kind} ${place} ${observation.at} ${JSON.stringify(facts)}`;
  }
}

interface Tally {
  readonly kind: string;
  found: number;
  share: number | null;
  part: string | null;
  failure: Failure | null;
  asked: boolean;
}

/**
 * Collects what the sources of one route say. A fact that is read again replaces what was read
 * before; coverage of one part grows. A source that failed stays failed for this search, so that a
 * hung broker costs its time-out once.
 */
export class Collector {
  readonly #observations = new Map<string, Observation>();
  readonly #contents = new Map<string, Content>();
  readonly #coverage = new Map<string, Coverage>();
  readonly #tallies = new Map<string, Tally>();
  readonly #tell: Tell;

  constructor(sources: readonly { readonly name: string; readonly kind: string }[], tell: Tell) {
    this.#tell = tell;
    for (const { name, kind } of sources) this.#tallies.set(name, { kind, found: 0, share: null, part: null, failure: null, asked: false });
  }

  get observations(): readonly Observation[] {
    return [...this.#observations.values()];
  }

  get coverage(): readonly Coverage[] {
    return [...this.#coverage.values()];
  }

  /** Why a source is not asked again in this search; null while it answers, also when one of its parts failed. */
  failureOf(source: string): Failure | null {
    const failure = this.#tallies.get(source)?.failure ?? null;
    return failure !== null && concernsSource(failure) ? failure : null;
  }

  contentOf(observation: Observation): Content | undefined {
    return this.#contents.get(identityOf(observation));
  }

  /**
   * Takes everything a reading says, and tells how far its source is. A `hint` is read again later,
   * in the order that absences need: what it finds counts, what it covers does not.
   */
  async take(source: string, readings: Readings, hint = false): Promise<void> {
    this.#begin(source);
    for await (const reading of readings) if (!hint || reading.type !== 'coverage') this.#add(source, reading);
    this.#say(source);
  }

  /** Adds what was decided without a reading: a part that could not be asked. */
  add(source: string, coverage: Coverage): void {
    this.#begin(source);
    this.#cover(coverage);
    this.#say(source);
  }

  /** A source that cannot be used at all. */
  fail(source: string, failure: Failure): void {
    const tally = this.#tallies.get(source);
    if (tally !== undefined && (tally.failure === null || concernsSource(failure))) tally.failure = failure;
    this.#say(source);
  }

  /** How far every source is; `done` once nothing more will be read. */
  progress(done: boolean): readonly SourceProgress[] {
    return [...this.#tallies.keys()].map((source) => this.#progressOf(source, done));
  }

  #begin(source: string): void {
    const tally = this.#tallies.get(source);
    if (tally !== undefined) tally.asked = true;
    this.#say(source);
  }

  #add(source: string, reading: Reading): void {
    const tally = this.#tallies.get(source);
    switch (reading.type) {
      case 'observation': {
        const key = identityOf(reading.observation);
        if (!this.#observations.has(key) && reading.observation.kind !== 'config' && tally !== undefined) tally.found += 1;
        this.#observations.set(key, reading.observation);
        if (reading.content !== undefined) this.#contents.set(key, reading.content);
        return;
      }
      case 'coverage':
        this.#cover(reading.coverage);
        return;
      case 'progress':
        if (tally !== undefined) {
          tally.share = reading.total === 0 ? null : Math.min(1, reading.done / reading.total);
          tally.part = reading.part;
        }
        this.#say(source);
        return;
      case 'failure':
        this.fail(source, reading.failure);
    }
  }

  /** The earliest boundary stands: what was sighted later was sighted by something else. */
  #cover(coverage: Coverage): void {
    const key = `${coverage.source} ${coverage.role} ${coverage.part}`;
    const before = this.#coverage.get(key);
    if (before === undefined) this.#coverage.set(key, coverage);
    // A window that was listed stays what was asked for, also after single rows of it were asked for by id.
    else if (coverage.unit !== before.unit) this.#coverage.set(key, joinPoints(coverage, before));
    else this.#coverage.set(key, coverage.unit === 'offset' ? joinRanges(before, coverage) : joinPoints(before, coverage));
  }

  #say(source: string): void {
    this.#tell(this.#progressOf(source, false));
  }

  #progressOf(source: string, done: boolean): SourceProgress {
    const { kind, found, share, part, failure, asked } = this.#tallies.get(source) ?? {
      kind: '',
      found: 0,
      share: null,
      part: null,
      failure: null,
      asked: false,
    };
    // What was sampled earlier is no part of what is read of the source now.
    const own = this.coverage.filter((entry) => entry.source === source && entry.role !== 'history');
    const state = !asked
      ? done
        ? 'not-asked'
        : 'waiting'
      : failure !== null && own.every((entry) => !isCovered(entry))
        ? 'failed'
        : !done
          ? 'searching'
          : own.every(isCovered)
            ? 'complete'
            : 'partial';
    return { source, kind, state, found, share, part, failure };
  }
}

function joinRanges(before: Coverage, after: Coverage): Coverage {
  if (before.wanted === null || after.wanted === null)
    return { ...joinPoints(before, after), wanted: before.wanted ?? after.wanted, read: mergeRanges([...before.read, ...after.read]) };
  const lower = (a: string, b: string): string => (BigInt(a) < BigInt(b) ? a : b);
  const higher = (a: string, b: string): string => (BigInt(a) > BigInt(b) ? a : b);
  const wanted = { from: lower(before.wanted.from, after.wanted.from), to: higher(before.wanted.to, after.wanted.to) };
  const read = mergeRanges([...before.read, ...after.read]);
  const complete =
    read.some((range) => BigInt(range.from) <= BigInt(wanted.from) && BigInt(range.to) >= BigInt(wanted.to)) || wanted.from === wanted.to;
  return {
    ...after,
    wanted,
    read,
    asOf: earlier(before.asOf, after.asOf),
    complete,
    reason: complete ? null : (after.reason ?? before.reason),
  };
}

/** Several questions about one part: all must have been answered, and the earliest instant counts. */
function joinPoints(before: Coverage, after: Coverage): Coverage {
  return {
    ...after,
    asOf: earlier(before.asOf, after.asOf),
    complete: before.complete && after.complete,
    reason: before.reason ?? after.reason,
  };
}

function earlier(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null;
  return micros(a) <= micros(b) ? a : b;
}
