import type { Coverage } from '../../domain/observation/coverage.ts';
import { missingRanges, partitionPart } from '../../domain/observation/coverage.ts';
import { Detector } from '../../domain/sequence/detector.ts';
import type { PartEnd } from '../../domain/sequence/settle.ts';
import type { ContinuityReading, LogNumbers, StoredQuestion } from '../../ports/numbers.ts';

/** Offsets of a part that were asked for and not read; all of them where nothing is known. */
function unreadOf(coverage: Coverage | undefined): PartEnd['unread'] {
  if (coverage === undefined || coverage.wanted === null) return [{ from: 0n, to: 2n ** 63n }];
  const missing = missingRanges(coverage.wanted, coverage.read);
  return missing.map(({ from, to }) => ({ from: BigInt(from), to: BigInt(to) }));
}

/** The continuity of the numbers in a log: one pass over it, in which only what is missing is held. */
export async function* detectStored(logs: LogNumbers, question: StoredQuestion, signal: AbortSignal): AsyncGenerator<ContinuityReading> {
  const { topic, boundaries, compacted, reorderWindow, now, grace, asked } = question;
  const detector = new Detector(reorderWindow);
  const partOf = new Map(boundaries.map(({ partition }) => [partition, partitionPart(topic, partition)]));
  const coverages = new Map<string, Coverage>();
  for await (const reading of logs.numbers(question, signal)) {
    if (reading.type === 'numbers') {
      for (const { partition, producer, sighting } of reading.numbers) detector.see(partOf.get(partition) ?? '', producer, sighting);
      continue;
    }
    if (reading.type === 'coverage') coverages.set(reading.coverage.part, reading.coverage);
    yield reading;
  }
  const ends = new Map(boundaries.map((boundary) => [partitionPart(topic, boundary.partition), boundary]));
  const continuity = detector.finish((part) => ({
    end: ends.get(part)?.highWatermark ?? 0n,
    begin: ends.get(part)?.logStart ?? 0n,
    asked,
    unread: unreadOf(coverages.get(part)),
    compacted,
    now,
    grace,
  }));
  yield { type: 'found', continuity, excessive: detector.excessive, unplaced: 0, allocated: null };
}
