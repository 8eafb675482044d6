import { closeSync, openSync, writeSync } from 'node:fs';

const producers = 100;
const partitions = 12;
/** How far apart neighbours may be stored in the numbers of the bench. */
export const window = 1_000;

const gapEvery = 700;
const copyEvery = 5_000;
const written = 1 << 20;

/** Scatters numbers, always in the same way. */
function scattered(number: number): number {
  return Math.imul(number + 1, 0x9e3779b1) >>> 0;
}

/** One gap as the detector tells it: `part producer first last`. */
export function gapText(part: number, producer: number, first: number, last: number): string {
  return `${part} ${producer} ${first} ${last}`;
}

/** The numbers of one producer in one partition, with what is missing of them. */
function numbersOf(part: number, producer: number, count: number, planted: Set<string>): number[] {
  const numbers: number[] = [];
  let next = 1;
  for (let index = 0; index < count; index += 1) {
    const some = scattered(part * 1_000_003 + producer * 7_919 + index);
    // Never the first or the last: before and behind these nothing tells that a number is missing.
    if (some % gapEvery === 0 && index > 0) {
      const missing = 1 + ((some >>> 10) % 5);
      planted.add(gapText(part, producer, next, next + missing - 1));
      next += missing;
    }
    numbers.push(next);
    next += 1;
  }
  return numbers;
}

/** Moves some of the records of a partition a little back, and stores a few once more. Lines `part,offset,producer,number`. */
function linesOf(part: number, perProducer: number, planted: Set<string>): string[] {
  const numbers = Array.from({ length: producers }, (_, producer) => numbersOf(part, producer, perProducer, planted));
  const order: { readonly place: number; readonly text: string }[] = [];
  for (let index = 0; index < perProducer; index += 1) {
    for (let producer = 0; producer < producers; producer += 1) {
      const place = index * producers + producer;
      const some = scattered(place + part);
      const text = `${producer},${numbers[producer]?.[index] ?? 0}\n`;
      order.push({ place: place + (some % 20 === 0 ? some % 400 : 0), text });
      if (some % copyEvery === 7) order.push({ place: place + 450, text });
    }
  }
  return order.toSorted((a, b) => a.place - b.place).map(({ text }, offset) => `${part},${offset},${text}`);
}

/**
 * Writes a file of `count` numbers of 100 producers in 12 partitions, in stored order of each, and
 * answers which gaps are in it. Each partition is written whole, as a fetch of it would come.
 */
export function writeNumbers(path: string, count: number): { readonly planted: ReadonlySet<string>; readonly records: number } {
  const planted = new Set<string>();
  const file = openSync(path, 'w');
  let records = 0;
  try {
    for (let part = 0; part < partitions; part += 1) {
      const lines = linesOf(part, Math.ceil(count / producers / partitions), planted);
      records += lines.length;
      for (let from = 0; from < lines.length; from += written) writeSync(file, lines.slice(from, from + written).join(''));
    }
  } finally {
    closeSync(file);
  }
  return { planted, records };
}
