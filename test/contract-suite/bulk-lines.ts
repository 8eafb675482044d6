import type { Coverage } from '../../main/domain/observation/coverage.ts';
import type { Failure } from '../../main/domain/observation/failure.ts';
import type { BulkReading, BulkReadings } from '../../main/ports/bulk.ts';

/** The fields of one line; null for an absent value. */
export type Fields = readonly (string | null)[];

export interface GivenRange {
  readonly part: string;
  readonly cursor: string;
  readonly lines: readonly Fields[];
}

/** Everything that one reading in bulk said. */
export interface BulkRead {
  readonly ranges: readonly GivenRange[];
  /** The lines of all ranges. */
  readonly lines: readonly Fields[];
  readonly coverage: readonly Coverage[];
  readonly failures: readonly Failure[];
}

/** Reads CSV by the letter of RFC 4180, character by character: `""` is an empty text, nothing is no value. Throws for anything else. */
export function parseCsv(bytes: Uint8Array): readonly Fields[] {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const lines: Fields[] = [];
  let fields: (string | null)[] = [];
  let at = 0;
  const field = (): string | null => {
    if (text[at] !== '"') {
      const begin = at;
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') {
        if (text[at] === '"' || text[at] === '\r') throw new Error(`a bare ${JSON.stringify(text[at])} at ${at}`);
        at += 1;
      }
      return at === begin ? null : text.slice(begin, at);
    }
    let value = '';
    for (at += 1; ; at += 1) {
      if (at >= text.length) throw new Error('a quote without its partner');
      if (text[at] === '"' && text[at + 1] !== '"') break;
      if (text[at] === '"') at += 1;
      value += text[at];
    }
    at += 1;
    return value;
  };
  while (at < text.length) {
    fields.push(field());
    if (text[at] === '\n') {
      lines.push(fields);
      fields = [];
    } else if (text[at] !== ',') throw new Error(`neither a comma nor a line feed at ${at} of ${text.length}`);
    at += 1;
  }
  if (fields.length > 0) throw new Error('the last line does not end');
  return lines;
}

/**
 * Reads to the end. What is promised of every bulk reading is checked here: lines stand right before the range that closes
 * them, counts are those of the lines, no range is too long, coverages come at the end with at most one failure.
 */
export async function readBulk(
  readings: BulkReadings,
  onRange: (range: GivenRange) => void | Promise<void> = () => undefined,
): Promise<BulkRead> {
  const ranges: GivenRange[] = [];
  const coverage: Coverage[] = [];
  const failures: Failure[] = [];
  let open: Fields[] = [];
  const take = async (reading: BulkReading): Promise<void> => {
    switch (reading.type) {
      case 'lines': {
        const lines = parseCsv(reading.lines);
        if (lines.length !== reading.rows) throw new Error(`${reading.rows} rows were said, ${lines.length} lines came`);
        open = open.concat(lines);
        return;
      }
      case 'range': {
        if (open.length !== reading.rows) throw new Error(`a range of ${reading.rows} rows closes ${open.length} lines`);
        if (reading.rows > 250_000) throw new Error(`a range of ${reading.rows} rows`);
        const range = { part: reading.part, cursor: reading.cursor, lines: open };
        ranges.push(range);
        open = [];
        await onRange(range);
        return;
      }
      case 'coverage':
        coverage.push(reading.coverage);
        return;
      case 'failure':
        failures.push(reading.failure);
    }
  };
  for await (const reading of readings) {
    if (coverage.length > 0 && (reading.type === 'lines' || reading.type === 'range')) throw new Error('lines behind a coverage');
    await take(reading);
  }
  if (open.length > 0) throw new Error('lines that no range closes');
  if (failures.length > 1) throw new Error('more than one failure was told');
  const parts = coverage.map(({ part }) => part);
  if (new Set(parts).size < parts.length) throw new Error(`a part was covered twice: ${parts.join(', ')}`);
  return { ranges, lines: ranges.flatMap(({ lines }) => lines), coverage, failures };
}

/** Lines in an order of their own, to compare as sets. */
export function asSet(lines: readonly Fields[]): readonly string[] {
  return lines.map((line) => JSON.stringify(line)).toSorted();
}
