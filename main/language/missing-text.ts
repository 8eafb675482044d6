import type { Missing } from '../domain/verdict/verdict.ts';
import { textsOf } from './catalogue.ts';
import type { Language } from './language.ts';
import { visibleText } from './visible-text.ts';

/** Partitions of one topic, `orders/0`, `orders/1`, …, as `orders p0-p1`. */
interface Partitions {
  readonly topic: string;
  readonly numbers: readonly number[];
}

type Enumerate = (items: readonly string[]) => string;

function partitionOf(part: string): { readonly topic: string; readonly number: number } | null {
  const [, topic, digits] = /^(.+)\/(\d{1,6})$/s.exec(part) ?? [];
  return topic === undefined ? null : { topic, number: Number(digits) };
}

/** Neighbouring partitions as runs: `p0, p3-p7`. */
function runs({ topic, numbers }: Partitions, enumerate: Enumerate): string {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  const found: { first: number; last: number }[] = [];
  for (const number of sorted) {
    const run = found.at(-1);
    if (run !== undefined && run.last + 1 === number) run.last = number;
    else found.push({ first: number, last: number });
  }
  const pieces = found.map(({ first, last }) => (first === last ? `p${first}` : `p${first}-p${last}`));
  return `${visibleText(topic)} ${enumerate(pieces)}`;
}

/** The parts of one source that lack the same permission, partitions drawn together, each named once. */
function partsText(parts: readonly string[], enumerate: Enumerate): readonly string[] {
  const partitions = new Map<string, number[]>();
  const others = new Set<string>();
  for (const part of parts) {
    const partition = partitionOf(part);
    if (partition === null) others.add(visibleText(part));
    else partitions.set(partition.topic, [...(partitions.get(partition.topic) ?? []), partition.number]);
  }
  return [...others, ...[...partitions].map(([topic, numbers]) => runs({ topic, numbers }, enumerate))];
}

/**
 * What would decide, by source: `kafka (orders p0-p3), shop-db (public.outbox, needs SELECT)`. Every
 * part is named; '' for none.
 */
export function missingText(missing: readonly Missing[], language: Language): string {
  const { partsOf, enumerate, because } = textsOf(language).sentences;
  const groups = Map.groupBy(missing, (each) => JSON.stringify([each.source, each.permission, each.because]));
  const texts = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const parts = partsText(
      group.map((each) => each.part),
      enumerate,
    );
    return [
      partsOf(
        visibleText(first.source),
        parts,
        visibleText(first.permission ?? ''),
        first.because === undefined ? '' : because[first.because],
      ),
    ];
  });
  return enumerate(texts);
}
