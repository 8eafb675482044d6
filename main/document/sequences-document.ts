import type { SequencesDocument } from '../contract/sequences.ts';
import type { Gap, Neighbour, SequenceReport } from '../domain/sequence/sequence-report.ts';
import { coverageDocument } from './documents.ts';
import type { Reader } from './documents.ts';

function neighbourDocument(neighbour: Neighbour | null): SequencesDocument['gaps'][number]['before'] {
  return neighbour === null ? null : { ...neighbour };
}

function gapDocument({ producer, part, first, last, kind, before, after }: Gap): SequencesDocument['gaps'][number] {
  return { producer, part, first, last, kind, before: neighbourDocument(before), after: neighbourDocument(after) };
}

/** `waybill.sequences/1` of a report; the window also gets the pairs, to draw them. */
export function sequencesDocument({ route, gaps, repeats, pairs, coverage, complete }: SequenceReport, reader: Reader): SequencesDocument {
  return {
    format: 'waybill.sequences/1',
    route,
    gaps: gaps.map(gapDocument),
    repeats: repeats.map((repeat) => ({ ...repeat, messageIds: [...repeat.messageIds] })),
    ...(reader === 'window' ? { pairs: pairs.map((pair) => ({ ...pair })) } : {}),
    coverage: coverage.map(coverageDocument),
    complete,
  };
}
