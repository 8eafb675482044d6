import type { CataloguePlace, PlaceReader, Sample, SampledRow } from '../domain/draft/catalogue.ts';
import type { Answer } from '../domain/observation/failure.ts';
import type { CheckStep } from './reading.ts';

/** What one source holds, looked at to draft a route. Reads as safely as everything else: no group, no queue, no long scan. */
export interface CatalogueSource {
  readonly name: string;
  /** Every place but those of the system itself. */
  places(signal: AbortSignal): Promise<Answer<readonly CataloguePlace[]>>;
  /** Up to `count` records or rows, the newest that can be had cheaply. `unsupported` for a place that cannot be read without taking from it. */
  sample(place: CataloguePlace, count: number, signal: AbortSignal): Promise<Answer<Sample>>;
  /**
   * The rows of a table whose column has one of the texts, byte for byte. `too-large` when that
   * would read a long table from end to end. `unsupported` where there are no tables.
   */
  rowsWith(table: string, column: string, values: readonly string[], signal: AbortSignal): Promise<Answer<readonly SampledRow[]>>;
  /** Who reads a topic or an exchange. Empty where nobody does, or where the source has no readers. */
  readers(place: CataloguePlace, signal: AbortSignal): Promise<Answer<readonly PlaceReader[]>>;
  /** Opens the source step by step and asks for nothing else. */
  check(signal: AbortSignal): AsyncIterable<CheckStep>;
  close(): Promise<void>;
}
