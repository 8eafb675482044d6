import { consumerPart, partitionPart } from '../../domain/observation/coverage.ts';
import { Allocation } from '../../domain/sequence/allocation.ts';
import { Detector } from '../../domain/sequence/detector.ts';
import { Rereads } from '../../domain/sequence/rereads.ts';
import { parseSequence } from '../../domain/sequence/sighting.ts';
import type { BulkTables } from '../../ports/bulk.ts';
import { bulkColumns } from '../../ports/bulk.ts';
import type { ContinuityReading, TracedQuestion } from '../../ports/numbers.ts';
import { csvRows } from './csv-rows.ts';

type Column = (typeof bulkColumns.numbered)[number];
const columnOf = Object.fromEntries(bulkColumns.numbered.map((column, index) => [column, index])) as Readonly<Record<Column, number>>;

/** The lines of one consumer in one part, in traced order. */
interface TracedPart {
  readonly rereads: Rereads;
  lines: number;
}

/** Goes through the lines of a trace or ledger. */
class TracedLines {
  readonly detector: Detector;
  readonly allocation: Allocation;
  /** Lines whose number is none, or that name no partition where one is needed. */
  unplaced = 0;
  readonly #question: TracedQuestion;
  readonly #parts = new Map<string, TracedPart>();

  constructor(question: TracedQuestion) {
    this.#question = question;
    this.detector = new Detector(question.reorderWindow);
    this.allocation = new Allocation(question.about.kind === 'allocation' ? question.about.gaps : []);
  }

  linesOf(part: string): number {
    return this.#parts.get(part)?.lines ?? 0;
  }

  see(row: readonly (string | null)[]): void {
    const text = (column: Column): string | null => row[columnOf[column]] ?? null;
    const [producer, number] = [text('producer'), parseSequence(text('sequence') ?? '')];
    if (number === null && text('sequence') !== null) this.unplaced += 1;
    if (producer === null || number === null) return;
    if (this.#question.about.kind === 'allocation') this.allocation.see(producer, text('partition'), number);
    else if (text('stage') === 'c') this.#consumed(text, producer, number);
  }

  #consumed(text: (column: Column) => string | null, producer: string, sequence: bigint): void {
    const { place, reorderWindow } = this.#question;
    const partition = text('partition');
    if (place.partitioned && partition === null) {
      this.unplaced += 1;
      return;
    }
    const log = place.partitioned && partition !== null ? partitionPart(place.name, partition) : place.name;
    const part = consumerPart(text('consumer') ?? '', log);
    let traced = this.#parts.get(part);
    if (traced === undefined) this.#parts.set(part, (traced = { rereads: new Rereads(reorderWindow), lines: 0 }));
    if (isAgain(traced, text('offset'), text('attempt'))) return;
    const at = text('at');
    this.detector.see(part, producer, {
      sequence,
      position: BigInt(traced.lines),
      ordinal: traced.lines,
      messageId: text('id'),
      at: at === null ? null : BigInt(at),
      aborted: false,
      session: null,
    });
    traced.lines += 1;
  }
}

/** A line of a message that this consumer was given before: by its offset, else by its attempt. */
function isAgain({ rereads }: TracedPart, offset: string | null, attempt: string | null): boolean {
  if (offset !== null && /^\d{1,19}$/.test(offset)) return rereads.isAgain(BigInt(offset));
  return attempt !== null && /^\d+$/.test(attempt) && Number(attempt) > 1;
}

/** The continuity of the numbers that consumers traced, or which of some numbers a ledger has: one pass over its lines. */
export async function* detectTraced(tables: BulkTables, question: TracedQuestion, signal: AbortSignal): AsyncGenerator<ContinuityReading> {
  const { trace, consumers, window, now, grace, asked } = question;
  const lines = new TracedLines(question);
  let whole = true;
  let done = 0;
  for await (const reading of tables.numbered(trace, consumers, { ...window, after: null }, signal)) {
    switch (reading.type) {
      case 'lines':
        for (const row of csvRows(reading.lines)) lines.see(row);
        break;
      case 'range':
        done += reading.rows;
        yield { type: 'progress', part: reading.part, done, total: reading.total ?? 0, unit: 'rows' };
        break;
      case 'coverage':
        whole &&= reading.coverage.complete;
        yield reading;
        break;
      case 'failure':
        whole = false;
        yield reading;
    }
  }
  const continuity = lines.detector.finish((part) => ({
    end: BigInt(lines.linesOf(part)),
    begin: 0n,
    asked,
    // Lines come by their time or by their key; of a reading that broke off nothing tells where its rest belongs.
    unread: whole ? [] : [{ from: 0n, to: 2n ** 63n }],
    compacted: false,
    now,
    grace,
  }));
  const { unplaced, detector, allocation } = lines;
  yield { type: 'found', continuity, excessive: detector.excessive, unplaced, allocated: whole ? allocation.numbers : null };
}
