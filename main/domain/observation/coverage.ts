import type { Instant } from './instant.ts';
import { wholeNumber } from './whole-number.ts';

/** What kind of place was read. */
export const coverageRoles = [
  'outbox',
  'topology',
  'destination',
  'fallback',
  'retry',
  'dead-letter',
  'group',
  'trace',
  'dedupe',
  'effect',
  'history',
] as const;
export type CoverageRole = (typeof coverageRoles)[number];

/** `none`: a question that has one answer (rows of an id), so there is no range. */
export const coverageUnits = ['offset', 'instant', 'key', 'byte', 'none'] as const;
export type CoverageUnit = (typeof coverageUnits)[number];

/** `from` inclusive, `to` exclusive; decimal text for offsets and bytes. */
export interface Range {
  readonly from: string;
  readonly to: string;
}

/**
 * What was asked of one part of a source and what of it was read. `asOf` is when the boundary was
 * taken (this machine's clock; a replica's replay instant). `reason` says why it is not complete:
 * a failure code, then a colon and the detail.
 */
export interface Coverage {
  readonly id: string;
  readonly source: string;
  readonly role: CoverageRole;
  readonly part: string;
  readonly unit: CoverageUnit;
  readonly wanted: Range | null;
  readonly read: readonly Range[];
  readonly asOf: Instant | null;
  readonly complete: boolean;
  readonly needed: boolean;
  readonly reason: string | null;
}

interface Span {
  readonly from: bigint;
  readonly to: bigint;
}

/** Numbers of a range; null where a document holds something else. */
function spanOf(range: Range): Span | null {
  const [from, to] = [wholeNumber(range.from), wholeNumber(range.to)];
  return from === null || to === null ? null : { from, to };
}

function textOf({ from, to }: Span): Range {
  return { from: String(from), to: String(to) };
}

function mergeSpans(ranges: readonly Range[]): readonly Span[] {
  const spans = ranges.flatMap((range) => spanOf(range) ?? []).filter(({ from, to }) => from < to);
  const merged: Span[] = [];
  for (const span of spans.toSorted((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))) {
    const last = merged.at(-1);
    if (last === undefined || span.from > last.to) merged.push(span);
    else if (span.to > last.to) merged[merged.length - 1] = { from: last.from, to: span.to };
  }
  return merged;
}

/** Merges offset ranges that touch or overlap, in ascending order; empty ones, and what are no numbers, vanish. */
export function mergeRanges(ranges: readonly Range[]): readonly Range[] {
  return mergeSpans(ranges).map(textOf);
}

/** The parts of `wanted` that no range of `read` has, for offsets; all of it when it is not made of numbers. */
export function missingRanges(wanted: Range, read: readonly Range[]): readonly Range[] {
  const whole = spanOf(wanted);
  if (whole === null) return [wanted];
  const missing: Range[] = [];
  let { from } = whole;
  for (const span of mergeSpans(read)) {
    if (span.from >= whole.to) break;
    if (span.from > from) missing.push(textOf({ from, to: span.from }));
    if (span.to > from) from = span.to;
  }
  if (from < whole.to) missing.push(textOf({ from, to: whole.to }));
  return missing;
}

/** True when nothing of what was wanted is missing and no reason stands against it. */
export function isCovered(coverage: Pick<Coverage, 'unit' | 'wanted' | 'read' | 'complete' | 'reason'>): boolean {
  if (coverage.reason !== null || !coverage.complete) return false;
  if (coverage.wanted === null || coverage.unit !== 'offset') return true;
  return missingRanges(coverage.wanted, coverage.read).length === 0;
}

/** Name of a partition in a coverage: `orders/0`. */
export function partitionPart(topic: string, partition: number | string): string {
  return `${topic}/${partition}`;
}

/** Name of what a broker said of an exchange or a queue: `exchange shop`, `queue billing.q`. */
export function topologyPart(subject: 'exchange' | 'queue', name: string): string {
  return `${subject} ${name}`;
}

/** Name of one consumer's place, where several consumers may use the same table: `billing: public.invoices`. */
export function consumerPart(consumer: string, place: string): string {
  return `${consumer}: ${place}`;
}
