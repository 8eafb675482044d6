import type { Coverage, Range } from '../../domain/observation/coverage.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { OffsetRange, ScanRequest, TopicRole } from '../../ports/broker.ts';

/**
 * A broker writes notes of its own into a stream (who published, and how far native clients have read), and each takes
 * an offset that is never delivered. So do messages that a native client compressed, but they are messages. Into a
 * stream that is bound to an exchange nobody writes compressed, so that a few missing offsets are notes; where producers
 * may write by themselves only a single one is taken for a note.
 */
const ownOfBound = 16n;
const ownOfPublished = 1n;

function notDelivered(from: bigint, to: bigint): Failure {
  return { code: 'unsupported', retryable: false, detail: `offsets ${from} to ${to} were not delivered: compressed by a native client` };
}

/** What became of one range: the exact account of what was read, and what stood against the rest. */
export class RangeOutcome {
  readonly range: OffsetRange;
  readonly #read: { from: bigint; to: bigint }[] = [];
  /** The next offset that is expected. */
  position: bigint;
  readonly #ownOffsets: bigint;
  #failure: Failure | null = null;
  #notComparable = 0;
  #firstNotComparable: bigint | null = null;

  constructor(range: OffsetRange, topicRole: TopicRole) {
    this.range = range;
    this.position = range.from;
    this.#ownOffsets = topicRole.role === 'destination' && !('witness' in topicRole) ? ownOfPublished : ownOfBound;
  }

  get finished(): boolean {
    return this.position >= this.range.to;
  }

  /** Nothing more of it is to be read. */
  get ended(): boolean {
    return this.finished || this.#failure?.code === 'too-large';
  }

  /** How many messages were compared. */
  get records(): number {
    return this.#read.reduce((sum, { from, to }) => sum + Number(to - from), 0);
  }

  get failure(): Failure | null {
    return this.#failure;
  }

  /** The message at this offset was compared. What was left out before it, was cut off or not delivered, or is the broker's own. */
  take(offset: bigint): void {
    const last = this.#read.at(-1);
    const missing = offset - this.position;
    const ofTheBroker = last !== undefined && missing > 0n && missing <= this.#ownOffsets;
    if (missing > 0n && last === undefined) this.fail({ code: 'not-found', retryable: false, detail: `the stream starts at ${offset}` });
    else if (missing > 0n && !ofTheBroker) this.fail(notDelivered(this.position, offset));
    if (last !== undefined && (ofTheBroker || missing === 0n)) last.to = offset + 1n;
    else this.#read.push({ from: offset, to: offset + 1n });
    this.position = offset + 1n;
  }

  /** The next message stands at `offset`, behind the range: what is left of it is the broker's own, or was cut off. */
  skipTo(offset: bigint): void {
    const last = this.#read.at(-1);
    if (last !== undefined && this.range.to - this.position <= this.#ownOffsets) last.to = this.range.to;
    else if (last === undefined) this.fail({ code: 'not-found', retryable: false, detail: `the stream starts at ${offset}` });
    else this.fail(notDelivered(this.position, this.range.to));
    this.position = this.range.to;
  }

  endsAt(offset: bigint): void {
    this.fail({ code: 'not-found', retryable: true, detail: `the stream ends at ${offset}` });
  }

  /** There are more matches than were asked for. */
  stopAtLimit(): void {
    this.fail({ code: 'too-large', retryable: false, detail: `more matches than are listed; reading ended at offset ${this.position}` });
  }

  notComparable(offset: bigint): void {
    this.#notComparable += 1;
    this.#firstNotComparable ??= offset;
  }

  /** The first reason stands. */
  fail(failure: Failure): void {
    this.#failure ??= failure;
  }

  coverage(source: string, { topic, topicRole, asOf }: Pick<ScanRequest, 'topic' | 'topicRole' | 'asOf'>): Coverage {
    const text = ({ from, to }: { readonly from: bigint; readonly to: bigint }): Range => ({ from: String(from), to: String(to) });
    const { partition } = this.range;
    const failure = this.#failure ?? this.#unparsed();
    return {
      id: '',
      source,
      role: topicRole.role,
      part: partitionPart(topic, partition),
      unit: 'offset',
      wanted: text(this.range),
      read: this.#read.map(text),
      asOf,
      complete: failure === null,
      needed: false,
      reason: failure === null ? null : reasonOf(failure),
    };
  }

  #unparsed(): Failure | null {
    if (this.#notComparable === 0) return null;
    const detail = `${this.#notComparable} records from offset ${this.#firstNotComparable} on whose identity could not be parsed`;
    return { code: 'malformed', retryable: false, detail };
  }
}
