import type { BulkReading } from '../../ports/bulk.ts';
import { bulkRange } from '../../ports/bulk.ts';
import { partitionPart } from '../../domain/observation/coverage.ts';
import type { ScanHit } from '../kafka-wire/range-reader.ts';
import type { ScanRange } from '../kafka-wire/scan.ts';
import type { BatchLines } from './bulk-lines.ts';

/** Lines of a partition are given when they are about this many bytes: few files for whoever keeps them, and little memory. */
const bytesPerRange = 4 * 1024 * 1024;

const letterCodes: Readonly<Record<ScanHit['visibility'], number>> = {
  committed: 'v'.charCodeAt(0),
  aborted: 'a'.charCodeAt(0),
  open: 'o'.charCodeAt(0),
  undecided: 'u'.charCodeAt(0),
};

interface Piece {
  readonly bytes: Buffer;
  readonly rows: number;
}

/**
 * Collects the lines of one range until they are worth giving. Lines of a transaction that has not ended come later than
 * those behind them: until then no cursor passes them. They are copied, so that they keep nothing else in memory.
 */
export class RangeLines {
  readonly #part: string;
  readonly #total: number;
  readonly #end: bigint;
  readonly #held = new Set<BatchLines>();
  #pending: Piece[] = [];
  #bytes = 0;
  #rows = 0;
  #given: bigint;
  /** The offset behind what was read. */
  #position: bigint;

  constructor(topic: string, { partition, from, to }: ScanRange) {
    this.#part = partitionPart(topic, partition);
    this.#total = Number(to - from);
    this.#end = to;
    this.#given = from;
    this.#position = from;
  }

  /** Keeps lines that wait for the end of their transaction. */
  readonly hold = (lines: BatchLines): BatchLines => {
    const kept = { ...lines, bytes: Buffer.from(lines.bytes) };
    this.#held.add(kept);
    return kept;
  };

  /** Takes lines whose visibility is known now, and gives a range where they would make it too long. */
  *add(lines: BatchLines, visibility: ScanHit['visibility']): Generator<BulkReading> {
    const wasHeld = this.#held.delete(lines);
    if (this.#bytes >= bytesPerRange || (this.#rows > 0 && this.#rows + lines.rows > bulkRange)) {
      // Lines that were held lie before the position already.
      if (!wasHeld && lines.firstOffset > this.#position) this.#position = lines.firstOffset;
      if (wasHeld) this.#held.add(lines);
      yield* this.give();
      this.#held.delete(lines);
    }
    const code = letterCodes[visibility];
    if (visibility !== 'committed') for (const at of lines.letters) lines.bytes[at] = code;
    this.#keep(lines);
    this.#bytes += lines.bytes.length;
    this.#rows += lines.rows;
  }

  /** Batches are written one behind the other into the same memory: what lies together is given together, without a copy. */
  #keep({ bytes, rows }: Piece): void {
    const last = this.#pending.at(-1);
    if (last === undefined || last.bytes.buffer !== bytes.buffer || last.bytes.byteOffset + last.bytes.length !== bytes.byteOffset) {
      this.#pending.push({ bytes, rows });
      return;
    }
    const joined = Buffer.from(bytes.buffer, last.bytes.byteOffset, last.bytes.length + bytes.length);
    this.#pending[this.#pending.length - 1] = { bytes: joined, rows: last.rows + rows };
  }

  /** Everything before this offset was read. */
  *reached(position: bigint): Generator<BulkReading> {
    this.#position = position < this.#end ? position : this.#end;
    if (this.#bytes >= bytesPerRange) yield* this.give();
  }

  /** Gives what was collected, and the cursor behind it. */
  *give(): Generator<BulkReading> {
    let cursor = this.#position;
    for (const { firstOffset } of this.#held) if (firstOffset < cursor) cursor = firstOffset;
    if (cursor < this.#given) cursor = this.#given;
    const rows = this.#rows;
    if (rows === 0 && cursor === this.#given) return;
    for (const { bytes, rows: own } of this.#pending) yield { type: 'lines', lines: bytes, rows: own };
    this.#pending = [];
    this.#bytes = 0;
    this.#rows = 0;
    this.#given = cursor;
    yield { type: 'range', part: this.#part, cursor: String(cursor), rows, total: this.#total };
  }
}
