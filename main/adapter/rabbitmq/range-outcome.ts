import type { Coverage, Range } from '../../domain/observation/coverage.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import type { Failure } from '../../domain/observation/failure.ts';
import { reasonOf } from '../../domain/observation/failure.ts';
import type { OffsetRange, ScanRequest } from '../../ports/broker.ts';

/** What became of one range: the exact account of what was read, and what stood against the rest. */
export class RangeOutcome {
  readonly range: OffsetRange;
  readonly #read: { from: bigint; to: bigint }[] = [];
  /** The next offset that is expected. */
  position: bigint;
  #failure: Failure | null = null;
  #notComparable = 0;
  #firstNotComparable: bigint | null = null;

  constructor(range: OffsetRange) {
    this.range = range;
    this.position = range.from;
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

  /** The message at this offset was compared. What is left out before it was not delivered: cut off, or packed in a way that AMQP cannot give. */
  take(offset: bigint): void {
    const last = this.#read.at(-1);
    if (offset > this.position) {
      const cutOff = last === undefined;
      this.fail(
        cutOff
          ? { code: 'not-found', retryable: false, detail: `the stream starts at ${offset}` }
          : { code: 'unsupported', retryable: false, detail: `offsets ${this.position} to ${offset} were not delivered` },
      );
    }
    if (last?.to === offset) last.to = offset + 1n;
    else this.#read.push({ from: offset, to: offset + 1n });
    this.position = offset + 1n;
  }

  /** Everything that is left stands before what the stream still has. */
  skipTo(offset: bigint): void {
    this.fail({ code: 'not-found', retryable: false, detail: `the stream starts at ${offset}` });
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

  coverage(source: string, request: ScanRequest): Coverage {
    const text = ({ from, to }: { readonly from: bigint; readonly to: bigint }): Range => ({ from: String(from), to: String(to) });
    const { partition } = this.range;
    const failure = this.#failure ?? this.#unparsed();
    return {
      id: '',
      source,
      role: request.topicRole.role,
      part: partitionPart(request.topic, partition),
      unit: 'offset',
      wanted: text(this.range),
      read: this.#read.map(text),
      asOf: request.asOf,
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
