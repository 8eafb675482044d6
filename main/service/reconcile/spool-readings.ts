import type { Coverage } from '../../domain/observation/coverage.ts';
import type { Answer, Failure } from '../../domain/observation/failure.ts';
import { answered } from '../../domain/observation/failure.ts';
import type { BulkReadings } from '../../ports/bulk.ts';
import type { ReconcileStore, SpoolPart } from '../../ports/reconcile-store.ts';

/** What became of one bulk reading. */
export interface Spooled {
  readonly coverage: readonly Coverage[];
  readonly failure: Failure | null;
}

interface Told {
  /** Rows that were kept, of all parts together, and how many there may be. */
  (rows: number, part: string, total: number | null): void;
}

/**
 * Keeps the lines of a bulk reading range by range. The answer is a failure only where they could not
 * be kept: what the source refused is part of what became of it.
 */
export async function spoolReadings(
  store: ReconcileStore,
  partOf: (part: string) => SpoolPart,
  readings: BulkReadings,
  told: Told,
): Promise<Answer<Spooled>> {
  const coverage: Coverage[] = [];
  let failure: Failure | null = null;
  let lines: Uint8Array[] = [];
  // One range is written while the next one is read.
  let writing: Promise<Answer<null>> = Promise.resolve(answered(null));
  for await (const reading of readings) {
    switch (reading.type) {
      case 'lines':
        lines.push(reading.lines);
        break;
      case 'range': {
        const kept = await writing;
        if (!kept.ok) return kept;
        writing = store.append(partOf(reading.part), lines, reading);
        lines = [];
        told(reading.rows, reading.part, reading.total);
        break;
      }
      case 'coverage':
        coverage.push(reading.coverage);
        break;
      case 'failure':
        failure = reading.failure;
    }
  }
  const kept = await writing;
  return kept.ok ? answered({ coverage, failure }) : kept;
}
